import type { FieldMapping } from '../../target/mapping';
import { compileBounceAddress, compileContent } from '../../personalization/fields';
import { textFromHtml } from '../../personalization/textFromHtml';
import type { DeliveryContext } from '../context';
import { codeOf, fingerprintOf } from './fingerprint';
import type { TargetIntake } from './intake';
import type { SavedDelivery } from '../ports';
import { computeCode, computeLabel } from './naming';
import { filesOf } from '../message/messageImages';
import { parseParameters } from './schema';
import type { DeliveryParameters } from '../types';

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
 *   `addressFieldMissing`, `fieldMissing`, `deliveryLocked`
 */
export async function saveDelivery({ store }: DeliveryContext, input: SaveDeliveryInput): Promise<SavedDelivery> {
	const checked = prepareParameters(input.parameters);
	const { recipients, hash, fields } = input.target.finish({ mayBeEmpty: checked.continuous, needed: neededFields(checked) });
	const given = { ...checked, fields };
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

/**
 * Fields that are an error when nobody has them, since without them somebody would get what he must not: a wrong name of the
 * opt-out field lets everybody through who has opted out; without event keys two events of an address are one message;
 * without IDs, a person whose duplicates are kept gets one for each record. Without formats or other IDs a delivery can
 * go out all the same: the analysis warns.
 */
export function neededFields({ kind, targetRules }: Pick<DeliveryParameters, 'kind' | 'targetRules'>): Array<keyof FieldMapping> {
	const needed: Array<keyof FieldMapping> = ['address', 'eventKey'];
	// A transactional delivery does not look at it.
	if (kind !== 'transactional') needed.push('optOut');
	if (targetRules?.keepDoubles) needed.push('key');
	return needed;
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
