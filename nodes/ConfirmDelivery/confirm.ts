import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CallOutput, StoreAccess } from '../../core/engine';
import { isAgentTool } from '../shared/agentTool';
import { callEngine } from '../shared/callEngine';
import { readDeliveryReference, toDeliveryItem } from '../shared/deliveryItem';
import type { RoutedItem } from '../shared/eachItem';
import { readMtaOptions } from '../shared/mtaOptions';
import { withReportFile } from '../shared/reportFile';
import { readStoreAccess } from '../shared/storeAccess';
import { readConfirmationCode, readConfirmOptions, readReportLanguage } from './options';
import { OUTPUTS } from './outputs';

/** *Confirm*: sends the item's delivery; it goes on with `sending` to Finished, Pending or Stopped. */
export async function confirm(context: IExecuteFunctions, item: INodeExecutionData, index: number): Promise<RoutedItem> {
	const store = await readStoreAccess(context);
	const confirmed = await callEngine(context, 'confirmDelivery', {
		store,
		delivery: readDeliveryReference(context, item, index),
		mta: await readMtaOptions(context),
		asAgentTool: isAgentTool(context),
		...readConfirmOptions(context, index),
		confirmationCode: readConfirmationCode(context, index),
	});
	return routeConfirmed(context, store, confirmed, { json: item.json, index });
}

/** The item of a delivery that was sent, as far as it got, and its output. */
export async function routeConfirmed(
	context: IExecuteFunctions,
	store: StoreAccess,
	confirmed: CallOutput<'confirmDelivery'>,
	former: Parameters<typeof toDeliveryItem>[2],
): Promise<RoutedItem> {
	const { sending, outcome, smtpTest } = confirmed;
	if (outcome === 'stopped') hintAtStop(context, confirmed.delivery.parameters.label, sending.stopDetail ?? '');
	const parts = {
		sending,
		...(outcome === 'pending' && { resumeAt: sending.resumeAt }),
		...(smtpTest && { smtpTest }),
	};
	const item = toDeliveryItem(confirmed, parts, former);
	return { output: OUTPUTS[outcome], item: outcome === 'pending' ? item : await withReport(context, store, item, confirmed, former.index) };
}

function withReport(
	context: IExecuteFunctions,
	store: StoreAccess,
	item: INodeExecutionData,
	{ storeId, delivery }: CallOutput<'confirmDelivery'>,
	index: number,
): Promise<INodeExecutionData> | INodeExecutionData {
	const language = readReportLanguage(context, index);
	return language ? withReportFile(context, item, 'report', { store, delivery: { deliveryId: delivery.id, storeId }, page: 'delivery', language }) : item;
}

function hintAtStop(context: IExecuteFunctions, label: string, detail: string): void {
	context.addExecutionHints({ message: `"${label}" has stopped: ${detail}`, type: 'warning', location: 'outputPane' });
}
