import type { Finding } from '../delivery/types';
import { finding } from './rule';
import type { Rule, TypologyInput } from './rule';
import { decoMailCheck } from './rules/decoMailCheck';
import { characterEncoding } from './rules/characterEncoding';
import { japaneseFormats } from './rules/japaneseFormats';
import { mirrorPage } from './rules/mirrorPage';
import { objectApproval } from './rules/objectApproval';
import { personalization } from './rules/personalization';
import { proofSize } from './rules/proofSize';
import { publicAddress } from './rules/publicAddress';
import { recipients } from './rules/recipients';
import { unsubscriptionLink } from './rules/unsubscriptionLink';
import { urlApproval } from './rules/urlApproval';

export type { ChangedCharacter, Failure, Rule, TypologyCounts, TypologyInput } from './rule';
export { unsubscriptionLinkRule } from './rules/unsubscriptionLink';

/** The default typology, in the order in which its findings are read. */
export const defaultTypology: readonly Rule[] = [
	recipients,
	personalization,
	objectApproval,
	urlApproval,
	unsubscriptionLink,
	publicAddress,
	mirrorPage,
	characterEncoding,
	japaneseFormats,
	decoMailCheck,
	proofSize,
];

/** Runs all rules; a rule that throws is itself an error finding, so that nothing is sent unchecked. */
export function runTypology(rules: readonly Rule[], input: TypologyInput): Finding[] {
	return rules.flatMap((rule) => {
		try {
			return rule.check(input);
		} catch (thrown) {
			const why = thrown instanceof Error ? thrown.message : String(thrown);
			return [finding(rule.id, 'error', `The rule "${rule.label}" could not be run: ${why}`)];
		}
	});
}
