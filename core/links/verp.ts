import { ULID } from '../ids';
import { BASE32, isSameMac, shortMacOf } from './mac';

/** First character of every token; another layout or key takes another one. */
const VERSION = '1';

/** Keeps return paths apart from anything else that is signed with the store's key. */
const PURPOSE = 'email-delivery return path:';

/**
 * Version, message, MAC: 43 characters that stand alone somewhere in a local part, as in `bounces+1…@example.com` or,
 * from a forwarder that rewrites senders (SRS), `SRS0=ab=cd=example.com=bounces+1…@forwarder.example`.
 */
const TOKEN = new RegExp(`(?<![0-9a-z])(${VERSION}(${ULID}))([${BASE32}]{16})(?![0-9a-z])`, 'gi');

/** Length of a token, so that people know what is left of the 64 octets of a local part (RFC 5321 section 4.5.3.1.1). */
export const VERP_TOKEN_LENGTH = 43;

/**
 * What names a message in its return path (VERP): letters and digits only, the same on every attempt.
 * @param key the store's link key
 * @param messageId a ULID
 */
export function verpToken(key: Buffer, messageId: string): string {
	const signed = `${VERSION}${messageId.toLowerCase()}`;
	return signed + shortMacOf(key, PURPOSE, signed);
}

/**
 * The message that a bounce came back for, by the address that it was sent to; undefined when this key signed no
 * token in it. Upper and lower case count the same.
 */
export function messageOfReturnPath(key: Buffer, address: string): string | undefined {
	const local = address.slice(0, address.lastIndexOf('@'));
	for (const [, signed = '', messageId = '', mac = ''] of local.matchAll(TOKEN)) {
		if (isSameMac(mac.toLowerCase(), shortMacOf(key, PURPOSE, signed.toLowerCase()))) return messageId.toUpperCase();
	}
	return undefined;
}

/** A token wherever it stands, in an encoded `mailto:` (`bounces%2B1…`) too. */
const ANY_TOKEN = new RegExp(`${VERSION}[0-7][${BASE32}]{41}(?![0-9a-z])`, 'gi');

/** For pages that others than the recipient see: a mail to such an address unsubscribes, and a bounce quarantines. */
export function hideVerpTokens(text: string): string {
	return text.replace(ANY_TOKEN, '…');
}
