import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { RawDeliveryParameters } from '../../../core/delivery/parameters/schema';
import { optionGroup, type ChosenOptions, type OptionGroup } from './group';

const waveSize: INodeProperties = {
	displayName: 'Size',
	name: 'size',
	type: 'string',
	default: '',
	placeholder: 'e.g. 25%',
	description: 'Number of messages, as 1000, or share of all messages of the delivery, as 25%',
};

const UNITS = 'a number with s, m, h, d or y';

const equalWaves: INodeProperties = {
	displayName: 'Equal Waves',
	name: 'equalWaves',
	type: 'fixedCollection',
	default: {},
	placeholder: 'Add Waves',
	description: 'Sends in waves of one size: the first starts at once, each next one a period later. The last takes the rest.',
	options: [
		{
			displayName: 'Waves',
			name: 'plan',
			values: [
				{
					displayName: 'Period',
					name: 'period',
					type: 'string',
					default: '',
					placeholder: 'e.g. 6h',
					description: `Time between the starts of two waves: ${UNITS}`,
				},
				waveSize,
			],
		},
	],
};

const waveCalendar: INodeProperties = {
	displayName: 'Wave Calendar',
	name: 'waveCalendar',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	placeholder: 'Add Wave',
	description: 'Sends in these waves, in order; the last one takes the rest, whatever its size',
	options: [
		{
			displayName: 'Wave',
			name: 'wave',
			values: [
				waveSize,
				{
					displayName: 'Start Delay',
					name: 'delay',
					type: 'string',
					default: '',
					placeholder: 'e.g. 6h',
					description: `Time from the start of the wave before: ${UNITS}. Empty: at once, as the first has to be.`,
				},
			],
		},
	],
};

type ScheduleParameters = Pick<RawDeliveryParameters, 'contactDate' | 'waves' | 'messagesPerHour' | 'mxRules'>;

/** When the messages leave, and how fast. */
export const scheduleGroup: OptionGroup<ScheduleParameters> = {
	property: optionGroup('Schedule Options', 'scheduleOptions', [
		{
			displayName: 'Contact Date',
			name: 'contactDate',
			type: 'dateTime',
			default: '',
			placeholder: 'e.g. 2027-03-01T09:00',
			description: 'Nothing is sent before. The analysis freezes it: a change needs a new one. Empty: as soon as possible.',
		},
		equalWaves,
		{
			displayName: 'Messages per Hour',
			name: 'messagesPerHour',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Most messages of this delivery in an hour, spread over 5-minute periods. 0: no limit.',
		},
		{
			displayName: 'MX Rules',
			name: 'mxRules',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. *.example.com connections=5 perHour=3600',
			description: 'Throughput by receiving domain, in the place of the rules of the MTA credential; one rule a line',
		},
		{
			displayName: 'Time Zone',
			name: 'timeZone',
			type: 'string',
			default: '',
			placeholder: 'e.g. Asia/Tokyo',
			description: 'Time zone of Contact Date. Empty: that of the workflow.',
		},
		waveCalendar,
	]),
	read: (chosen) => ({
		contactDate: readDate(chosen, 'contactDate'),
		waves: readWaves(chosen),
		messagesPerHour: chosen.value('messagesPerHour') as number | undefined,
		mxRules: chosen.text('mxRules'),
	}),
};

/** A date of the group, in the group's time zone. */
export function readDate({ text, workflowTimeZone }: ChosenOptions, name: string): { at: string; timeZone: string } | undefined {
	const at = text(name);
	return at ? { at, timeZone: text('timeZone') ?? workflowTimeZone } : undefined;
}

function readWaves({ value }: ChosenOptions): ScheduleParameters['waves'] {
	const plan = (value('equalWaves') as { plan?: IDataObject } | undefined)?.plan;
	const rows = (value('waveCalendar') as { wave?: IDataObject[] } | undefined)?.wave;
	if (plan && rows?.length) return { kind: 'both' };
	if (plan) return { kind: 'equal', size: plan.size, periodMs: plan.period };
	if (rows?.length) return { kind: 'calendar', waves: rows.map(({ delay, size }) => ({ delayMs: delay || 0, size })) };
	return undefined;
}
