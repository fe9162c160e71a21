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
	const given = prepareParameters(input.parameters);
	const { recipients, hash } = input.target.finish({ mayBeEmpty: given.continuous });
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
