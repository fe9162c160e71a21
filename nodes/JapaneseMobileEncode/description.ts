import type { INodeProperties } from 'n8n-workflow';
import { deliveryIdProperty } from '../shared/properties';

const configureProperties: INodeProperties[] = [
	{ ...deliveryIdProperty, displayOptions: { show: { operation: ['configureDelivery'] } } },
	{
		displayName: 'Find Carriers',
		name: 'detection',
		type: 'options',
		options: [
			{
				name: 'By Profile and Domain',
				value: 'profileAndDomain',
				description: 'Also recipients at docomo.ne.jp, ezweb.ne.jp, softbank.ne.jp and the like. Most of these are smartphones today.',
			},
			{
				name: 'By Profile Only',
				value: 'profile',
				description: 'Only recipients whose format field says docomo, au or softbank',
			},
		],
		default: 'profile',
		description: 'Which recipients get the charset of their carrier',
		displayOptions: { show: { operation: ['configureDelivery'] } },
	},
];

const encodeProperties: INodeProperties[] = [
	{
		displayName: 'Carrier',
		name: 'carrier',
		type: 'options',
		options: [
			{ name: 'By Domain of Recipient', value: 'byDomain', description: 'From the exact domain of the recipient address' },
			{ name: 'KDDI Au', value: 'au', description: 'Decoration Mail: ISO-2022-JP' },
			{ name: 'NTT DoCoMo', value: 'docomo', description: 'Deco-mail: Shift_JIS' },
			{ name: 'SoftBank', value: 'softbank', description: 'Decore Mail: Shift_JIS' },
		],
		default: 'byDomain',
		description: 'Whose charset the message is encoded in',
	},
	{
		displayName: 'Sender Name',
		name: 'senderName',
		type: 'string',
		default: '',
		placeholder: 'e.g. サンプル商店',
		description: 'Name that the recipient sees',
	},
	{
		displayName: 'Sender Address',
		name: 'senderAddress',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. news@example.com',
	},
	{
		displayName: 'Recipient Address',
		name: 'recipientAddress',
		type: 'string',
		default: '={{ $json.email }}',
		required: true,
		placeholder: 'e.g. hanako@docomo.ne.jp',
	},
	{
		displayName: 'Subject',
		name: 'subject',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 春のお知らせ',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 6 },
		default: '',
		required: true,
		placeholder: 'e.g. こんにちは',
		description: 'Plain text of the message. Emoji become those of the carrier; a character that it cannot carry is refused.',
	},
	{
		displayName: 'Put Output in Field',
		name: 'binaryProperty',
		type: 'string',
		default: 'message',
		required: true,
		placeholder: 'e.g. message',
		hint: 'The name of the output binary field to put the raw message in',
	},
];

/** Fields of the node: of a delivery, or of one message. */
export const japaneseMobileEncodeProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Configure Delivery',
				value: 'configureDelivery',
				action: 'Configure delivery',
				description: 'Set how the delivery of the item serves Japanese mobiles',
			},
			{
				name: 'Encode Message',
				value: 'encodeMessage',
				action: 'Encode message',
				description: 'Make one raw message as binary data, for any item',
			},
		],
		default: 'configureDelivery',
	},
	...configureProperties,
	...encodeProperties.map((property) => ({ ...property, displayOptions: { show: { operation: ['encodeMessage'] } } })),
];
