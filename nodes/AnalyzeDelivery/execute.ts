import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { callEngine } from '../shared/callEngine';
import { readDeliveryReference, toDeliveryItem } from '../shared/deliveryItem';
import { eachItem } from '../shared/eachItem';
import { readStoreAccess } from '../shared/storeAccess';

/** Outputs by index: saved connections go by it. */
const READY = 0;
const REJECTED = 1;

/** Analyzes each item's delivery; the item goes on with `analysis`. */
export async function executeAnalyzeDelivery(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 2, errorOutput: REJECTED }, async (item, index) => {
		const analyzed = await callEngine(context, 'analyzeDelivery', {
			store: await readStoreAccess(context),
			delivery: readDeliveryReference(context, item, index),
		});
		return {
			output: analyzed.analysis.state === 'ready' ? READY : REJECTED,
			item: toDeliveryItem(analyzed, { analysis: analyzed.analysis }, { json: item.json, index }),
		};
	});
}
