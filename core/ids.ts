import { monotonicFactory } from 'ulid';

const nextUlid = monotonicFactory();

/** What an id looks like, as a pattern: Crockford's base 32, the first character at most 7. Lower case where an `i` flag lets it. */
export const ULID = '[0-7][0-9A-HJKMNP-TV-Z]{25}';

/** A new id: 26 characters, sorts by time of making, safe in addresses and URLs (ULID). */
export function newId(): string {
	return nextUlid();
}
