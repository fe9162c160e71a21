import type { INodeProperties } from 'n8n-workflow';
import { codeLocator } from '../shared/codeLocator';

/** Where recipients come from: *Recipients From*. */
export type RecipientsFrom = 'inputItems' | 'file' | 'sqlQuery' | 'earlierDelivery' | 'subscribers' | 'nobody';

const shownFor = (...from: RecipientsFrom[]) => ({ show: { recipientsFrom: from } });

/** Statuses of messages, as people know them. */
export const STATUS_OPTIONS = [
	{ name: 'Failed', value: 'failed' },
	{ name: 'Ignored', value: 'ignored', description: 'Excluded by the analysis or at the last moment' },
	{ name: 'Pending', value: 'pending' },
	{ name: 'Sent', value: 'sent' },
	{ name: 'Unknown', value: 'unknown', description: 'Perhaps sent: the final reply was lost' },
];

/** The source of the target and what it needs. */
export const recipientsProperties: INodeProperties[] = [
	{
		displayName: 'Recipients From',
		name: 'recipientsFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Earlier Delivery',
				value: 'earlierDelivery',
				description: 'Recipients of a delivery that was analyzed or sent, by the status of their message',
			},
			{
				name: 'File',
				value: 'file',
				description: 'A CSV or NDJSON file in a binary field; of any size, since it is read in pieces',
			},
			{ name: 'Input Items', value: 'inputItems', description: 'Each input item is a recipient; for up to some 10,000' },
			{
				name: 'Nobody Yet',
				value: 'nobody',
				description: 'A continuous delivery: its recipients come by the operation Extend Delivery',
				displayOptions: { show: { operation: ['saveDelivery'] } },
			},
			{ name: 'SQL Query', value: 'sqlQuery', description: 'Each row that a query of a database gives; of any number' },
			{ name: 'Subscribers of a Service', value: 'subscribers', description: 'Who is subscribed to a topic, by the subscriptions of Email Delivery' },
		],
		default: 'inputItems',
		description: 'Where the recipients come from',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryField',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		description: 'Name of the binary field that holds the file, in each of the input items',
		displayOptions: shownFor('file'),
	},
	{
		displayName: 'SQL Query',
		name: 'sqlQuery',
		type: 'string',
		typeOptions: { editor: 'sqlEditor', rows: 5 },
		default: '',
		required: true,
		placeholder: 'e.g. select email, first_name from customer where country = $1',
		description: 'A query that gives a row per recipient. It runs read-only; the names of its columns are the fields.',
		hint: 'Put values that come from outside into Query Parameters, never into the query itself',
		displayOptions: shownFor('sqlQuery'),
	},
	{
		displayName: 'Query Parameters',
		name: 'queryParameters',
		type: 'json',
		default: '[]',
		placeholder: 'e.g. ["FR", 3]',
		description: 'Values for $1, $2 … (PostgreSQL) or the question marks (SQLite) of the query, as a JSON list',
		displayOptions: shownFor('sqlQuery'),
	},
	codeLocator({
		displayName: 'Earlier Delivery Code',
		name: 'earlierCode',
		required: true,
		from: 'searchDeliveryCodes',
		description: 'Code of the delivery whose recipients get this one, with the profiles that they had',
		displayOptions: shownFor('earlierDelivery'),
	}),
	{
		displayName: 'Message Status',
		name: 'earlierStatus',
		type: 'multiOptions',
		options: STATUS_OPTIONS,
		default: ['sent'],
		description: 'Which of its recipients: those whose message has one of these statuses',
		displayOptions: shownFor('earlierDelivery'),
	},
	{
		displayName: 'Subscribed Service',
		name: 'subscribedService',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Newsletter',
		description: 'Name of the service whose subscribers get the delivery. It is its own Service too, unless Target Options name another: an unsubscription ends this subscription.',
		displayOptions: shownFor('subscribers'),
	},
	{
		displayName: 'Address Field',
		name: 'addressField',
		type: 'string',
		default: 'email',
		required: true,
		placeholder: 'e.g. email',
		description: 'Name of the field of the recipients that holds the email address (a name, not an expression)',
		displayOptions: shownFor('inputItems', 'file', 'sqlQuery'),
	},
	{
		displayName: 'Recipients File Options',
		name: 'recipientsFileOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: shownFor('file'),
		options: [
			{
				displayName: 'Delimiter',
				name: 'delimiter',
				type: 'string',
				default: '',
				placeholder: 'e.g. ;',
				description: 'What stands between two fields of a CSV file; \\t for a tab. Empty: seen from the first line.',
			},
			{
				displayName: 'Encoding',
				name: 'encoding',
				type: 'string',
				default: 'UTF-8',
				placeholder: 'e.g. Shift_JIS',
				description: 'Encoding of the file, as UTF-8, UTF-16LE, Shift_JIS, EUC-JP or windows-1252. A byte order mark in the file goes first.',
			},
			{
				displayName: 'File Format',
				name: 'format',
				type: 'options',
				options: [
					{ name: 'CSV', value: 'csv', description: 'A line per recipient' },
					{ name: 'NDJSON', value: 'ndjson', description: 'A JSON object per line' },
				],
				default: 'csv',
				description: 'What the file is made of',
			},
			{
				displayName: 'Header Row',
				name: 'header',
				type: 'boolean',
				default: true,
				description: 'Whether the first line of a CSV file holds the names of the fields. Else they are called column1, column2 and so on.',
			},
		],
	},
];
