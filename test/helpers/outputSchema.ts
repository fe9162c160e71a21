import type { IDataObject } from 'n8n-workflow';

/** A JSON schema as n8n's editor reads it: types and properties alone. */
export interface OutputSchema {
	type: string;
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
}

/** The schema of all these items: every field that one of them has. A field that is null in some has the type that it has in others. */
export function schemaOf(items: IDataObject[]): OutputSchema {
	return items.map(ofValue).reduce(merge);
}

function ofValue(value: unknown): OutputSchema {
	if (value === null || value === undefined) return { type: 'null' };
	if (Array.isArray(value)) return value.length > 0 ? { type: 'array', items: value.map(ofValue).reduce(merge) } : { type: 'array' };
	if (typeof value !== 'object') return { type: typeof value };
	const fields = Object.entries(value).filter(([, field]) => field !== undefined);
	return { type: 'object', properties: Object.fromEntries(fields.map(([name, field]) => [name, ofValue(field)])) };
}

function merge(one: OutputSchema, other: OutputSchema): OutputSchema {
	if (one.type === 'null') return other;
	if (other.type === 'null') return one;
	if (one.type !== other.type) throw new Error(`A field is ${one.type} in one item and ${other.type} in another`);
	if (one.type === 'array') return { ...one, ...other, ...(one.items && other.items && { items: merge(one.items, other.items) }) };
	if (one.type !== 'object') return one;
	const properties = { ...one.properties };
	for (const [name, field] of Object.entries(other.properties ?? {})) {
		properties[name] = properties[name] ? merge(properties[name], field) : field;
	}
	return { type: 'object', properties };
}
