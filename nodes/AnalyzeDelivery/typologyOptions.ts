import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { ruleTables } from './ruleTables';

const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_TIMEOUT_SECONDS = 5;
const DEFAULT_URLS = 50;

/** *Typology Options*: which rules the delivery is checked by. Without any of them it is the default typology. */
export const typologyProperty: INodeProperties = {
	displayName: 'Typology Options',
	name: 'typologyOptions',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		ruleTables.capacity,
		{
			displayName: 'Check URL Reachability',
			name: 'checkUrls',
			type: 'boolean',
			default: false,
			description: 'Whether every address of the content is asked whether something answers there; addresses in inner networks never are',
		},
		ruleTables.control,
		ruleTables.filtering,
		{
			displayName: 'Personalization Sample',
			name: 'personalizationSample',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Recipients whose message is made as a check, spread over the target. 0: every one.',
		},
		ruleTables.pressure,
		ruleTables.levels,
		{
			displayName: 'SpamAssassin Host',
			name: 'spamAssassinHost',
			type: 'string',
			default: '',
			placeholder: 'e.g. localhost',
			description: 'Host of a spamd that looks at a sample message; its score and the rules that hit become findings. Empty: none.',
		},
		{
			displayName: 'SpamAssassin Port',
			name: 'spamAssassinPort',
			type: 'number',
			default: 783,
			description: 'Port of spamd',
		},
		{
			displayName: 'URL Limit',
			name: 'urlLimit',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 500 },
			default: DEFAULT_URLS,
			description: 'Most addresses that are asked when reachability is checked',
		},
		{
			displayName: 'URL Timeout (Seconds)',
			name: 'urlTimeout',
			type: 'number',
			typeOptions: { minValue: 0.1, maxValue: 60, numberPrecision: 1 },
			default: DEFAULT_TIMEOUT_SECONDS,
			description: 'How long an address may take to answer',
		},
		{
			displayName: 'Weight',
			name: 'weight',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1000 },
			default: 5,
			description: 'How much this delivery counts against others in pressure rules; what a heavier one plans goes before',
		},
	],
};

/** The options as the core wants them, unchecked; undefined where none was chosen. */
export function readTypologyOptions(context: IExecuteFunctions, index: number): IDataObject | undefined {
	const chosen = context.getNodeParameter('typologyOptions', index, {}) as IDataObject;
	if (Object.keys(chosen).length === 0) return undefined;
	return {
		levels: Object.fromEntries(rowsOf(chosen, 'levels').map(({ rule, level }) => [String(rule), level])),
		personalizationSample: chosen.personalizationSample,
		weight: chosen.weight,
		filtering: rowsOf(chosen, 'filtering'),
		pressure: rowsOf(chosen, 'pressure').map(({ periodDays, ...rule }) => ({ ...rule, periodMs: Math.round(Number(periodDays) * DAY_MS) })),
		capacity: rowsOf(chosen, 'capacity'),
		control: rowsOf(chosen, 'control'),
		reachability: chosen.checkUrls === true ? readReachability(chosen) : undefined,
		spamAssassin: readSpamAssassin(chosen),
	};
}

function rowsOf(chosen: IDataObject, table: string): IDataObject[] {
	return ((chosen[table] as IDataObject | undefined)?.values as IDataObject[] | undefined) ?? [];
}

function readReachability({ urlTimeout = DEFAULT_TIMEOUT_SECONDS, urlLimit = DEFAULT_URLS }: IDataObject): IDataObject {
	return { timeoutMs: Math.round(Number(urlTimeout) * 1000), maxUrls: urlLimit };
}

function readSpamAssassin({ spamAssassinHost, spamAssassinPort = 783 }: IDataObject): IDataObject | undefined {
	const host = String(spamAssassinHost ?? '').trim();
	return host ? { host, port: spamAssassinPort } : undefined;
}
