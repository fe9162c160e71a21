import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CallOutput } from '../../core/engine';
import { isAgentTool } from '../shared/agentTool';
import { callEngine } from '../shared/callEngine';
import { readDeliveryReference, toDeliveryItem } from '../shared/deliveryItem';
import type { RoutedItem } from '../shared/eachItem';
import { readMtaOptions } from '../shared/mtaOptions';
import { readStoreAccess } from '../shared/storeAccess';
import { readConfirmationCode, readConfirmOptions } from './options';
import { OUTPUTS } from './outputs';

/** *Confirm*: sends the item's delivery; it goes on with `sending` to Finished, Pending or Stopped. */
export async function confirm(context: IExecuteFunctions, item: INodeExecutionData, index: number): Promise<RoutedItem> {
	const confirmed = await callEngine(context, 'confirmDelivery', {
		store: await readStoreAccess(context),
		delivery: readDeliveryReference(context, item, index),
		mta: await readMtaOptions(context),
		asAgentTool: isAgentTool(context),
		...readConfirmOptions(context, index),
		confirmationCode: readConfirmationCode(context, index),
	});
	return routeConfirmed(context, confirmed, { json: item.json, index });
}

/** The item of a delivery that was sent, as far as it got, and its output. */
export function routeConfirmed(
	context: IExecuteFunctions,
	confirmed: CallOutput<'confirmDelivery'>,
	former: Parameters<typeof toDeliveryItem>[2],
): RoutedItem {
	const { sending, outcome, smtpTest } = confirmed;
	if (outcome === 'stopped') hintAtStop(context, confirmed.delivery.parameters.label, sending.stopDetail ?? '');
	const parts = {
		sending,
		...(outcome === 'pending' && { resumeAt: sending.resumeAt }),
		...(smtpTest && { smtpTest }),
	};
	return { output: OUTPUTS[outcome], item: toDeliveryItem(confirmed, parts, former) };
}

function hintAtStop(context: IExecuteFunctions, label: string, detail: string): void {
	context.addExecutionHints({ message: `"${label}" has stopped: ${detail}`, type: 'warning', location: 'outputPane' });
}
