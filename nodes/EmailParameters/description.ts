/* eslint-disable n8n-nodes-base/node-param-default-missing -- it knows literals only; the sample of a new delivery has its home in the core */
import type { INodeProperties } from 'n8n-workflow';
// Not by the index, which brings the template engine along: a node is loaded without it.
import { sampleMessage } from '../../core/typology/sampleMessage';
import { contentGroup } from './groups/content';
import { deliveryGroup } from './groups/delivery';
import { filesGroup } from './groups/files';
import { mirrorPageGroup } from './groups/mirrorPage';
import { scheduleGroup } from './groups/schedule';
import { smtpGroup } from './groups/smtp';
import { targetGroup } from './groups/target';
import { trackingGroup } from './groups/tracking';
import { validityGroup } from './groups/validity';
import { extendProperties } from './extendDelivery';
import { recipientsProperties } from './recipients';
import { saveOnly } from './saveOnly';

/** Fields of the node: who from, what, to whom, and how it is approved; the rest in groups, each with its reader. */
export const emailParametersProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Save Delivery',
				value: 'saveDelivery',
				action: 'Save a delivery',
				description: 'Create the delivery, or update it until sending starts, with its recipients',
			},
			{
				name: 'Extend Delivery',
				value: 'extendDelivery',
				action: 'Extend a continuous delivery',
				description: 'Add recipients to a continuous delivery, whose content stays as it is',
			},
		],
		default: 'saveDelivery',
	},
	...extendProperties,
	...saveOnly([
		{
			displayName: 'Label',
			name: 'label',
			type: 'string',
			default: sampleMessage.label,
			required: true,
			placeholder: 'e.g. Spring newsletter',
			description: 'Name of the delivery in lists, reports and approval mails; may be a Liquid template of {{ now.date }}, {{ now.week }}, {{ delivery.recipients }} and the like',
		},
		{
			displayName: 'Sender Name',
			name: 'senderName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Example Shop',
			description: 'Name that recipients see as the sender; may be personalized',
		},
		{
			displayName: 'Sender Address',
			name: 'senderAddress',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. news@example.com',
			description: 'Address that recipients see as the sender; it also gets the bounces when there is no error address, and may be personalized',
		},
		{
			displayName: 'Subject',
			name: 'subject',
			type: 'string',
			default: sampleMessage.subject,
			required: true,
			placeholder: 'e.g. {{ recipient.firstName | default: "Hello" }}, spring is here',
			description: 'Subject as a Liquid template over the fields of the recipient',
			hint: 'Fields of the recipient work in Fixed mode, here and below: an Expression takes the braces of Liquid for itself',
		},
		{
			displayName: 'HTML Content',
			name: 'html',
			type: 'string',
			typeOptions: { rows: 10 },
			default: sampleMessage.html,
			placeholder: 'e.g. <p>Hello {{ recipient.firstName | default: "there" }}</p>',
			description: 'HTML as a Liquid template. {{ links.unsubscribe }} and {{ links.mirror }} are the links of this message. The sample text goes out in proofs only.',
		},
		{
			displayName: 'Text Content',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 6 },
			default: '',
			placeholder: 'e.g. Hello {{ recipient.firstName | default: "there" }}',
			description: 'Plain text as a Liquid template. Empty: made from the HTML, links kept.',
		},
	]),
	...recipientsProperties,
	...saveOnly([
		{
			displayName: 'Approval Mode',
			name: 'approvalMode',
			type: 'options',
			options: [
				{
					name: 'Automatic',
					value: 'automatic',
					description: 'Confirm Delivery sends unless the analysis has an error. Whoever may run the workflow may send.',
				},
				{
					name: 'Manual',
					value: 'manual',
					description: 'A person must confirm the analysis (Request Approval)',
				},
				{
					name: 'Semi-Automatic',
					value: 'semiAutomatic',
					description: 'Confirm Delivery sends when the analysis has no warning, else a person must confirm',
				},
			],
			default: 'manual',
			description: 'Who decides that the messages leave',
		},
		{
			displayName: 'No person is asked: whoever may run this workflow, or a schedule, sends to the whole target',
			name: 'automaticNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { approvalMode: ['automatic'] } },
		},
		// What, to whom, how, when: in the order of the fields above.
		contentGroup.property,
		filesGroup.property,
		mirrorPageGroup.property,
		trackingGroup.property,
		targetGroup.property,
		deliveryGroup.property,
		smtpGroup.property,
		scheduleGroup.property,
		validityGroup.property,
	]),
];
