import { createHmac } from 'node:crypto';

import type { AnalysisPort } from '../../delivery/ports';

import type { StoreContext } from '../context';
import { idList } from '../database/idList';

/** Begins the address key of who was erased; no address has a colon before its first dot or @. */
const ERASED = 'erased:';

/** All such keys are from the one up to the other. */
export const ERASED_START = ERASED;
export const ERASED_END = 'erased;';

/** What stays of an address that was erased: a keyed hash, by which it is known again and by nothing else. */
export function erasedKey(linkKey: Buffer, addressKey: string): string {
	return ERASED + createHmac('sha256', linkKey).update('email-delivery erased:').update(addressKey).digest('base64url');
}

export function isErased(addressKey: string): boolean {
	return addressKey.startsWith(ERASED);
}

/** Adds who was erased to those that nothing may go to, whatever its kind. Costs next to nothing where nobody was. */
export function alsoErased(
	context: StoreContext,
	linkKey: Buffer,
	blocked: AnalysisPort['blockedAddresses'],
): AnalysisPort['blockedAddresses'] {
	return async (addressKeys, audience) => {
		const reasons = await blocked(addressKeys, audience);
		if (!(await isAnybodyErased(context))) return reasons;
		const keys = new Map(addressKeys.map((key) => [erasedKey(linkKey, key), key]));
		const rows = await context.db
			.selectFrom('address')
			.select('address_key')
			.where('address_key', 'in', idList(context, [...keys.keys()]))
			.execute();
		for (const { address_key } of rows) reasons.set(keys.get(address_key) as string, 'denylisted');
		return reasons;
	};
}

/** The keys of who was erased from then on. */
export async function erasedSince({ db }: StoreContext, since: number): Promise<Set<string>> {
	const rows = await db
		.selectFrom('address')
		.select('address_key')
		.where('address_key', '>=', ERASED_START)
		.where('address_key', '<', ERASED_END)
		.where('denylisted_at', '>=', since)
		.execute();
	return new Set(rows.map(({ address_key }) => address_key));
}

async function isAnybodyErased({ db }: StoreContext): Promise<boolean> {
	const row = await db
		.selectFrom('address')
		.select('address_key')
		.where('address_key', '>=', ERASED_START)
		.where('address_key', '<', ERASED_END)
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}
