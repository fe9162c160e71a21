import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { DeliveryError } from '../../core/errors';
import { callEngine } from '../shared/callEngine';
import { toDeliveryItem } from '../shared/deliveryItem';
import { toNodeError } from '../shared/nodeError';
import { readStoreAccess } from '../shared/storeAccess';
import { readFiles } from './readFiles';
import { readCode, readMapping, readParameters } from './readParameters';

/** Items that are handed to the engine at once: a few milliseconds of n8n's thread. */
const CHUNK = 500;

/** From here on n8n itself is slowed down by the items, since it keeps them in the execution's data. */
const MANY_ITEMS = 10_000;

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
	const parameters = { ...readParameters(context), ...(await readFiles(context, store)) };
	const { targetVersion } = await callEngine(context, 'openTarget', { store, mapping: readMapping(context) });
	try {
		for (let start = 0; start < items.length; start += CHUNK) {
			const itemsJson = toJson(context, items.slice(start, start + CHUNK), start);
			await callEngine(context, 'addRecipients', { targetVersion, itemsJson });
		}
		const origin = { workflowId: context.getWorkflow().id ?? '', nodeId: context.getNode().id };
		const names = { code: readCode(context), timeZone: context.getTimezone() };
		const saved = await callEngine(context, 'saveDelivery', { store, targetVersion, parameters, ...names, origin });
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

function hintAtFiles(context: IExecuteFunctions, count: number): void {
	context.addExecutionHints({
		message: `${count} recipients came in as items. n8n keeps items in the execution; above ${MANY_ITEMS}, save the delivery in a sub-workflow that gives back one item.`,
		location: 'outputPane',
	});
}
