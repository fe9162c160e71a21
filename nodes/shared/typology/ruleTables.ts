import type { INodeProperties } from 'n8n-workflow';
// Not by the index, which brings the template engine along: a node is loaded without it.
import { settableRules } from '../../../core/typology/defaultTypology';
import { titleCase } from '../titleCase';

const LEVELS = [
	{ name: 'Error', value: 'error', description: 'Prevents sending' },
	{ name: 'Information', value: 'information', description: 'Is told, and nothing more' },
	{ name: 'Warning', value: 'warning', description: 'A semi-automatic delivery then wants a person to confirm it' },
];

const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'label',
	type: 'string',
	default: '',
	placeholder: 'e.g. Two a week',
	description: 'Name of the rule in findings and messages',
};

const countedDeliveries: INodeProperties = {
	displayName: 'Counted Deliveries',
	name: 'condition',
	type: 'string',
	default: '',
	placeholder: 'e.g. delivery.kind == "marketing"',
	description: 'Liquid condition over delivery: label, code, kind, weight. The rule counts only deliveries that meet it, and leaves others alone. Empty: all.',
};

/** A table of rules: any number of rows with these fields, under `values`. */
function ruleTable(displayName: string, name: string, description: string, fields: INodeProperties[]): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add rule',
		default: {},
		description,
		options: [{ displayName: 'Rule', name: 'values', values: fields }],
	};
}

/** Rules of the user's own, and what the default ones are set to. */
export const ruleTables = {
	capacity: ruleTable('Capacity Rules', 'capacity', 'At most so many messages in 24 hours over all deliveries; those beyond are excluded after arbitration', [
		nameField,
		{
			displayName: 'Messages per Day',
			name: 'maxPerDay',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 10000,
			description: 'Most messages within 24 hours',
		},
		countedDeliveries,
	]),
	control: ruleTable('Control Rules', 'control', 'A finding of your own, when a condition over the figures of the delivery is met', [
		nameField,
		{
			displayName: 'Condition',
			name: 'condition',
			type: 'string',
			default: '',
			placeholder: 'e.g. delivery.toDeliver > 50000',
			description: 'Liquid condition over delivery: label, code, kind, recipients, toDeliver, excluded, excludedShare (0 to 1), exclusions, formats, waves, hours, messageBytes',
		},
		{
			displayName: 'Level',
			name: 'level',
			type: 'options',
			options: LEVELS,
			default: 'warning',
			description: 'Level of the finding',
		},
		{
			displayName: 'Message',
			name: 'text',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ delivery.toDeliver }} messages want the consent of the call centre',
			description: 'Text of the finding, as a Liquid template over delivery',
		},
	]),
	filtering: ruleTable('Filtering Rules', 'filtering', 'Recipients who meet the condition are excluded by a rule', [
		nameField,
		{
			displayName: 'Condition',
			name: 'condition',
			type: 'string',
			default: '',
			placeholder: 'e.g. recipient.age < 18',
			description: 'Liquid condition over recipient (fields of the profile) and delivery (label, code, kind)',
		},
	]),
	levels: ruleTable('Rule Levels', 'levels', 'Rules of the default typology at another level, or switched off', [
		{
			displayName: 'Rule',
			name: 'rule',
			type: 'options',
			options: settableRules
				.map(({ id, label }) => ({ name: titleCase(label), value: id }))
				.sort((a, b) => a.name.localeCompare(b.name, 'en')),
			default: 'unsubscriptionLink',
			description: 'Which rule',
		},
		{
			displayName: 'Level',
			name: 'level',
			type: 'options',
			options: [...LEVELS, { name: 'Off', value: 'off', description: 'The rule is not run' }].sort((a, b) => a.name.localeCompare(b.name, 'en')),
			default: 'error',
			description: 'Level of what the rule finds; what it only mentions stays information',
		},
	]),
	pressure: ruleTable('Pressure Rules', 'pressure', 'At most so many messages per address in a period: a message goes when those sent, and those planned by heavier deliveries, are below the maximum', [
		nameField,
		{
			displayName: 'Messages',
			name: 'maxMessages',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 2,
			description: 'Most messages to one address within the period',
		},
		{
			displayName: 'Period (Days)',
			name: 'periodDays',
			type: 'number',
			typeOptions: { minValue: 0.05, numberPrecision: 2 },
			default: 7,
			description: 'Length of the period before the delivery (and after it, for what is planned)',
		},
		countedDeliveries,
	]),
} satisfies Record<string, INodeProperties>;
