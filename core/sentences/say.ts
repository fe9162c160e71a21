import type { Part } from './speech';

/** Says a part of a sentence with this table; text stays as it is. */
export function sayWith(table: object, part: Part): string {
	if (typeof part === 'string') return part;
	if (!Object.hasOwn(table, part.key)) throw new RangeError(`there is no sentence "${part.key}"`);
	const sentence = (table as Record<string, (values: object) => string>)[part.key] as (values: object) => string;
	return sentence(part.values);
}
