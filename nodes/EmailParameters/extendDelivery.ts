import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { callEngine } from '../shared/callEngine';
import { toDeliveryItem } from '../shared/deliveryItem';
import type { Intake } from './takeIn';

/** Which delivery is extended, and which event a recipient stands for. */
export const extendProperties: INodeProperties[] = [
	{
		displayName: 'Delivery Code',
		name: 'extendCode',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. order-confirmation',
		description: 'Code of the continuous delivery: one that was saved with Recipients From set to Nobody Yet',
		displayOptions: { show: { operation: ['extendDelivery'] } },
	},
	{
		displayName: 'Event Key Field',
		name: 'extendEventKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. orderId',
		description:
			'Name of the field with the key of the event. The same key is one message, however often it comes in, and two keys of one address are two. Empty: each address gets one message.',
		displayOptions: { show: { operation: ['extendDelivery'] } },
	},
];

export function readEventKeyField(context: IExecuteFunctions): string | undefined {
	return String(context.getNodeParameter('extendEventKey', 0, '')).trim() || undefined;
}

/** *Extend Delivery*: the recipients that came in join the continuous delivery with this code; gives one item. */
export async function extendDelivery(context: IExecuteFunctions, { store, targetVersion }: Intake): Promise<INodeExecutionData> {
	const code = String(context.getNodeParameter('extendCode', 0, ''));
	const { recipients, ...extended } = await callEngine(context, 'extendDelivery', { store, targetVersion, code });
	return toDeliveryItem(extended, { extension: { recipients } }, { json: {}, index: 0 });
}
