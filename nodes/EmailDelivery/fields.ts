import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { DeliveryError } from '../../core/errors';

/** *Get Many*: all of them, or so many. */
export const limitFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		displayOptions: { show: { returnAll: [false] } },
		default: 50,
		description: 'Max number of results to return',
	},
];

/** A collection of filters. */
export function filterField(options: INodeProperties[]): INodeProperties {
	return { displayName: 'Filters', name: 'filters', type: 'collection', placeholder: 'Add Filter', default: {}, options };
}

export function readFilters(context: IExecuteFunctions, index: number): IDataObject {
	return context.getNodeParameter('filters', index, {}) as IDataObject;
}

/** How many results are wanted; Infinity for all. @throws DeliveryError `invalidParameter` */
export function readLimit(context: IExecuteFunctions, index: number): number {
	if (context.getNodeParameter('returnAll', index, false) === true) return Infinity;
	const entered = context.getNodeParameter('limit', index, 50);
	const limit = Number(entered);
	if (Number.isInteger(limit) && limit >= 1) return limit;
	throw new DeliveryError('invalidParameter', `Limit: ${JSON.stringify(entered)} is no whole number from 1 on.`, {
		advice: 'Give the number of results, as 50, or switch Return All on.',
	});
}

/** Rows that cross the border of the engine at once. */
const PAGE = 1_000;

/**
 * Reads page after page until there are as many as asked for.
 * @param read one page; `last` is the last row of the page before
 */
export async function readPages<Row>(
	context: IExecuteFunctions,
	index: number,
	read: (limit: number, last: Row | undefined) => Promise<Row[]>,
): Promise<Row[]> {
	const wanted = readLimit(context, index);
	const rows: Row[] = [];
	while (rows.length < wanted) {
		const limit = Math.min(PAGE, wanted - rows.length);
		const page = await read(limit, rows.at(-1));
		rows.push(...page);
		if (page.length < limit) break;
	}
	return rows;
}

/** A date field in ms; undefined where it is empty. Without a zone it is in that of the workflow. */
export function readTime(context: IExecuteFunctions, value: unknown, label: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const zone = context.getTimezone();
	const time = value instanceof Date ? DateTime.fromJSDate(value) : DateTime.fromISO(String(value).trim().replace(' ', 'T'), { zone });
	if (time.isValid) return time.toMillis();
	throw new DeliveryError('invalidParameter', `${label}: ${JSON.stringify(value)} is not a date.`, {
		advice: 'Give a date as 2026-04-01T09:00:00, or choose one.',
	});
}

/** ISO 8601 in UTC, or null. */
export function isoTime(time: number | null): string | null {
	return time === null ? null : new Date(time).toISOString();
}
