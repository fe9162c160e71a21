import type { Seed, TargetRow } from '../delivery/types';
import { parseAddress } from './address';

/**
 * The row of a seed address: its own fields, and what it lacks from the profile it borrows. Where that profile holds its
 * address, the seed's stands, so that nobody else's address is in the message.
 * @param donor a recipient of the target; undefined when it has none
 */
export function seedRow({ address, format, profile = {} }: Seed, donor: TargetRow | undefined): TargetRow {
	const borrowed = donor ? replaceAddress(donor.profile, donor.address, address) : {};
	return {
		key: '',
		address,
		format: format ?? donor?.format ?? '',
		optedOut: false,
		profile: { ...(borrowed as Record<string, unknown>), ...profile },
	};
}

function replaceAddress(value: unknown, former: string, address: string): unknown {
	if (typeof value === 'string') return isSame(value, former) ? address : value;
	if (Array.isArray(value)) return value.map((inner) => replaceAddress(inner, former, address));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaceAddress(inner, former, address)]));
}

function isSame(text: string, address: string): boolean {
	if (text === address) return text !== '';
	return text.includes('@') && parseAddress(text)?.key === (parseAddress(address)?.key ?? '');
}
