import { DeliveryError } from '../errors';

/** One statement that gives rows, with values for its parameters. */
export interface SqlQuery {
	text: string;
	/** For `$1`, `$2` … (PostgreSQL) or `?` (SQLite). */
	values: readonly unknown[];
}

/** A row by names of its columns; all values are plain JSON. */
export type SqlRecord = Record<string, unknown>;

/** Rows that are fetched at once. */
export const GROUP = 500;

/** The error for a source that cannot be read. Secrets never stand in it. */
export function sourceUnusable(problem: string, advice: string, cause?: unknown): DeliveryError {
	return new DeliveryError('sourceUnusable', problem, { advice: `${advice} Nothing was saved.`, cause });
}

/** `line 2, column 7` of a character (from 0) of a text. */
export function placeIn(text: string, at: number): string {
	const before = text.slice(0, at).split('\n');
	return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

/** Columns of one name would hide each other. */
export function assertOwnNames(names: readonly string[]): void {
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice === undefined) return;
	throw sourceUnusable(`SQL Query gives the column "${twice}" twice.`, 'Give each column a name of its own with "as".');
}

export function assertNotEmpty({ text }: SqlQuery): void {
	if (text.trim() === '') throw sourceUnusable('SQL Query is empty.', 'Write a query that gives a row per recipient, as: select email, name from customer.');
}

/** What JSON has no form for: bytes become null, big whole numbers texts. */
export function toPlain(value: unknown): unknown {
	if (value instanceof Uint8Array) return null;
	return typeof value === 'bigint' ? toNumberOrText(value) : value;
}

function toNumberOrText(value: bigint): number | string {
	return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
}
