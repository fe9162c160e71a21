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

/** Crockford's base 32, as in ULIDs, in lower case: servers may change the case of an address on the way back. */
export const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz';

/** 80 bits: the least that RFC 2104 section 5 allows, for where room is scarce. */
const SHORT_MAC_BYTES = 10;

/** As `macOf`, in 16 characters of `BASE32`. */
export function shortMacOf(key: Buffer, purpose: string, signed: string): string {
	return toBase32(hmacSha256(key, purpose + signed).subarray(0, SHORT_MAC_BYTES));
}

/** @param bytes a multiple of five of them, so that no bit is left over */
function toBase32(bytes: Buffer): string {
	let bits = BigInt(`0x${bytes.toString('hex')}`);
	let text = '';
	for (let left = (bytes.length * 8) / 5; left > 0; left -= 1) {
		text = (BASE32[Number(bits & 31n)] as string) + text;
		bits >>= 5n;
	}
	return text;
}
