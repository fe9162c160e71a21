import type { INodePropertyCollection } from 'n8n-workflow';
import type { RawDeliveryParameters } from '../../../core/delivery/parameters/schema';
import { optionGroup, type OptionGroup } from './group';

interface DeliveryOptions {
	/** The user's own code; undefined: one is computed. */
	code: string | undefined;
	parameters: Pick<RawDeliveryParameters, 'kind' | 'batchQuantity' | 'priority' | 'retries' | 'errorThreshold' | 'domainHold' | 'smtpTest'>;
}

/** A number of failed messages and their share, with defaults. */
function thresholdFields({ messages, percent, least, share }: { messages: number; percent: number; least: string; share: string }): INodePropertyCollection[] {
	return [
		{
			displayName: 'Threshold',
			name: 'threshold',
			values: [
				{ displayName: 'Failed Messages', name: 'messages', type: 'number', typeOptions: { minValue: 0 }, default: messages, description: least },
				{ displayName: 'Share in Percent', name: 'percent', type: 'number', typeOptions: { minValue: 0, maxValue: 100 }, default: percent, description: share },
			],
		},
	];
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
			displayName: 'Domain Hold',
			name: 'domainHold',
			type: 'fixedCollection',
			default: {},
			placeholder: 'Set Limits',
			description: 'Leaves a receiving domain alone for an hour when too many messages to it fail within an hour, hard bounces that came back included. Without it: at 50 % and 20 messages.',
			options: thresholdFields({ messages: 20, percent: 50, least: 'Never holds below so many. 0: no domain is held.', share: 'Share of the messages to the domain that must have failed' }),
		},
		{
			displayName: 'Error Threshold',
			name: 'errorThreshold',
			type: 'fixedCollection',
			default: {},
			placeholder: 'Set Threshold',
			description: 'Stops the delivery when too many messages fail, bounces and complaints that came back included. Without it: at 10 % and 50 messages.',
			options: thresholdFields({ messages: 50, percent: 10, least: 'Never stops below so many. 0: no threshold.', share: 'Share of the messages tried so far that must have failed' }),
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
		{
			displayName: 'Priority',
			name: 'priority',
			type: 'options',
			// eslint-disable-next-line n8n-nodes-base/node-param-options-type-unsorted-items -- from low to high reads better
			options: [
				{ name: 'Very Low', value: 'veryLow' },
				{ name: 'Low', value: 'low' },
				{ name: 'Normal', value: 'normal' },
				{ name: 'High', value: 'high' },
				{ name: 'Very High', value: 'veryHigh' },
			],
			default: 'normal',
			description: 'Which delivery gets more of the connections when several are sent at once',
		},
		{
			displayName: 'Retries',
			name: 'retries',
			type: 'fixedCollection',
			default: {},
			placeholder: 'Set Retries',
			description: 'How often a message is tried again that was refused for now. Without it: 5 times on the first day, at least an hour apart.',
			options: [
				{
					displayName: 'Retries',
					name: 'plan',
					values: [
						{
							displayName: 'Minimum Spacing',
							name: 'spacing',
							type: 'string',
							default: '1h',
							placeholder: 'e.g. 1h',
							description: 'Least time between two tries: a number with s, m, h or d',
						},
						{
							displayName: 'On the First Day',
							name: 'firstDay',
							type: 'number',
							typeOptions: { minValue: 0 },
							default: 5,
							description: 'Retries on the first day; then one a day until the validity is over',
						},
					],
				},
			],
		},
		{
			displayName: 'Test SMTP Delivery',
			name: 'smtpTest',
			type: 'boolean',
			default: false,
			description:
				'Whether Confirm Delivery only asks the servers about every recipient (MAIL and RCPT, never DATA) and sends nothing',
		},
	]),
	read: ({ text, value }) => ({
		code: text('code'),
		parameters: {
			kind: value('kind') as RawDeliveryParameters['kind'],
			batchQuantity: value('batchQuantity') as number | undefined,
			priority: value('priority') as RawDeliveryParameters['priority'],
			retries: readRetries(value('retries')),
			errorThreshold: readThreshold(value('errorThreshold')),
			domainHold: readThreshold(value('domainHold')),
			smtpTest: value('smtpTest') as boolean | undefined,
		},
	}),
};

function readRetries(chosen: unknown): RawDeliveryParameters['retries'] {
	const plan = (chosen as { plan?: { firstDay: number; spacing: string } } | undefined)?.plan;
	return plan && { firstDay: plan.firstDay, spacingMs: plan.spacing };
}

function readThreshold(chosen: unknown): RawDeliveryParameters['errorThreshold'] {
	const threshold = (chosen as { threshold?: { messages: number; percent: number } } | undefined)?.threshold;
	return threshold?.messages === 0 ? 'off' : threshold;
}
