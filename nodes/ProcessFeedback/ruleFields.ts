import type { INodeProperties } from 'n8n-workflow';

/** Fields of *Add Rule*. */
export const ruleProperties: INodeProperties[] = [
	{
		displayName: 'Text',
		name: 'pattern',
		type: 'string',
		default: '',
		placeholder: 'e.g. mailbox * is too large',
		description: 'Part of what the server says; * stands for any text',
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'options',
		options: [
			{ name: 'Account Disabled', value: 'accountDisabled' },
			{ name: 'Invalid Domain', value: 'invalidDomain' },
			{ name: 'Mailbox Full', value: 'mailboxFull' },
			{ name: 'Not Defined', value: 'notDefined' },
			{ name: 'Refused', value: 'refused' },
			{ name: 'Unreachable', value: 'unreachable' },
			{ name: 'User Unknown', value: 'userUnknown' },
		],
		default: 'userUnknown',
		description: 'Why such messages fail',
	},
	{
		displayName: 'Refused For',
		name: 'detail',
		type: 'options',
		options: [
			{ name: 'Authentication', value: 'authentication', description: 'SPF, DKIM, DMARC, reverse DNS' },
			{ name: 'Content', value: 'content', description: 'Spam, virus, form of the message' },
			{ name: 'Policy', value: 'policy', description: 'Rules of the receiving side' },
			{ name: 'Rate', value: 'rate', description: 'Too much at once' },
			{ name: 'Reputation', value: 'reputation', description: 'Blocklists, complaints' },
			{ name: 'Size', value: 'size', description: 'Message too large' },
		],
		default: 'policy',
		description: 'What the server refused the message for',
		displayOptions: { show: { reason: ['refused'] } },
	},
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: [
			{ name: 'Hard', value: 'hard', description: 'The message fails, the address goes into quarantine at once' },
			{ name: 'Ignored', value: 'ignored', description: 'Changes nothing' },
			{ name: 'Soft', value: 'soft', description: 'Counts as an error of the address' },
		],
		default: 'soft',
		description: 'What follows from it',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Phase',
				name: 'phase',
				type: 'options',
				options: [
					{ name: 'Any', value: '' },
					{ name: 'Connection', value: 'connect' },
					{ name: 'Content', value: 'content' },
					{ name: 'Recipient', value: 'recipient' },
					{ name: 'Sender', value: 'mail' },
				],
				default: '',
				description: 'Only as an answer in this part of the dialogue with the server',
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'string',
				default: '',
				placeholder: 'e.g. 5.7.*',
				description: 'Only with this enhanced status code; * stands for any number',
			},
		],
	},
];

/** Fields of *Remove Rule*. */
export const removeRuleProperties: INodeProperties[] = [
	{
		displayName: 'Rule ID',
		name: 'ruleId',
		type: 'string',
		default: '={{ $json.rule.id }}',
		required: true,
		placeholder: 'e.g. 01JABCDEFGHJKMNPQRSTVWXYZ0',
		description: 'ID that Add Rule gave the rule',
	},
];
