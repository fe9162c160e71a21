import type { TargetRow, TargetRules } from '../delivery/types';

/**
 * What makes two messages of a delivery doubles of each other: the event key where there is one, else the address. Where
 * duplicate addresses are kept, the user's own id of the profile, unless records of the same identifier are kept too.
 * @param addressKey '' when the recipient has no valid address
 * @param place where the row stands, the same for no other of the delivery: of those that are nobody's double
 */
export function doubleKeyOf(
	{ key, eventKey }: Pick<TargetRow, 'key' | 'eventKey'>,
	addressKey: string,
	place: string,
	{ keepDoubles, keepSameIdentifier }: TargetRules = {},
): string {
	// No address has a space: keys of different sorts never meet.
	if (eventKey) return `event ${eventKey}`;
	if (!keepDoubles) return addressKey;
	return key && !keepSameIdentifier ? `id ${key}` : `position ${place}`;
}
