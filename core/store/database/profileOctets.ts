import { sql as rawSql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Octets of profiles that are read at once, and one profile more. One may have some 250,000 characters, and the engine's thread
 * has 512 MB: two thousand of them would end it, with all that it sends.
 */
export const MOST_OCTETS = 32_000_000;

/** Whether the rows before this one, in the order of `position`, are already as many octets as may be read at once. */
export function isTooMuch(profile: string, position: string): RawBuilder<boolean> {
	const before = rawSql`rows between unbounded preceding and 1 preceding`;
	return rawSql<boolean>`coalesce(sum(octet_length(${rawSql.ref(profile)})) over (order by ${rawSql.ref(position)} ${before}), 0) > ${rawSql.lit(MOST_OCTETS)}`;
}
