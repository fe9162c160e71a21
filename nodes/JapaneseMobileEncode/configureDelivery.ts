import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { JapaneseMobileSettings } from '../../core/delivery/types';
import { callEngine } from '../shared/callEngine';
import { readDeliveryReference, toDeliveryItem } from '../shared/deliveryItem';
import { eachItem } from '../shared/eachItem';
import { readStoreAccess } from '../shared/storeAccess';

/** *Configure Delivery*: sets which recipients of the item's delivery get their carrier's charset. */
export async function configureDelivery(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 1, errorOutput: 0 }, async (item, index) => {
		const detection = context.getNodeParameter('detection', index) as JapaneseMobileSettings['detection'];
		const configured = await callEngine(context, 'configureJapaneseMobile', {
			store: await readStoreAccess(context),
			delivery: readDeliveryReference(context, item, index),
			settings: { detection },
		});
		return { output: 0, item: toDeliveryItem(configured, {}, { json: item.json, index }) };
	});
}
