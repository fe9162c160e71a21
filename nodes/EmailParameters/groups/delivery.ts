import type { RawDeliveryParameters } from '../../../core/delivery/schema';
import { optionGroup, type OptionGroup } from './group';

interface DeliveryOptions {
	/** The user's own code; undefined: one is computed. */
	code: string | undefined;
	parameters: Pick<RawDeliveryParameters, 'kind' | 'batchQuantity'>;
}

/** The tab *Delivery* of the reference: what kind of delivery it is and how it is sent. */
export const deliveryGroup: OptionGroup<DeliveryOptions> = {
	property: optionGroup('Delivery Options', 'deliveryOptions', [
		{
			displayName: 'Delivery Code',
			name: 'code',
			type: 'string',
			default: '',
			placeholder: 'e.g. spring-2027',
			description:
				'Saving again under the same code updates the delivery. It may be a Liquid template, as news-{{ now.date }}. Empty: made from workflow, node, recipients and content, so that a repeated execution finds its own delivery.',
		},
		{
			displayName: 'Kind',
			name: 'kind',
			type: 'options',
			options: [
				{
					name: 'Marketing',
					value: 'marketing',
					description: 'Newsletters and offers; headers tell machines that it is a mailing',
				},
				{
					name: 'Transactional',
					value: 'transactional',
					description: 'Answers to what the recipient did, as order confirmations',
				},
			],
			default: 'marketing',
			description: 'What the messages are for',
		},
		{
			displayName: 'Message Batch Quantity',
			name: 'batchQuantity',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Messages that are taken at once when sending. 0: automatic (recipients / 1024, from 8 to 256).',
		},
	]),
	read: ({ text, value }) => ({
		code: text('code'),
		parameters: {
			kind: value('kind') as RawDeliveryParameters['kind'],
			batchQuantity: value('batchQuantity') as number | undefined,
		},
	}),
};
