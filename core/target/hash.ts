import { createHash } from 'node:crypto';
import type { TargetRow } from '../delivery/types';

export interface TargetHasher {
	/** Takes in the next row; the order of rows counts, the order of a profile's fields does not. Gives its length in JSON. */
	add(row: TargetRow): number;
	/** Takes in an address that gets nothing. */
	addExclusion(addressKey: string): void;
	/** SHA-256 over all rows in hex. Ends the hasher. */
	digest(): string;
}

/** Hashes a target row by row: the same recipients in the same order give the same digest, in any process. */
export function targetHasher(): TargetHasher {
	const hash = createHash('sha256');
	const flatJson = flatJsonWriter();
	return {
		add({ key, address, format, optedOut, eventKey, profile }) {
			const json = [key, address, format].map(quote).join(',');
			const ofEvent = eventKey === undefined ? '' : `,${quote(eventKey)}`;
			// JSON text holds no bare line feed, so rows cannot run into each other.
			const line = `[${json},${optedOut},${flatJson(profile) ?? canonicalJson(profile)}${ofEvent}]`;
			hash.update(`${line}\n`);
			return line.length;
		},
		addExclusion: (addressKey) => void hash.update(`-${addressKey}\n`),
		digest: () => hash.digest('hex'),
	};
}

const quote = (text: string): string => JSON.stringify(text);

/**
 * As `canonicalJson`, for profiles of plain values, three times as fast: the order of their fields is found once for
 * all rows of a file or a query. It gives undefined for a profile that has anything else in it.
 */
function flatJsonWriter(): (profile: Record<string, unknown>) => string | undefined {
	let names: string[] = [];
	let fields: Array<{ name: string; start: string }> = [];

	function learn(given: string[], profile: Record<string, unknown>): void {
		names = given;
		fields = Object.keys(sortKeys(profile)).map((name) => ({ name, start: `${quote(name)}:` }));
	}

	return (profile) => {
		const given = Object.keys(profile);
		if (given.length !== names.length || given.some((name, at) => name !== names[at])) learn(given, profile);
		let json = '';
		for (const { name, start } of fields) {
			const value = profile[name];
			if (value === undefined) continue;
			if (!isPlainValue(value)) return undefined;
			json += `${json === '' ? '' : ','}${start}${JSON.stringify(value)}`;
		}
		return `{${json}}`;
	};
}

function isPlainValue(value: unknown): value is string | number | boolean | null {
	return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** JSON with the keys of objects sorted by code unit; what JSON lacks becomes what JSON.stringify makes of it. */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_key, inner: unknown) => {
		if (typeof inner === 'bigint') return inner.toString();
		return isPlainObject(inner) ? sortKeys(inner) : inner;
	});
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortKeys(value: Record<string, unknown>): Record<string, unknown> {
	// Entries of a Map would do too; an object without prototype keeps a field called `__proto__`.
	const sorted = Object.create(null) as Record<string, unknown>;
	for (const key of Object.keys(value).sort()) sorted[key] = value[key];
	return sorted;
}
