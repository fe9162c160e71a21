import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { JapaneseMobileSettings } from '../../core/delivery/types';
import { callEngine } from '../shared/callEngine';
import { readDeliveryReference, toDeliveryItem } from '../shared/deliveryItem';
import { eachItem } from '../shared/eachItem';
import { readStoreAccess } from '../shared/storeAccess';

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

/** What is not the default alone, so that the delivery stays the same when an option is new. */
function readSettings(context: IExecuteFunctions, index: number): JapaneseMobileSettings {
	const settings: JapaneseMobileSettings = {
		detection: context.getNodeParameter('detection', index) as JapaneseMobileSettings['detection'],
	};
	if (context.getNodeParameter('content', index, 'text') === 'decorated') settings.content = 'decorated';
	if (context.getNodeParameter('carrierEmoji', index, true) === false) settings.carrierEmoji = false;
	return settings;
}
