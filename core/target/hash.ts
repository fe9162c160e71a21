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
	return {
		add({ key, address, format, optedOut, eventKey, profile }) {
			const ofEvent = eventKey === undefined ? [] : [eventKey];
			const json = canonicalJson([key, address, format, optedOut, profile, ...ofEvent]);
			// JSON text holds no bare line feed, so rows cannot run into each other.
			hash.update(`${json}\n`);
			return json.length;
		},
		addExclusion: (addressKey) => void hash.update(`-${addressKey}\n`),
		digest: () => hash.digest('hex'),
	};
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
