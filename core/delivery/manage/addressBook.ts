import { DeliveryError } from '../../errors';
import { parseAddress } from '../../target/address';
import type { DeliveryContext } from '../context';
import type { AddressFilter, AddressRecord } from '../types';

/** What people do with an address. */
export type AddressChange = 'quarantine' | 'unquarantine' | 'denylist' | 'undenylist';

/**
 * How an address stands; `valid` where nothing is known against it.
 * @throws DeliveryError `invalidParameter`
 */
export async function findAddress({ store }: DeliveryContext, address: string): Promise<AddressRecord> {
	const key = addressKeyOf(address);
	return (await store.findAddress(key)) ?? unknownAddress(key);
}

/** Addresses that something is known against. */
export function listAddresses(
	{ store }: DeliveryContext,
	filter: AddressFilter,
	page: { limit: number; after?: string },
): Promise<AddressRecord[]> {
	return store.listAddresses(filter, page);
}

/**
 * Puts an address into quarantine or onto the denylist, or takes it out. Doing it twice does no harm.
 * @param actor who does it, noted as the source
 * @throws DeliveryError `invalidParameter`
 */
export async function changeAddress(
	context: DeliveryContext,
	address: string,
	change: AddressChange,
	actor: string,
): Promise<AddressRecord> {
	const { store } = context;
	const key = addressKeyOf(address);
	if (change === 'quarantine') await store.quarantineAddress(key, actor);
	if (change === 'unquarantine') await store.releaseAddress(key);
	if (change === 'denylist') await store.denylistAddress(key, actor);
	if (change === 'undenylist') await store.undenylistAddress(key);
	return findAddress(context, address);
}

/**
 * Lets the addresses of a domain, or of a period, out of quarantine.
 * @throws DeliveryError `invalidParameter` when neither is given: nobody means all of them by leaving fields empty
 */
export async function releaseAddresses(
	{ store }: DeliveryContext,
	filter: Omit<AddressFilter, 'status'>,
): Promise<{ released: number }> {
	if (!filter.domain && filter.since === undefined && filter.until === undefined) {
		throw new DeliveryError('invalidParameter', 'Neither a domain nor a period says which addresses to release.', {
			advice: 'Give the domain of the provider that had the outage, or the time of it, or both. Nothing was released.',
		});
	}
	return { released: await store.releaseAddresses(filter) };
}

/** What addresses are compared by. @throws DeliveryError `invalidParameter` */
export function addressKeyOf(address: string): string {
	const parsed = parseAddress(address);
	if (parsed) return parsed.key;
	throw new DeliveryError('invalidParameter', `"${address}" is not an e-mail address.`, {
		advice: 'Give one bare address, as ann@example.com. Nothing was changed.',
	});
}

function unknownAddress(address: string): AddressRecord {
	const never = { denylistedAt: null, denylistSource: null, complainedAt: null, quarantinedAt: null, quarantinedUntil: null };
	return { address, status: 'valid', ...never, quarantineSource: null, errors: 0, lastErrorAt: null, errorReason: null };
}
