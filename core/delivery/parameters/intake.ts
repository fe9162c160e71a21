import { DeliveryError } from '../../errors';
import { parseAddress } from '../../target/address';
import { targetHasher } from '../../target/hash';
import { mapRecipient, readField, type FieldMapping } from '../../target/mapping';
import type { DeliveryContext } from '../context';
import type { RecipientFields, TargetRow } from '../types';

/** Takes in the recipients of one delivery in batches, in order, and knows what it has seen. */
export interface TargetIntake {
	readonly targetVersion: string;
	readonly mapping: FieldMapping;
	/**
	 * @param items one record per recipient, as it came in.
	 * @throws DeliveryError `invalidParameter` for a profile that is too large, with its row
	 */
	add(items: Array<Record<string, unknown>>): Promise<void>;
	/** Recipients that the store knows already, as they are. */
	addRows(rows: TargetRow[]): Promise<void>;
	/** Addresses that get nothing of this target. What is no address excludes nobody. */
	exclude(addresses: string[]): Promise<void>;
	/**
	 * Number and hash of the recipients, and the fields that they were read by; none where they came as the store knows them.
	 * @throws DeliveryError `noRecipients`, `addressFieldMissing`, `fieldMissing`
	 */
	finish(options?: FinishOptions): { recipients: number; hash: string; fields?: RecipientFields };
}

export interface FinishOptions {
	/** A continuous delivery may begin without recipients. */
	mayBeEmpty?: boolean;
	/** Mapped fields that at least one recipient must have. (Default: the address) */
	needed?: ReadonlyArray<keyof FieldMapping>;
}

const ADDRESS_ALONE: ReadonlyArray<keyof FieldMapping> = ['address'];

/** Far more than a message can use; the engine holds the profiles of some hundred recipients at once. */
export const LONGEST_PROFILE = 250_000;

/** Characters of profiles that are written to the store at once. */
const GROUP_CHARACTERS = 2_000_000;

/** Of the names of fields, in an error. */
const SHOWN_FIELDS = 12;
const SHOWN_CHARACTERS = 40;

/** What the fields are called in the node. */
export const FIELD_LABELS: Record<keyof FieldMapping, string> = {
	address: 'Address Field',
	format: 'Format Field',
	optOut: 'Opt-Out Field',
	key: 'ID Field',
	eventKey: 'Event Key Field',
};

/** Opens a new target version in the store. It counts only once `saveDelivery` publishes it. */
export async function openTargetIntake({ store }: DeliveryContext, mapping: FieldMapping): Promise<TargetIntake> {
	const targetVersion = await store.beginTarget();
	const hasher = targetHasher();
	const missing = new Set((Object.keys(mapping) as Array<keyof FieldMapping>).filter((use) => mapping[use]));
	let recipients = 0;
	let isMapped = true;
	let firstFields: string[] = [];

	function noteFields(item: Record<string, unknown>): void {
		for (const use of missing) if (readField(item, mapping[use]) !== undefined) missing.delete(use);
	}

	async function addRows(rows: TargetRow[]): Promise<void> {
		let group: TargetRow[] = [];
		let characters = 0;
		for (const row of rows) {
			const length = hasher.add(row);
			if (length > LONGEST_PROFILE) throw tooLarge(row, recipients + group.length + 1, length);
			group.push(row);
			characters += length;
			if (characters > GROUP_CHARACTERS) await flush();
		}
		await flush();

		async function flush(): Promise<void> {
			await store.addTargetRows(targetVersion, recipients, group);
			recipients += group.length;
			group = [];
			characters = 0;
		}
	}

	return {
		targetVersion,
		mapping,
		async add(items) {
			if (recipients === 0) firstFields = Object.keys(items[0] ?? {});
			if (missing.size > 0) items.forEach(noteFields);
			await addRows(items.map((item) => mapRecipient(item, mapping)));
		},
		async addRows(rows) {
			missing.clear();
			isMapped = false;
			await addRows(rows);
		},
		async exclude(addresses) {
			const keys = addresses.flatMap((address) => parseAddress(address)?.key ?? []);
			keys.forEach((key) => hasher.addExclusion(key));
			if (keys.length > 0) await store.addTargetExclusions(targetVersion, keys);
		},
		finish({ mayBeEmpty = false, needed = ADDRESS_ALONE } = {}) {
			if (recipients === 0 && !mayBeEmpty) throw noRecipients();
			const use = needed.find((each) => missing.has(each));
			if (recipients > 0 && use) throw fieldMissing(use, mapping[use] ?? '', recipients, firstFields);
			return { recipients, hash: hasher.digest(), fields: isMapped ? fieldsOf(mapping) : undefined };
		},
	};
}

/** Without the address; undefined when there is no other. */
function fieldsOf({ address: _, ...mapping }: FieldMapping): RecipientFields | undefined {
	const named = Object.entries(mapping).filter(([, name]) => name);
	return named.length > 0 ? Object.fromEntries(named) : undefined;
}

/** The other way out of a field that nobody has. */
const ELSE: Partial<Record<keyof FieldMapping, string>> = {
	optOut: ', or give the recipients that field: without it, those who have opted out would get the delivery',
};

function noRecipients(): DeliveryError {
	return new DeliveryError('noRecipients', 'No recipients came in: the source is empty.', {
		advice: 'Check Recipients From in Email Parameters: input items, a file with rows below its header, or a query that gives rows.',
	});
}

function fieldMissing(use: keyof FieldMapping, name: string, recipients: number, present: string[]): DeliveryError {
	const what = use === 'address' ? 'holds the e-mail address' : 'it is about';
	const of = recipients === 1 ? 'The recipient has no' : `None of the ${recipients} recipients has a`;
	return new DeliveryError(use === 'address' ? 'addressFieldMissing' : 'fieldMissing', `${of} field "${name}" (${FIELD_LABELS[use]}).`, {
		advice: `Set ${FIELD_LABELS[use]} to the name of the field that ${what}${ELSE[use] ?? ''}. ${listOf(present)}Nothing was saved.`,
	});
}

/** The names to choose from, as many as can be read at a glance; one alone with a delimiter in it tells of a wrong delimiter. */
function listOf(fields: string[]): string {
	if (fields.length === 0) return '';
	const names = fields.slice(0, SHOWN_FIELDS).map((name) => name.replace(/\p{C}+/gu, ' ').slice(0, SHOWN_CHARACTERS));
	return `The first recipient has: ${names.join(', ')}${fields.length > SHOWN_FIELDS ? ' …' : ''}. `;
}

function tooLarge({ profile }: TargetRow, row: number, length: number): DeliveryError {
	const sizes = Object.entries(profile).map(([name, value]) => ({ name, size: (JSON.stringify(value) ?? '').length }));
	const largest = sizes.sort((a, b) => b.size - a.size)[0]?.name ?? '';
	return new DeliveryError(
		'invalidParameter',
		`Row ${row} has ${length} characters in its fields, most of them in "${largest}"; a recipient may have ${LONGEST_PROFILE}.`,
		{ advice: 'Leave out the fields that the messages do not need. Nothing was saved.' },
	);
}
