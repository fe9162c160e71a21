import { timingSafeEqual } from 'node:crypto';
import { hmacSha256 } from './hmac';

/** 128 bits: RFC 2104 section 5 allows half of the hash's length, and tokens end up in every message. */
const MAC_BYTES = 16;

/** What a MAC looks like in a token. */
export const MAC_PATTERN = '[A-Za-z0-9_-]{22}';

/**
 * HMAC-SHA-256 of a text, cut to 128 bits, in base64url.
 * @param purpose keeps what is signed for one thing from counting as signed for another
 */
export function macOf(key: Buffer, purpose: string, signed: string): string {
	return hmacSha256(key, purpose + signed).subarray(0, MAC_BYTES).toString('base64url');
}

/** As text, not as bytes: the last character of 22 has spare bits, so several texts give the same bytes. */
export function isSameMac(mac: string, expected: string): boolean {
	return timingSafeEqual(Buffer.from(mac), Buffer.from(expected));
}
