import { monotonicFactory } from 'ulid';

const nextUlid = monotonicFactory();

/** A new id: 26 characters, sorts by time of making, safe in addresses and URLs (ULID). */
export function newId(): string {
	return nextUlid();
}
