import { LIMITS } from './limits';
import { decodeWords } from './words';

/** The fields of a header block, or of a report that is written like one. */
export interface Fields {
	/** The first value of a field, unfolded, or '' when there is none. */
	get(name: string): string;
	/** All values of a field. */
	all(name: string): string[];
	/** The first value with encoded-words as text. */
	text(name: string): string;
	readonly size: number;
}

const FIELD = /^([!-9;-~]{1,80})[ \t]*:[ \t]*(.*)$/;

/**
 * Reads a block of `Name: value` lines, folded ones included. A line that is no field and does not follow a white space
 * belongs to the one before all the same: some gateways fold so.
 */
export function parseFields(block: string): Fields {
	const values = new Map<string, string[]>();
	let last: string[] | undefined;
	for (const line of block.slice(0, LIMITS.headerCharacters).split('\n')) {
		const field = FIELD.exec(line);
		if (field && !/^[ \t]/.test(line)) last = addValue(values, field[1]!.toLowerCase(), field[2]!.trimEnd());
		else if (last && line.trim()) last[last.length - 1] += ` ${line.trim()}`;
	}
	return toFields(values);
}

function addValue(values: Map<string, string[]>, name: string, value: string): string[] {
	const list = values.get(name);
	if (!list) values.set(name, [value]);
	else list.push(value);
	return values.get(name)!;
}

function toFields(values: Map<string, string[]>): Fields {
	const get = (name: string) => values.get(name)?.[0] ?? '';
	return {
		get,
		all: (name) => values.get(name) ?? [],
		text: (name) => decodeWords(get(name)),
		size: values.size,
	};
}

/** A parameter of a structured field, as `boundary` of Content-Type, also where its semicolon is missing. */
export function parameterOf(value: string, name: string): string | undefined {
	const found = PARAMETERS[name]?.exec(value);
	return found ? (found[1]?.replace(/\\(.)/g, '$1') ?? found[2]) : undefined;
}

const PARAMETERS: Record<string, RegExp> = Object.fromEntries(
	['boundary', 'charset', 'report-type'].map((name) => [
		name,
		new RegExp(`[;\\s]${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.){0,200})"|([^;\\s"]{1,200}))`, 'i'),
	]),
);
