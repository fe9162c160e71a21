import type { INodeProperties } from 'n8n-workflow';
import { deliveryIdProperty } from '../shared/properties';

/** Fields of the node: whose data, and to which addresses. */
export const sendProofProperties: INodeProperties[] = [
	deliveryIdProperty,
	{
		displayName: 'Proof Target',
		name: 'proofTarget',
		type: 'options',
		options: [
			{
				name: 'Specific Addresses',
				value: 'specific',
				description: 'These addresses, with a profile that you give',
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
		required: true,
		placeholder: 'e.g. nathan@example.com, marie@example.com',
		description: 'Addresses that the proof goes to, separated by commas',
	},
	{
		displayName: 'Test Profile',
		name: 'profile',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. { "firstName": "Marie" }',
		description: 'Fields that stand in for those of a recipient',
		displayOptions: { show: { proofTarget: ['specific'] } },
	},
	{
		displayName: 'Number of Profiles',
		name: 'profiles',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 1,
		description: 'How many profiles are taken; each goes to each proof address',
		displayOptions: { show: { proofTarget: ['substitution'] } },
	},
	{
		displayName: 'Choice of Profiles',
		name: 'choice',
		type: 'options',
		options: [
			{ name: 'First', value: 'first', description: 'The first ones with a valid address' },
			{ name: 'Random', value: 'random', description: 'Drawn by chance' },
		],
		default: 'random',
		description: 'Which profiles of the target are taken',
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
					{ name: 'By Delivery', value: '' },
					{ name: 'HTML', value: 'html' },
					{ name: 'KDDI (Au)', value: 'au' },
					{ name: 'NTT DoCoMo', value: 'docomo' },
					{ name: 'SoftBank', value: 'softbank' },
					{ name: 'Text', value: 'text' },
				],
				default: '',
				description: 'Format of the proof for specific addresses',
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
];
