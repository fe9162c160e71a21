import { createHmac, timingSafeEqual } from 'node:crypto';

/** `proof`: a link of a proof, shown but never live; it cannot stand in for the real kinds. */
export type LinkKind = 'unsubscribe' | 'mirror' | 'proof';

export interface LinkPayload {
	kind: LinkKind;
	deliveryId: string;
	messageId: string;
}

/** First character of every token; another layout or key takes another one. */
const VERSION = '1';

const KIND_CHARACTERS: Record<LinkKind, string> = { unsubscribe: 'u', mirror: 'm', proof: 'p' };
const KINDS = new Map(Object.entries(KIND_CHARACTERS).map(([kind, character]) => [character, kind as LinkKind]));

/** A ULID: 26 characters of Crockford's base 32, the first at most 7. */
const ULID = '[0-7][0-9A-HJKMNP-TV-Z]{25}';

/** Version, kind, delivery, message, then the MAC. All of it is safe in the query of a URL. */
const TOKEN = new RegExp(`^(${VERSION}([ump])(${ULID})(${ULID}))([A-Za-z0-9_-]{22})$`);

/** 128 bits: RFC 2104 section 5 allows half of the hash's length, and tokens end up in every message. */
const MAC_BYTES = 16;

/** Keeps link tokens apart from anything else that may be signed with the store's key. */
const PURPOSE = 'email-delivery link:';

/**
 * Signs what a link is about (HMAC-SHA-256, cut to 128 bits). The same payload gives the same token on every attempt.
 * @param key the store's link key
 */
export function signToken(key: Buffer, payload: LinkPayload): string {
	const signed = `${VERSION}${KIND_CHARACTERS[payload.kind]}${payload.deliveryId}${payload.messageId}`;
	const token = signed + macOf(key, signed);
	if (!TOKEN.test(token)) throw new TypeError('A link token needs a delivery and a message id that are ULIDs');
	return token;
}

/**
 * What the token is about, or undefined when this key did not sign exactly this token. The caller still has to
 * compare `kind`: a mirror token must not unsubscribe anybody.
 */
export function verifyToken(key: Buffer, token: string): LinkPayload | undefined {
	const [, signed, character = '', deliveryId = '', messageId = '', mac = ''] = TOKEN.exec(token) ?? [];
	const kind = KINDS.get(character);
	if (signed === undefined || kind === undefined) return undefined;
	// As text, not as bytes: the last character of 22 has spare bits, so several texts give the same bytes.
	const isSigned = timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(key, signed)));
	return isSigned ? { kind, deliveryId, messageId } : undefined;
}

function macOf(key: Buffer, signed: string): string {
	const digest = createHmac('sha256', key).update(PURPOSE).update(signed).digest();
	return digest.subarray(0, MAC_BYTES).toString('base64url');
}
