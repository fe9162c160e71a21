import type { RecipientFields, TargetRow } from '../delivery/types';

/**
 * Which field of an item is what, by field *name*. A name may be a dot path (`contact.email`); a field
 * that has the whole name, dots included, goes first.
 */
export interface FieldMapping extends RecipientFields {
	address: string;
}

/**
 * What says in an opt-out field that the person did *not* opt out, in lower case. Everything else that is not
 * empty counts as opted out (`yes`, `1`, `はい`, `x`, `unsubscribed`, the date of it): a word that nobody
 * thought of must not lead to a message that was refused.
 */
const NOT_OPTED_OUT = new Set([
	...['', '-', '0', 'false', 'f', 'no', 'n', 'off', 'none', 'null', 'undefined', 'nan'],
	...['non', 'faux', 'nein', 'falsch', 'いいえ', 'なし'],
	...['opt-in', 'opt in', 'optin', 'opted in', 'subscribed', 'not opted out'],
]);

/**
 * One recipient of an item. Values are taken as they are: nothing is trimmed or cut here, and the profile is the
 * whole item. What is no text, number or boolean cannot be an address, a format or a key and gives ''.
 */
export function mapRecipient(item: Record<string, unknown>, mapping: FieldMapping): TargetRow {
	const eventKey = toText(readField(item, mapping.eventKey));
	return {
		...(eventKey && { eventKey }),
		key: toText(readField(item, mapping.key)),
		address: toText(readField(item, mapping.address)),
		format: toText(readField(item, mapping.format)),
		optedOut: isOptedOut(readField(item, mapping.optOut)),
		profile: item,
	};
}

/** The value of a field by its name or dot path; undefined when the item does not have it, or without a name. */
export function readField(item: Record<string, unknown>, name: string | undefined): unknown {
	if (!name) return undefined;
	if (Object.hasOwn(item, name)) return item[name];
	let value: unknown = item;
	for (const step of name.split('.')) {
		if (!isRecord(value) || !Object.hasOwn(value, step)) return undefined;
		value = value[step];
	}
	return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function toText(value: unknown): string {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function isOptedOut(value: unknown): boolean {
	if (value === null || value === undefined) return false;
	if (Array.isArray(value)) return value.some(isOptedOut);
	if (typeof value === 'object') return true;
	return !NOT_OPTED_OUT.has(String(value).trim().toLowerCase());
}
