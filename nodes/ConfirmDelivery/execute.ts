import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { callEngine } from '../shared/callEngine';
import { readDeliveryReference, toDeliveryItem } from '../shared/deliveryItem';
import { eachItem } from '../shared/eachItem';
import { readMtaOptions } from '../shared/mtaOptions';
import { readStoreAccess } from '../shared/storeAccess';

/** Outputs by index: saved connections go by it. */
const OUTPUTS = { finished: 0, pending: 1, stopped: 2 };

/** Sends each item's delivery; the item goes on with `sending` to Finished, Pending or Stopped. */
export async function executeConfirmDelivery(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const routed = await eachItem(context, { outputs: 3, errorOutput: OUTPUTS.stopped }, async (item, index) => {
		const confirmed = await callEngine(context, 'confirmDelivery', {
			store: await readStoreAccess(context),
			delivery: readDeliveryReference(context, item, index),
			mta: await readMtaOptions(context),
			asAgentTool: isAgentTool(context),
		});
		const { sending, outcome } = confirmed;
		if (outcome === 'stopped') hintAtStop(context, confirmed.delivery.parameters.label, sending.stopDetail ?? '');
		const parts = { sending, ...(outcome === 'pending' ? { resumeAt: sending.resumeAt } : {}) };
		return { output: OUTPUTS[outcome], item: toDeliveryItem(confirmed, parts, { json: item.json, index }) };
	});
	shareEarliestResumeAt(routed[OUTPUTS.pending] ?? []);
	return routed;
}

/** n8n runs a node for an AI agent under a twin of its type with "Tool" behind the name. */
function isAgentTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

/** A Wait node reads its first item only, so all carry the earliest date; their own one is in `sending.resumeAt`. */
function shareEarliestResumeAt(pending: INodeExecutionData[]): void {
	const earliest = pending.map((item) => String(item.json.resumeAt)).sort()[0];
	pending.forEach((item) => (item.json.resumeAt = earliest));
}

function hintAtStop(context: IExecuteFunctions, label: string, detail: string): void {
	context.addExecutionHints({ message: `"${label}" has stopped: ${detail}`, type: 'warning', location: 'outputPane' });
}
