import type { INodeProperties } from 'n8n-workflow';
import { removeRuleProperties, ruleProperties } from './ruleFields';

const operationProperty: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	// eslint-disable-next-line n8n-nodes-base/node-param-options-type-unsorted-items -- what is wanted most comes first
	options: [
		{
			name: 'Process Mail',
			value: 'processMail',
			action: 'Process a mail that came back',
			description: 'Read raw mails: delivery reports, complaints, automatic replies, unsubscriptions',
		},
		{
			name: 'Process Event',
			value: 'processEvent',
			action: 'Process an event of a mail service',
			description: 'Take in a bounce, complaint or delivery that a mail service reported by webhook',
		},
		{
			name: 'Add Rule',
			value: 'addRule',
			action: 'Add a qualification rule',
			description: 'Say what a failure means that no rule knows, or that is qualified wrongly',
		},
		{
			name: 'Get Many Rules',
			value: 'getRules',
			action: 'Get many qualification rules',
			description: 'List the rules that were added, in the order in which they are asked',
		},
		{
			name: 'Remove Rule',
			value: 'removeRule',
			action: 'Remove a qualification rule',
			description: 'Take back a rule that was added',
		},
	],
	default: 'processMail',
};

const mailProperties: INodeProperties[] = [
	{
		displayName: 'Mail From',
		name: 'mailFrom',
		type: 'options',
		options: [
			{ name: 'Binary Field', value: 'binary', description: 'One raw mail or an mbox file in each binary field' },
			{
				name: 'Email Trigger (IMAP)',
				value: 'imapTrigger',
				description: 'Items of that node with its Format set to Resolved; in its format RAW the header is missing, and with it much of what is known',
			},
			{ name: 'Text', value: 'text', description: 'One raw mail as text, or as base64' },
		],
		default: 'binary',
		description: 'Where the raw mail is',
	},
	{
		displayName: 'Input Data Field Name',
		name: 'binaryFields',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the input binary field with the raw mail; several separated by commas, or * for all',
		displayOptions: { show: { mailFrom: ['binary'] } },
	},
	{
		displayName: 'Raw Mail',
		name: 'rawMail',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '={{ $json.raw }}',
		required: true,
		placeholder: 'e.g. {{ $json.raw }}',
		description: 'Header and body as they came',
		displayOptions: { show: { mailFrom: ['text'] } },
	},
];

const eventProperties: INodeProperties[] = [
	{
		displayName: 'Event',
		name: 'event',
		type: 'string',
		default: '={{ $json.event }}',
		required: true,
		placeholder: 'e.g. {{ $json.body.event }}',
		description: 'What the service calls it: bounce, dropped, deferred, delivered, spam report, complaint, unsubscribe and the like',
	},
	{
		displayName: 'Address',
		name: 'address',
		type: 'string',
		default: '={{ $json.email }}',
		required: true,
		placeholder: 'e.g. {{ $json.body.email }}',
		description: 'Recipient that it happened to',
	},
	{
		displayName: 'Message ID',
		name: 'messageId',
		type: 'string',
		default: '={{ $json.messageId }}',
		placeholder: 'e.g. {{ $json.body.messageId }}',
		description: 'Message-ID of the message, or the ID of the message in the delivery log. Without it the message is not found.',
	},
	{
		displayName: 'Reason',
		name: 'diagnostic',
		type: 'string',
		default: '={{ $json.reason }}',
		placeholder: 'e.g. {{ $json.body.reason }}',
		description: 'Words of the receiving server, as 550 5.1.1 User unknown',
	},
	{
		displayName: 'Status',
		name: 'status',
		type: 'string',
		default: '={{ $json.status }}',
		placeholder: 'e.g. {{ $json.body.status }}',
		description: 'Status code, where the service gives it apart from the reason',
	},
];

/** Fields of the node, those of each operation after it. */
export const processFeedbackProperties: INodeProperties[] = [
	operationProperty,
	...shownFor('processMail', mailProperties),
	...shownFor('processEvent', eventProperties),
	...shownFor('addRule', ruleProperties),
	...shownFor('removeRule', removeRuleProperties),
];

function shownFor(operation: string, properties: INodeProperties[]): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: { show: { operation: [operation], ...property.displayOptions?.show } },
	}));
}
