import { ULID } from '../ids';
import { isSameMac, MAC_PATTERN, macOf } from './mac';

/**
 * What a link does. `proof`: any link of a proof, shown but never live; it cannot stand in for the real kinds. `click`:
 * redirects to a tracked link of the content. `open`: the pixel that tells that a message was opened.
 */
export type LinkKind = 'unsubscribe' | 'mirror' | 'click' | 'open' | 'proof';

export interface LinkPayload {
	kind: LinkKind;
	deliveryId: string;
	messageId: string;
	/** Number of a tracked link, from 1; of clicks, and of proofs whose links are tracked. */
	link?: number;
}

/** Tracked links of a delivery at most: three digits in a token. */
export const MAX_TRACKED_LINKS = 999;

/** First character of every token; another layout or key takes another one. */
const VERSION = '1';

const KIND_CHARACTERS: Record<LinkKind, string> = { unsubscribe: 'u', mirror: 'm', click: 'c', open: 'o', proof: 'p' };
const KINDS = new Map(Object.entries(KIND_CHARACTERS).map(([kind, character]) => [character, kind as LinkKind]));

/** Version, kind, delivery, message, link, then the MAC. All of it is safe in the query of a URL. */
const TOKEN = new RegExp(`^(${VERSION}([umcop])(${ULID})(${ULID})((?:[1-9]\\d{0,2})?))(${MAC_PATTERN})$`);

/** Keeps link tokens apart from anything else that may be signed with the store's key. */
const PURPOSE = 'email-delivery link:';

/** Signed in the place of what is no token, so that the answer to it takes as long. */
const NO_TOKEN = `${VERSION}u${'0'.repeat(52)}`;

/**
 * Signs what a link is about (HMAC-SHA-256, cut to 128 bits). The same payload gives the same token on every attempt.
 * @param key the store's link key
 */
export function signToken(key: Buffer, payload: LinkPayload): string {
	const { kind, deliveryId, messageId, link } = payload;
	const signed = `${VERSION}${KIND_CHARACTERS[kind]}${deliveryId}${messageId}${link ?? ''}`;
	const token = signed + macOf(key, PURPOSE, signed);
	if (!TOKEN.test(token)) {
		throw new TypeError('A link token needs a delivery and a message id that are ULIDs, and a link number from 1 to 999');
	}
	return token;
}

/**
 * What the token is about, or undefined when this key did not sign exactly this token. The caller still has to
 * compare `kind`: a mirror token must not unsubscribe anybody.
 */
export function verifyToken(key: Buffer, token: string): LinkPayload | undefined {
	const [, signed = NO_TOKEN, character = '', deliveryId = '', messageId = '', link = '', mac = ''] = TOKEN.exec(token) ?? [];
	const expected = macOf(key, PURPOSE, signed);
	const kind = KINDS.get(character);
	if (kind === undefined) return undefined;
	if (!isSameMac(mac, expected)) return undefined;
	return link ? { kind, deliveryId, messageId, link: Number(link) } : { kind, deliveryId, messageId };
}
