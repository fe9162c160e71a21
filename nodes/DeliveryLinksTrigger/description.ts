import type { INodeProperties, IWebhookDescription } from 'n8n-workflow';
import { LANGUAGES } from '../shared/reportFile';
import { PATHS, type AnsweredPath } from './respond';

/** Methods of each address. HEAD is what scanners ask; answered without it, a link would look broken to them. */
const METHODS: Record<AnsweredPath, string> = {
	unsubscribe: 'GET,HEAD,POST',
	mirror: 'GET,HEAD',
	click: 'GET,HEAD',
	open: 'GET,HEAD',
	report: 'GET,HEAD',
};

/**
 * Fixed addresses with the token in the query: they hold nothing of the node itself, so links in messages that were
 * delivered long ago still work when the node or its workflow was made anew.
 */
export const linkWebhooks: IWebhookDescription[] = PATHS.map((path) => ({
	name: 'default',
	httpMethod: METHODS[path] as IWebhookDescription['httpMethod'],
	responseMode: 'onReceived',
	path: `={{ $parameter["path"].replace(/^[\\/\\s]+|[\\/\\s]+$/g, "") }}/${path}`,
	isFullPath: true,
}));

/** Names of the texts as they stand in the pages, in the order of the list. */
const TEXT_NAMES: Array<[name: string, key: string]> = [
	['Deleted: Text', 'goneText'],
	['Deleted: Title', 'goneTitle'],
	['Done: Text', 'doneText'],
	['Done: Title', 'doneTitle'],
	['Expired: Text', 'overText'],
	['Expired: Title', 'overTitle'],
	['Failure: Text', 'errorText'],
	['Failure: Title', 'errorTitle'],
	['Not Active: Text', 'inactiveText'],
	['Not Active: Title', 'inactiveTitle'],
	['Not Valid: Text', 'invalidText'],
	['Not Valid: Title', 'invalidTitle'],
	['Unknown Sender', 'someSender'],
	['Unsubscribe: Button', 'unsubscribeButton'],
	['Unsubscribe: Text', 'unsubscribeText'],
	['Unsubscribe: Title', 'unsubscribeTitle'],
];

/** Fields of the node: where it answers, what it emits, how its pages speak. */
export const deliveryLinksTriggerProperties: INodeProperties[] = [
	{
		displayName:
			'Publish this workflow and set the Public Base Address of the Delivery Store credential to the production URL above without its last part, as https://n8n.example.com/webhook/email-delivery',
		name: 'addressNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: 'email-delivery',
		required: true,
		placeholder: 'e.g. email-delivery',
		description: 'Where the links are answered, below the webhook address of n8n; links that were delivered stop working when it changes',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: [
			{ name: 'Clicked', value: 'clicked', description: 'A tracked link was followed' },
			{ name: 'Mirror Page Opened', value: 'mirrorOpened', description: 'A message was read as a web page' },
			{ name: 'Opened', value: 'opened', description: 'A message of a delivery with tracked opens was opened' },
			{ name: 'Unsubscribed', value: 'unsubscribed', description: 'A recipient has unsubscribed, once for each' },
		],
		default: ['clicked', 'mirrorOpened', 'opened', 'unsubscribed'],
		description: 'What starts the workflow, one item for each event. All links are answered and counted in any case.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Default Language',
				name: 'defaultLanguage',
				type: 'options',
				options: LANGUAGES,
				default: 'en',
				description: 'Language of the pages where neither the profile nor the browser names one that they speak',
			},
			{
				displayName: 'Emit Machine Events',
				name: 'machines',
				type: 'boolean',
				default: false,
				description: 'Whether clicks and opens of scanners and prefetching also start the workflow; they have isMachine true',
			},
			{
				displayName: 'Language Field',
				name: 'languageField',
				type: 'string',
				default: '',
				placeholder: 'e.g. language',
				description: "Profile field with the recipient's language, as ja or fr-CA; without it, the browser's language counts",
			},
			{
				displayName: 'Page Texts',
				name: 'pageTexts',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Text',
				default: {},
				description: 'Texts of your own in the place of those of the pages',
				options: [
					{
						displayName: 'Text',
						name: 'text',
						values: [
							{ displayName: 'Language', name: 'language', type: 'options', options: LANGUAGES, default: 'en', description: 'In which language of the pages it stands' },
							{
								displayName: 'Place',
								name: 'key',
								type: 'options',
								options: TEXT_NAMES.map(([name, value]) => ({ name, value })),
								default: 'unsubscribeTitle',
								description: 'Which text is replaced',
							},
							{
								displayName: 'Text',
								name: 'text',
								type: 'string',
								default: '',
								placeholder: 'e.g. {sender} will write to {address} no more.',
								description: 'Plain text; {sender} and {address} stand for the sender and the masked address of the recipient',
							},
						],
					},
				],
			},
		],
	},
];
