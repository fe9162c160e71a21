import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { deliveryProperty } from '../shared/deliveryLocator';
import { formatRulesProperty } from './formatRules';
import { imagesProperty } from './images';

const operationProperty: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Configure Delivery',
			value: 'configureDelivery',
			action: 'Configure a delivery',
			description: 'Set how the delivery of the item serves Japanese mobiles',
		},
		{
			name: 'Diagnose',
			value: 'diagnose',
			action: 'Diagnose a message',
			description: 'Hold a message against the limits of a carrier: tags, sizes, characters',
		},
		{
			name: 'Encode Message',
			value: 'encodeMessage',
			action: 'Encode a message',
			description: 'Make one raw message as binary data, for any item',
		},
	],
	default: 'configureDelivery',
};

const carrierEmojiProperty: INodeProperties = {
	displayName: 'Carrier Emoji',
	name: 'carrierEmoji',
	type: 'boolean',
	default: true,
	description: 'Whether emoji become those of the carrier; else they become short texts',
};

const configureProperties: INodeProperties[] = [
	deliveryProperty,
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
	},
	{
		displayName: 'Content',
		name: 'content',
		type: 'options',
		options: [
			{
				name: 'Decorated Mail',
				value: 'decorated',
				description: 'Text, and the HTML reduced to what the phones of the carrier show, with its images',
			},
			{ name: 'Text Only', value: 'text', description: 'The text content of the delivery' },
		],
		default: 'text',
		description: 'What these recipients get',
	},
	carrierEmojiProperty,
	formatRulesProperty,
];

const carriers: INodePropertyOptions[] = [
	{ name: 'KDDI (Au)', value: 'au', description: 'Decoration Mail: ISO-2022-JP' },
	{ name: 'NTT DoCoMo', value: 'docomo', description: 'Deco-mail: Shift_JIS' },
	{ name: 'SoftBank', value: 'softbank', description: 'Decore Mail: Shift_JIS' },
];

const contentProperties: INodeProperties[] = [
	{
		displayName: 'Subject',
		name: 'subject',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 春のお知らせ',
		description: 'What the recipient reads first; the carrier must have its characters',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 6 },
		default: '',
		required: true,
		placeholder: 'e.g. こんにちは',
		description: 'Plain text of the message. A character that the carrier cannot carry is refused.',
	},
	{
		displayName: 'HTML',
		name: 'html',
		type: 'string',
		typeOptions: { rows: 6 },
		default: '',
		placeholder: 'e.g. <div align="center">こんにちは</div>',
		description: 'Makes it a decorated mail: reduced to what the phones of the carrier show. Images come from binary fields of the item.',
	},
	imagesProperty,
	carrierEmojiProperty,
];

const encodeProperties: INodeProperties[] = [
	{
		displayName: 'Carrier',
		name: 'carrier',
		type: 'options',
		options: [
			{ name: 'By Domain of Recipient', value: 'byDomain', description: 'From the exact domain of the recipient address' },
			...carriers,
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
		description: 'Address that the recipient sees',
	},
	{
		displayName: 'Recipient Address',
		name: 'recipientAddress',
		type: 'string',
		default: '={{ $json.email }}',
		required: true,
		placeholder: 'e.g. hanako@docomo.ne.jp',
		description: 'Where the message goes; with the carrier by domain, also whose charset it gets',
	},
	...contentProperties,
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

const diagnoseProperties: INodeProperties[] = [
	{
		displayName: 'Carrier',
		name: 'carrier',
		type: 'options',
		options: carriers,
		default: 'docomo',
		description: 'Whose limits the message is held against',
	},
	...contentProperties,
];

/** Fields of the node: of a delivery, or of one message. */
export const japaneseMobileEncodeProperties: INodeProperties[] = [
	operationProperty,
	...shownFor('configureDelivery', configureProperties),
	...shownFor('encodeMessage', encodeProperties),
	...shownFor('diagnose', diagnoseProperties),
];

function shownFor(operation: string, properties: INodeProperties[]): INodeProperties[] {
	return properties.map((property) => ({ ...property, displayOptions: { show: { operation: [operation] } } }));
}
