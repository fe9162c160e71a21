import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { callEngine } from '../shared/callEngine';
import { readDeliveryReference, toDeliveryItem } from '../shared/deliveryItem';
import { eachItem } from '../shared/eachItem';
import { readStoreAccess } from '../shared/storeAccess';
import { readFormatRules } from './formatRules';

/** *Configure Delivery*: sets which recipients of the item's delivery get their carrier's charset. */
export async function configureDelivery(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 1, errorOutput: 0 }, async (item, index) => {
		const configured = await callEngine(context, 'configureJapaneseMobile', {
			store: await readStoreAccess(context),
			delivery: readDeliveryReference(context, item, index),
			settings: readSettings(context, index),
		});
		return { output: 0, item: toDeliveryItem(configured, {}, { json: item.json, index }) };
	});
}

/** As they were entered; the core checks them. */
function readSettings(context: IExecuteFunctions, index: number): Record<string, unknown> {
	return {
		detection: context.getNodeParameter('detection', index),
		content: context.getNodeParameter('content', index, 'text'),
		carrierEmoji: context.getNodeParameter('carrierEmoji', index, true),
		rules: readFormatRules(context, index),
	};
}
