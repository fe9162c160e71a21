import { signToken } from './token';
import type { LinkKind } from './token';

/** The addresses that templates read as `links.…`. */
export interface MessageLinks {
	unsubscribe: string;
	mirror: string;
}

/** Paths below the public base address, and the query field that carries the token. */
export const LINK_PATHS = { unsubscribe: 'unsubscribe', mirror: 'mirror' } as const;
export const TOKEN_FIELD = 't';

/**
 * The signed links of one message.
 * @param base public base address of the store's credential
 * @param key the store's link key
 */
export function messageLinks(base: string, key: Buffer, deliveryId: string, messageId: string): MessageLinks {
	const link = (kind: keyof MessageLinks) => linkTo(base, kind, signToken(key, { kind, deliveryId, messageId }));
	return { unsubscribe: link('unsubscribe'), mirror: link('mirror') };
}

/**
 * The links of a proof: they look like the real ones, but unsubscribe nobody and show no mirror page, since
 * their tokens are of the kind `proof`.
 */
export function inactiveLinks(base: string, key: Buffer, deliveryId: string, messageId: string): MessageLinks {
	const kind: LinkKind = 'proof';
	const token = signToken(key, { kind, deliveryId, messageId });
	return { unsubscribe: linkTo(base, 'unsubscribe', token), mirror: linkTo(base, 'mirror', token) };
}

/**
 * List-Unsubscribe (RFC 2369) and, for https only, the one-click header of RFC 8058. RFC 8058 section 4 also wants
 * both under the message's DKIM signature: our signer covers them, else the MTA's has to.
 */
export function listUnsubscribeHeaders(url: string): Record<string, string> {
	const list = { 'List-Unsubscribe': `<${url}>` };
	const isHttps = /^https:/i.test(url);
	return isHttps ? { ...list, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : list;
}

function linkTo(base: string, path: keyof MessageLinks, token: string): string {
	return `${base.trim().replace(/\/+$/, '')}/${LINK_PATHS[path]}?${TOKEN_FIELD}=${token}`;
}
