import { DeliveryError } from '../../errors';
import type { Condition } from '../../personalization';
import type { TargetRow } from '../types';

/** Looks whether anybody has a field that a condition reads: with a wrong name it would hold for everybody, or for nobody. */
export interface ConditionFields {
	note(row: Pick<TargetRow, 'profile'>): void;
	/** @throws DeliveryError `fieldMissing` when recipients were seen and none had any of the fields */
	assertFound(): void;
}

/** Of a condition over the recipient; one that reads nothing of it is content. */
export function watchFields({ field, recipientFields }: Condition): ConditionFields {
	const [name] = recipientFields;
	let isFound = name === undefined;
	let hasSeen = false;
	return {
		note({ profile }) {
			hasSeen = true;
			isFound ||= recipientFields.some((each) => Object.hasOwn(profile, each));
		},
		assertFound() {
			if (isFound || !hasSeen) return;
			throw new DeliveryError('fieldMissing', `${field} reads recipient.${name}, but no recipient has a field "${name}".`, {
				advice: `Correct the name in ${field}, or give the recipients that field. Nothing was frozen or sent.`,
			});
		},
	};
}
