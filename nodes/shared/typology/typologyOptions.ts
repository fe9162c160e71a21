import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { ruleTables } from './ruleTables';

const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_TIMEOUT_SECONDS = 5;
const DEFAULT_URLS = 50;

/** Options by which a delivery is checked, of a proof too. */
const OF_PROOFS = new Set(['checkUrls', 'control', 'levels', 'spamAssassinHost', 'spamAssassinPort', 'urlLimit', 'urlTimeout']);

const OPTIONS: INodeProperties[] = [
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
];

/** *Typology Options*: which rules the delivery is checked by. Without any of them it is the default typology. */
export const typologyProperty: INodeProperties = {
	displayName: 'Typology Options',
	name: 'typologyOptions',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: OPTIONS,
};

/** The same for proofs: nobody is excluded from them by a rule, so only what checks is there. */
export const proofTypologyProperty: INodeProperties = {
	...typologyProperty,
	description: "By which rules the proof is checked. Levels and checks that are not set here are those of the delivery's last analysis; own control rules are of the proof alone.",
	options: OPTIONS.filter(({ name }) => OF_PROOFS.has(name)),
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
		control: chosen.control && rowsOf(chosen, 'control'),
		reachability: readReachability(chosen),
		spamAssassin: readSpamAssassin(chosen),
	};
}

function rowsOf(chosen: IDataObject, table: string): IDataObject[] {
	return ((chosen[table] as IDataObject | undefined)?.values as IDataObject[] | undefined) ?? [];
}

/** null: switched off, which is more than not chosen. */
function readReachability({ checkUrls, urlTimeout = DEFAULT_TIMEOUT_SECONDS, urlLimit = DEFAULT_URLS }: IDataObject): IDataObject | null | undefined {
	if (checkUrls === undefined) return undefined;
	return checkUrls === true ? { timeoutMs: Math.round(Number(urlTimeout) * 1000), maxUrls: urlLimit } : null;
}

/** null: none is wanted, which is more than not chosen. */
function readSpamAssassin({ spamAssassinHost, spamAssassinPort = 783 }: IDataObject): IDataObject | null | undefined {
	if (spamAssassinHost === undefined) return undefined;
	const host = String(spamAssassinHost ?? '').trim();
	return host ? { host, port: spamAssassinPort } : null;
}
