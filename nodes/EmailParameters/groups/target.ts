import type { RawDeliveryParameters } from '../../../core/delivery/parameters/schema';
import type { MessageState } from '../../../core/delivery/types';
import type { FieldMapping } from '../../../core/target/mapping';
import { readAddressList } from '../../shared/addressList';
import { readJsonObject } from '../../shared/jsonObject';
import { codeLocator } from '../../shared/codeLocator';
import { STATUS_OPTIONS } from '../recipients';
import { optionGroup, type OptionGroup } from './group';

type RawTargetRules = NonNullable<RawDeliveryParameters['targetRules']>;

interface TargetOptions {
	mapping: Omit<FieldMapping, 'address'>;
	rules: RawTargetRules;
	/** Addresses that get nothing. */
	excluded: string[];
	/** An earlier delivery whose recipients get nothing. */
	excludedDelivery: { code: string; states: MessageState[] } | undefined;
	service: string | undefined;
}

/** What conditions can read, for their help. */
const CONDITION_HELP =
	'A Liquid condition without braces over recipient (the fields of the recipient) and delivery (label, code, kind, service)';

/** Which fields of a recipient mean what beside the address, who of the target gets the delivery, and who else does. */
export const targetGroup: OptionGroup<TargetOptions> = {
	property: optionGroup('Target Options', 'targetOptions', [
		{
			displayName: 'Add Proof Target',
			name: 'addProofTarget',
			type: 'boolean',
			default: false,
			description: 'Whether the addresses of the last proof get the delivery too, as seed addresses do: with the profile of a random recipient, and in no statistics',
		},
		{
			displayName: 'Control Group',
			name: 'controlGroup',
			type: 'string',
			default: '',
			placeholder: 'e.g. 10%',
			description: 'Part of the target that is not sent to, for measuring effect: a share (10%) or a number of recipients (500). Drawn by chance, and the same when the analysis is run again.',
		},
		{
			displayName: 'Event Key Field',
			name: 'eventKeyField',
			type: 'string',
			default: '',
			placeholder: 'e.g. orderId',
			description: 'Name of the field with the key of the event that a message is about. In one delivery, the same key is one message, however often it comes in, and two keys of one address are two.',
		},
		{
			displayName: 'Exclude Addresses',
			name: 'excludeAddresses',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			placeholder: 'e.g. ann@example.com, bob@example.org',
			description: 'Addresses that get nothing of this delivery: separated by commas or line breaks, or a list from an expression',
		},
		codeLocator({
			displayName: 'Exclude Delivery Code',
			name: 'excludeDelivery',
			from: 'searchDeliveryCodes',
			description: 'Code of an earlier delivery whose recipients get nothing of this one',
		}),
		{
			displayName: 'Exclude Message Status',
			name: 'excludeStatus',
			type: 'multiOptions',
			options: STATUS_OPTIONS,
			default: ['sent'],
			description: 'Which recipients of the delivery in Exclude Delivery Code: those whose message has one of these statuses',
		},
		{
			displayName: 'Filter Condition',
			name: 'filter',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			placeholder: 'e.g. recipient.country == "FR" and recipient.orders > 2',
			description: `Only recipients for whom it holds get the delivery. ${CONDITION_HELP}. Numbers of a CSV file are texts: they compare with > and <, and equal "3", not 3.`,
		},
		{
			displayName: 'Format Field',
			name: 'formatField',
			type: 'string',
			default: '',
			placeholder: 'e.g. format',
			description: 'Name of the field with the format that the recipient prefers: html, text, docomo, au or softbank',
		},
		{
			displayName: 'ID Field',
			name: 'keyField',
			type: 'string',
			default: '',
			placeholder: 'e.g. customerId',
			description: 'Name of the field with your own ID of the recipient',
		},
		{
			displayName: 'Keep Duplicate Addresses',
			name: 'keepDoubles',
			type: 'boolean',
			default: false,
			description: 'Whether an address that is in the target more than once gets more than one message, one for each ID',
		},
		{
			displayName: 'Keep Duplicate Records (Same Identifier)',
			name: 'keepSameIdentifier',
			type: 'boolean',
			default: false,
			description: 'Whether, with Keep Duplicate Addresses, records with the same ID get a message each too',
		},
		{
			displayName: 'Maximum Errors',
			name: 'maxErrors',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 4,
			description: 'Addresses with more errors than this, counted by Process Feedback, get nothing',
		},
		{
			displayName: 'Maximum Messages',
			name: 'maxMessages',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Most messages that are sent, to recipients chosen by chance. 0: to all.',
		},
		{
			displayName: 'Minimum Quality',
			name: 'minQuality',
			type: 'number',
			default: 1,
			placeholder: 'e.g. 3',
			description: 'Recipients whose rating in Quality Field is under this get nothing (Bad-quality address). Who has no rating stays.',
		},
		{
			displayName: 'Opt-Out Field',
			name: 'optOutField',
			type: 'string',
			default: '',
			placeholder: 'e.g. unsubscribed',
			description:
				'Name of the field that says that the recipient wants no messages. Anything but empty, false, 0, no or the like counts as opted out. Transactional deliveries do not look at it.',
		},
		{
			displayName: 'Quality Field',
			name: 'qualityField',
			type: 'string',
			default: '',
			placeholder: 'e.g. rating',
			description: 'Name of the field with a number that rates the address, as list checking services give it; for Minimum Quality',
		},
		{
			displayName: 'Seed Addresses',
			name: 'seeds',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			default: {},
			placeholder: 'Add Seed Address',
			description: 'Addresses that get the delivery without being in the target; they are in no statistics',
			options: [
				{
					displayName: 'Seed Address',
					name: 'seed',
					values: [
						{
							displayName: 'Address',
							name: 'address',
							type: 'string',
							default: '',
							placeholder: 'e.g. seed@example.com',
							description: 'Where the message goes',
						},
						{
							displayName: 'Fields',
							name: 'profile',
							type: 'json',
							default: '{}',
							placeholder: 'e.g. {"firstName": "Ann"}',
							description: 'Fields of its profile as a JSON object; what it lacks comes from a random recipient',
						},
						{
							displayName: 'Format',
							name: 'format',
							type: 'string',
							default: '',
							placeholder: 'e.g. html',
							description: 'Its format, as in Format Field. Empty: that of the random recipient.',
						},
					],
				},
			],
		},
		{
			displayName: 'Service',
			name: 'service',
			type: 'string',
			default: '',
			placeholder: 'e.g. Newsletter',
			description: 'The topic that recipients are subscribed to: an unsubscription ends this one. Empty: an unsubscription is from everything.',
		},
	]),
	read({ text, value }) {
		const code = text('excludeDelivery');
		return {
			mapping: { format: text('formatField'), key: text('keyField'), optOut: text('optOutField'), eventKey: text('eventKeyField') },
			rules: {
				filter: text('filter'),
				controlGroup: text('controlGroup'),
				keepDoubles: value('keepDoubles') === true,
				keepSameIdentifier: value('keepSameIdentifier') === true,
				maxErrors: value('maxErrors') as number | undefined,
				quality: readQuality(text('qualityField'), value('minQuality')),
				addProofTarget: value('addProofTarget') === true,
				limit: (value('maxMessages') as number) || undefined,
				seeds: readSeeds(value('seeds')),
			},
			excluded: readAddressList(value('excludeAddresses')),
			excludedDelivery: code ? { code, states: value('excludeStatus', ['sent']) as MessageState[] } : undefined,
			service: text('service'),
		};
	},
};

/** Both or none: one alone is for the check to report. */
function readQuality(field: string | undefined, least: unknown): RawTargetRules['quality'] {
	return field === undefined && least === undefined ? undefined : ({ field, least } as RawTargetRules['quality']);
}

function readSeeds(value: unknown): RawTargetRules['seeds'] {
	const { seed = [] } = (value ?? {}) as { seed?: Array<{ address?: string; format?: string; profile?: unknown }> };
	return seed.map(({ address = '', format, profile }) => ({ address, format, profile: readJsonObject(profile) as Record<string, unknown> | undefined }));
}

