import type { ReasonId, TargetRow } from '../delivery/types';
import { parseAddress } from './address';

export interface RecipientDecision {
	/** As it will be used on the wire; for an invalid one the text that came in, cleaned and cut, for the log. */
	address: string;
	/** What doubles and opt-outs are compared by; '' when there is no valid address. */
	key: string;
	domain: string;
	/** Why the recipient gets nothing; null: goes on to the delivery. */
	exclusion: ReasonId | null;
}

/** Longest text of an invalid address that is kept. */
const MAX_KEPT_CHARACTERS = 254;

/**
 * The exclusions that one recipient alone decides, in their order: address empty, address invalid, opted out, address
 * blocked by the store. (Doubles need the other recipients: the store finds them.)
 * @param blocked reasons by address key, as the store's `blockedAddresses` gives them
 */
export function excludeRecipient(
	row: Pick<TargetRow, 'address' | 'optedOut'>,
	blocked: ReadonlyMap<string, ReasonId>,
): RecipientDecision {
	if (row.address.trim() === '') return { address: '', key: '', domain: '', exclusion: 'addressNotSpecified' };
	const parsed = parseAddress(row.address);
	if (!parsed) return { address: toLoggable(row.address), key: '', domain: '', exclusion: 'invalidAddress' };
	const exclusion = row.optedOut ? 'denylisted' : (blocked.get(parsed.key) ?? null);
	return { ...parsed, exclusion };
}

/** The keys of the valid addresses among these rows, each once: what to ask the store about. */
export function addressKeys(rows: ReadonlyArray<Pick<TargetRow, 'address'>>): string[] {
	return [...new Set(rows.flatMap((row) => parseAddress(row.address)?.key ?? []))];
}

function toLoggable(raw: string): string {
	const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029]+/gu;
	return raw.trim().replace(unprintable, ' ').slice(0, MAX_KEPT_CHARACTERS);
}
