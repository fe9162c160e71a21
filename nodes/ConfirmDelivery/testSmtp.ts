import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { callEngine } from '../shared/callEngine';
import { readDeliveryReference, toDeliveryItem } from '../shared/deliveryItem';
import type { RoutedItem } from '../shared/eachItem';
import { readMtaOptions } from '../shared/mtaOptions';
import { readStoreAccess } from '../shared/storeAccess';
import { OUTPUTS } from './outputs';

/** *Test SMTP*: the item goes on with `smtpTest`; nothing is sent, and the delivery can be sent afterwards. */
export async function testSmtp(context: IExecuteFunctions, item: INodeExecutionData, index: number): Promise<RoutedItem> {
	const { smtpTest, ...tested } = await callEngine(context, 'testSmtp', {
		store: await readStoreAccess(context),
		delivery: readDeliveryReference(context, item, index),
		mta: await readMtaOptions(context),
	});
	const { label } = tested.delivery.parameters;
	const { accepted, refused, deferred } = smtpTest;
	context.logger.info(`SMTP test of "${label}": ${accepted} accepted, ${refused} refused, ${deferred} deferred`);
	return { output: OUTPUTS.finished, item: toDeliveryItem(tested, { smtpTest }, { json: item.json, index }) };
}
