import { ULID } from '../ids';
import { BASE32, isSameMac, shortMacOf } from './mac';

/** Keeps Message-IDs apart from anything else that is signed with the store's key. */
const PURPOSE = 'email-delivery message id:';

/** Message, delivery, MAC, as `messageIdOf` writes them. */
const MESSAGE_ID = new RegExp(`^((${ULID})\\.${ULID})\\.([${BASE32}]{16})@`, 'i');

/**
 * The Message-ID of a message, without its angle brackets: the same on every attempt, in lower case, and signed, since
 * ids that are made in one millisecond follow each other and could be guessed from one's own.
 * @param key the store's link key
 * @param domain of the sender, in ASCII
 */
export function messageIdOf(key: Buffer, message: { id: string; deliveryId: string }, domain: string): string {
	const signed = `${message.id}.${message.deliveryId}`.toLowerCase();
	return `${signed}.${shortMacOf(key, PURPOSE, signed)}@${domain.toLowerCase()}`;
}

/** The message that a Message-ID names; undefined when this key did not sign it. Upper and lower case count the same. */
export function messageOfMessageId(key: Buffer, text: string): string | undefined {
	const [, signed = '', id = '', mac = ''] = MESSAGE_ID.exec(text.toLowerCase()) ?? [];
	return id && isSameMac(mac, shortMacOf(key, PURPOSE, signed)) ? id.toUpperCase() : undefined;
}

const ANY_MAC = new RegExp(`(${ULID}\\.${ULID}\\.)[${BASE32}]{16}(?=@)`, 'gi');

/** For pages that others than the recipient see: a bounce that names such a Message-ID is believed. */
export function hideMessageIdMacs(text: string): string {
	return text.replace(ANY_MAC, '$1…');
}
