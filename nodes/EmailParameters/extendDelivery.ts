import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { FieldMapping } from '../../core/target/mapping';
import { callEngine } from '../shared/callEngine';
import { codeLocator } from '../shared/codeLocator';
import { toDeliveryItem } from '../shared/deliveryItem';
import type { Intake } from './takeIn';

/** Which delivery is extended, and which event a recipient stands for. */
export const extendProperties: INodeProperties[] = [
	codeLocator({
		displayName: 'Delivery Code',
		name: 'extendCode',
		required: true,
		from: 'searchContinuousDeliveries',
		description: 'Code of the continuous delivery: one that was saved with Recipients From set to Nobody Yet',
		displayOptions: { show: { operation: ['extendDelivery'] } },
	}),
	{
		displayName: 'Event Key Field',
		name: 'extendEventKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. orderId',
		description:
			'Name of the field with the key of the event. The same key is one message, however often it comes in, and two keys of one address are two. Empty: as the delivery was saved, like format, ID and opt-out; without a key, each address gets one message.',
		displayOptions: { show: { operation: ['extendDelivery'] } },
	},
];

/** What the recipients are for, and by which fields they are read. */
export function readExtension(context: IExecuteFunctions): { extends: string; mapping: FieldMapping } {
	const text = (name: string) => String(context.getNodeParameter(name, 0, '', { extractValue: true }) ?? '').trim();
	return { extends: text('extendCode'), mapping: { address: text('addressField'), eventKey: text('extendEventKey') || undefined } };
}

/** *Extend Delivery*: the recipients that came in join the continuous delivery with this code; gives one item. */
export async function extendDelivery(context: IExecuteFunctions, { store, targetVersion }: Intake): Promise<INodeExecutionData> {
	const { extends: code } = readExtension(context);
	const { recipients, ...extended } = await callEngine(context, 'extendDelivery', { store, targetVersion, code });
	return toDeliveryItem(extended, { extension: { recipients } }, { json: {}, index: 0 });
}
