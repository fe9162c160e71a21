import type { INodeProperties } from 'n8n-workflow';
import { deliveryProperty } from '../shared/deliveryLocator';
import { LANGUAGES } from '../shared/reportFile';

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Confirm',
			value: 'confirm',
			action: 'Confirm a delivery',
			description: 'Send the delivery to its main target, or go on with it',
		},
		{
			name: 'Resume Due',
			value: 'resumeDue',
			action: 'Resume due deliveries',
			description: 'Go on with all deliveries over this MTA whose time has come or whose run died; none that a person paused',
		},
		{
			name: 'Test SMTP',
			value: 'testSmtp',
			action: 'Test SMTP of a delivery',
			description: 'Ask the servers about every recipient (MAIL and RCPT, never DATA); nothing is sent',
		},
	],
	default: 'confirm',
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show: { operation: ['confirm', 'resumeDue'] } },
	options: [
		{
			displayName: 'Report File',
			name: 'reportFile',
			type: 'options',
			options: LANGUAGES,
			default: 'en',
			description: 'Gives the delivery report as the binary field report once the delivery is finished or stopped: an HTML file to look at, print or keep, in this language',
		},
		{
			displayName: 'Resend Unknown Messages',
			name: 'resendUnknown',
			type: 'boolean',
			default: false,
			displayOptions: { show: { '/operation': ['confirm'] } },
			description:
				'Whether messages of which nobody knows if they arrived are sent again. Some recipients may then get the message twice.',
		},
		{
			displayName: 'Resume If Halted',
			name: 'resumeHalted',
			type: 'boolean',
			default: false,
			displayOptions: { show: { '/operation': ['confirm'] } },
			description: 'Whether a delivery that a person or its error threshold has paused goes on; its failures so far are forgiven',
		},
		{
			displayName: 'Time Budget',
			name: 'timeBudget',
			type: 'string',
			default: '',
			placeholder: 'e.g. 10m',
			description: 'Hands the delivery back as pending after this time: a number with s, m or h. Empty: no limit.',
		},
	],
};

/** Fields of the node: the delivery alone; everything else was set and frozen before. */
export const confirmDeliveryProperties: INodeProperties[] = [
	operation,
	{ ...deliveryProperty, displayOptions: { show: { operation: ['confirm', 'testSmtp'] } } },
	{
		displayName: 'Confirmation Code',
		name: 'confirmationCode',
		type: 'string',
		default: '',
		noDataExpression: true,
		placeholder: 'e.g. K7QM-2XWT',
		description:
			'Code that Analyze Delivery printed for this analysis, typed by a person instead of an approval by mail. Only where the Delivery Store credential allows editor confirmation.',
		hint: 'Leave it empty when people approve by mail',
		displayOptions: { show: { operation: ['confirm'] } },
	},
	options,
];
