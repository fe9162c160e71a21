import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { DeliveryError } from '../../core/errors';
import type { FieldMapping } from '../../core/target/mapping';
import { callEngine } from '../shared/callEngine';
import { toDeliveryItem } from '../shared/deliveryItem';
import { toNodeError } from '../shared/nodeError';
import { readStoreAccess } from '../shared/storeAccess';

/** Items that are handed to the engine at once: a few milliseconds of n8n's thread. */
const CHUNK = 500;

/** From here on n8n itself is slowed down by the items, since it keeps them in the execution's data. */
const MANY_ITEMS = 10_000;

const DAY_MS = 24 * 60 * 60 * 1000;

/** *Save Delivery*: all input items become the recipients of one delivery; gives one item. */
export async function executeEmailParameters(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	try {
		return [[await saveDelivery(context, items)]];
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		if (!context.continueOnFail()) throw nodeError;
		return [[{ json: { error: nodeError.message }, pairedItem: { item: 0 } }]];
	}
}

async function saveDelivery(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<INodeExecutionData> {
	const store = await readStoreAccess(context);
	const parameters = readParameters(context);
	const { targetVersion } = await callEngine(context, 'openTarget', { store, mapping: readMapping(context) });
	try {
		for (let start = 0; start < items.length; start += CHUNK) {
			const itemsJson = toJson(context, items.slice(start, start + CHUNK), start);
			await callEngine(context, 'addRecipients', { targetVersion, itemsJson });
		}
		const origin = { workflowId: context.getWorkflow().id ?? '', nodeId: context.getNode().id };
		const code = optionText(context, 'code');
		const saved = await callEngine(context, 'saveDelivery', { store, targetVersion, parameters, code, origin });
		if (items.length > MANY_ITEMS) hintAtFiles(context, items.length);
		// One delivery of many items: paired with the first, since n8n would follow every one of them.
		return toDeliveryItem(saved, {}, { json: {}, index: 0 });
	} finally {
		await callEngine(context, 'dropTarget', { targetVersion });
	}
}

/** The items as JSON text. @throws DeliveryError `invalidParameter` that names the item which cannot be written */
function toJson(context: IExecuteFunctions, items: INodeExecutionData[], start: number): string {
	const texts = items.map(({ json }, index) => {
		try {
			return JSON.stringify(json ?? {});
		} catch (error) {
			throw toNodeError(context.getNode(), unwritable(error as Error, start + index), start + index);
		}
	});
	return `[${texts.join(',')}]`;
}

function unwritable(cause: Error, index: number): DeliveryError {
	const why = cause.message.split('\n')[0];
	return new DeliveryError('invalidParameter', `Item ${index} holds data that cannot be kept: ${why}.`, {
		advice: 'Keep only the fields that the messages need, for example with an Edit Fields node. Nothing was saved.',
		cause,
	});
}

function readParameters(context: IExecuteFunctions): Record<string, unknown> {
	const text = (name: string) => String(context.getNodeParameter(name, 0, '') ?? '');
	const replyTo = optionText(context, 'replyToAddress');
	const emailBcc = optionText(context, 'emailBcc');
	return {
		label: text('label'),
		sender: { name: text('senderName') || undefined, address: text('senderAddress') },
		replyTo: replyTo ? { name: optionText(context, 'replyToName') || undefined, address: replyTo } : undefined,
		subject: text('subject'),
		html: text('html') || undefined,
		text: text('text') || undefined,
		approvalMode: text('approvalMode'),
		formatChoice: option(context, 'formatChoice', 'recipientPreference'),
		validityMs: Math.round(Number(option(context, 'validityDays', 5)) * DAY_MS),
		batchQuantity: option(context, 'batchQuantity', 0),
		encoding: optionText(context, 'encoding') || undefined,
		kind: option(context, 'kind', 'marketing'),
		// Not trimmed: a stray space is for the check of the headers to report.
		smtpHeaders: String(option(context, 'smtpHeaders', '') ?? ''),
		emailBcc: emailBcc ? { address: emailBcc } : undefined,
	};
}

function readMapping(context: IExecuteFunctions): FieldMapping {
	return {
		address: String(context.getNodeParameter('addressField', 0, 'email')).trim(),
		format: optionText(context, 'formatField') || undefined,
		optOut: optionText(context, 'optOutField') || undefined,
		key: optionText(context, 'keyField') || undefined,
	};
}

function option(context: IExecuteFunctions, name: string, fallback: unknown): unknown {
	return context.getNodeParameter(`options.${name}`, 0, fallback);
}

function optionText(context: IExecuteFunctions, name: string): string {
	return String(option(context, name, '') ?? '').trim();
}

function hintAtFiles(context: IExecuteFunctions, count: number): void {
	context.addExecutionHints({
		message: `${count} recipients came in as items. n8n keeps items in the execution; above ${MANY_ITEMS}, save the delivery in a sub-workflow that gives back one item.`,
		location: 'outputPane',
	});
}
