import { DeliveryError } from '../errors';
import { compileBounceAddress, compileContent } from '../personalization/fields';
import { textFromHtml } from '../personalization/textFromHtml';
import { targetHasher } from '../target/hash';
import { mapRecipient, readField, type FieldMapping } from '../target/mapping';
import type { DeliveryContext } from './context';
import { codeOf, fingerprintOf } from './fingerprint';
import type { SavedDelivery } from './ports';
import { computeCode, computeLabel } from './naming';
import { filesOf } from './messageImages';
import { parseParameters } from './schema';
import type { DeliveryParameters } from './types';

/** Takes in the recipients of one delivery in batches, in order, and knows what it has seen. */
export interface TargetIntake {
	readonly targetVersion: string;
	readonly mapping: FieldMapping;
	/** @param items one record per recipient, as it came in. */
	add(items: Array<Record<string, unknown>>): Promise<void>;
	/**
	 * Number and hash of the recipients.
	 * @throws DeliveryError `noRecipients`, `addressFieldMissing`
	 */
	finish(): { recipients: number; hash: string };
}

/** Opens a new target version in the store. It counts only once `saveDelivery` publishes it. */
export async function openTargetIntake({ store }: DeliveryContext, mapping: FieldMapping): Promise<TargetIntake> {
	const targetVersion = await store.beginTarget();
	const hasher = targetHasher();
	let recipients = 0;
	let withAddressField = 0;

	return {
		targetVersion,
		mapping,
		async add(items) {
			const rows = items.map((item) => mapRecipient(item, mapping));
			rows.forEach((row) => hasher.add(row));
			withAddressField += items.filter((item) => readField(item, mapping.address) !== undefined).length;
			await store.addTargetRows(targetVersion, recipients, rows);
			recipients += rows.length;
		},
		finish() {
			if (recipients === 0) {
				throw new DeliveryError('noRecipients', 'No recipients came in: the input has no items.', {
					advice: 'Connect a node that gives one item per recipient to Email Parameters.',
				});
			}
			if (withAddressField === 0) {
				throw new DeliveryError('addressFieldMissing', `None of the ${recipients} items has a field "${mapping.address}".`, {
					advice: 'Set Address Field to the name of the field that holds the e-mail address.',
				});
			}
			return { recipients, hash: hasher.digest() };
		},
	};
}

export interface SaveDeliveryInput {
	/** Unchecked parameters of the node. */
	parameters: unknown;
	/** The user's code, which may be a template, or '' to have one made. */
	code: string;
	/** Where the delivery comes from, for the computed code. */
	origin: { workflowId: string; nodeId: string };
	/** IANA name, for dates in label and code. (Default: UTC) */
	timeZone?: string;
	target: TargetIntake;
}

/**
 * Saves a delivery under its code: creates it, updates it, or finds it unchanged.
 * @throws DeliveryError `invalidParameter`, `templateSyntax`, `invalidHeader`, `invalidSender`, `noRecipients`,
 *   `addressFieldMissing`, `deliveryLocked`
 */
export async function saveDelivery({ store }: DeliveryContext, input: SaveDeliveryInput): Promise<SavedDelivery> {
	const given = prepareParameters(input.parameters);
	const { recipients, hash } = input.target.finish();
	const facts = { recipients, now: await store.now(), timeZone: input.timeZone };
	const code = computeCode(input.code, given, facts) || codeOf(input.origin, fingerprintOf(given, null), hash);
	const former = await store.findDeliveryByCode(code);
	const parameters = computeLabel(given, code, { ...facts, targetHash: hash }, former);

	// Formats are set by a later node; saving the same again must find them, not take them away.
	const japaneseMobile = former?.japaneseMobile ?? null;
	const saved = await store.saveDelivery({
		code,
		parameters,
		japaneseMobile,
		fingerprint: fingerprintOf(parameters, japaneseMobile),
		targetVersion: input.target.targetVersion,
		targetHash: hash,
		targetRecipients: recipients,
		files: filesOf(parameters),
	});
	await store.addJournal(saved.delivery.id, 'Email Parameters', saved.change, `revision ${saved.delivery.revision}, ${recipients} recipients`);
	return saved;
}

/** Checked parameters with the text made from the HTML where there is none; compiled once to find what is wrong. */
export function prepareParameters(raw: unknown): DeliveryParameters {
	const parameters = parseParameters(raw);
	const given = parameters.text?.trim() ? parameters.text : undefined;
	const html = parameters.html?.trim() ? parameters.html : undefined;
	const made = given === undefined && html !== undefined;
	const complete = { ...parameters, html, text: made ? textFromHtml(html) : given, textIsMade: made || undefined };
	compileContent(complete);
	const { unqualifiedBounceAddress } = complete;
	if (unqualifiedBounceAddress) compileBounceAddress('Unqualified-bounce address', unqualifiedBounceAddress);
	return complete;
}
