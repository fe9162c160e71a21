import type { INodeProperties } from 'n8n-workflow';
import { deliveryProperty } from '../shared/deliveryLocator';
import { REPORT_CHOICES } from '../shared/reportFile';
import { proofTypologyProperty } from '../shared/typology/typologyOptions';

const WITH_PROFILE = ['specific', 'specificAndSeeds'];

/** How profiles are chosen, and how many or which: the same in the first substitution and in further ones. */
function choiceProperties(show: Record<string, string[]>): INodeProperties[] {
	return [
		{
			displayName: 'Choice of Profiles',
			name: 'choice',
			type: 'options',
			options: [
				{ name: 'Chosen', value: 'chosen', description: 'Those that you name' },
				{ name: 'First', value: 'first', description: 'The first ones that could get the delivery' },
				{ name: 'Random', value: 'random', description: 'Drawn by chance from those that could get the delivery' },
			],
			default: 'random',
			description: 'Which profiles of the target are taken',
			displayOptions: { show },
		},
		{
			displayName: 'Number of Profiles',
			name: 'profiles',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 1,
			description: 'How many profiles are taken; each goes to each proof address',
			displayOptions: { show: { ...show, choice: ['first', 'random'] } },
		},
		{
			displayName: 'Chosen Profiles',
			name: 'chosen',
			type: 'string',
			default: '',
			placeholder: 'e.g. ann@example.com, 4711',
			description: 'Profiles of the target by their address or their own ID, separated by commas; each goes to each proof address',
			displayOptions: { show: { ...show, choice: ['chosen'] } },
		},
	];
}

const [CHOICE, NUMBER, CHOSEN] = choiceProperties({ proofTarget: ['substitution'] }) as [INodeProperties, INodeProperties, INodeProperties];

/** In a row of a collection, n8n shows by the fields of the same row. */
const FURTHER = choiceProperties({});

/** Fields of the node: whose data, and to which addresses. */
export const sendProofProperties: INodeProperties[] = [
	deliveryProperty,
	{
		displayName: 'Proof Target',
		name: 'proofTarget',
		type: 'options',
		options: [
			{
				name: 'Seed Addresses',
				value: 'seeds',
				description: 'The seed addresses of the delivery, what they lack filled from random profiles',
			},
			{
				name: 'Specific Addresses',
				value: 'specific',
				description: 'These addresses, with a profile that you give',
			},
			{
				name: 'Specific Addresses and Seeds',
				value: 'specificAndSeeds',
				description: 'These addresses, and the seed addresses of the delivery',
			},
			{
				name: 'Substitution of the Address',
				value: 'substitution',
				description: 'Real profiles of the target, sent to these addresses instead',
			},
		],
		default: 'substitution',
		description: 'Whose data the proof shows',
	},
	{
		displayName: 'Proof Addresses',
		name: 'proofAddresses',
		type: 'string',
		default: '',
		placeholder: 'e.g. nathan@example.com, marie@example.com',
		description: 'Addresses that the proof goes to, separated by commas',
		hint: 'Leave it empty to send the proof to the sender of the delivery',
		displayOptions: { show: { proofTarget: ['specific', 'specificAndSeeds', 'substitution'] } },
	},
	{
		displayName: 'Test Profile',
		name: 'profile',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. { "firstName": "Marie" }',
		description: 'Fields that stand in for those of a recipient',
		displayOptions: { show: { proofTarget: WITH_PROFILE } },
	},
	CHOICE,
	NUMBER,
	CHOSEN,
	{
		displayName: 'Further Substitutions',
		name: 'furtherSubstitutions',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Substitution',
		default: {},
		description: 'Other profiles for other addresses, as one address for each Japanese carrier',
		options: [
			{
				displayName: 'Substitution',
				name: 'substitution',
				values: [
					{
						displayName: 'Proof Addresses',
						name: 'proofAddresses',
						type: 'string',
						default: '',
						placeholder: 'e.g. test@softbank.ne.jp',
						description: 'Addresses that these profiles go to, separated by commas',
					},
					...FURTHER,
				],
			},
		],
		displayOptions: { show: { proofTarget: ['substitution'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Format',
				name: 'format',
				type: 'options',
				options: [
					{ name: 'By Profile and Delivery', value: '', description: 'As each copy would go to its recipient' },
					{ name: 'HTML', value: 'html' },
					{ name: 'KDDI (Au)', value: 'au' },
					{ name: 'NTT DoCoMo', value: 'docomo' },
					{ name: 'SoftBank', value: 'softbank' },
					{ name: 'Text', value: 'text' },
				],
				default: '',
				description: 'Format of all copies of the proof',
			},
			{
				displayName: 'Keep Delivery Code',
				name: 'keepCode',
				type: 'boolean',
				default: false,
				description: 'Whether the copies have the code of the delivery; else a code of the proof, so that nothing counts them by it',
			},
			{
				displayName: 'Keep Denylisted Addresses',
				name: 'keepDenylisted',
				type: 'boolean',
				default: true,
				description: 'Whether proof addresses on the denylist get the proof',
			},
			{
				displayName: 'Keep Doubles',
				name: 'keepDoubles',
				type: 'boolean',
				default: true,
				description: 'Whether an address gets the same profile as often as it is named',
			},
			{
				displayName: 'Keep Quarantined Addresses',
				name: 'keepQuarantined',
				type: 'boolean',
				default: true,
				description: 'Whether proof addresses in quarantine get the proof',
			},
			{
				displayName: 'Preview File',
				name: 'previewFile',
				type: 'options',
				options: REPORT_CHOICES,
				default: 'byApprovalMode',
				description: 'Whether the message preview comes out as the binary field preview, an HTML file with HTML, text and headers side by side, and in which language',
			},
			{
				displayName: 'Subject Prefix',
				name: 'prefix',
				type: 'string',
				default: 'Proof #N',
				description: 'Stands in front of the subject, with a colon; #N becomes the number of the proof',
			},
		],
	},
	proofTypologyProperty,
];
