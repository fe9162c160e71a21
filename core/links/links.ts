import { signToken } from './token';
import type { LinkKind } from './token';

/** Name of a tracked link of the content among `links.…`. */
export type TrackedLinkName = `click${number}`;

/** The addresses that templates read as `links.…`; `open` and `click1` … only where a delivery is tracked. */
export interface MessageLinks {
	unsubscribe: string;
	mirror: string;
	/** The picture that tells that a message was opened. */
	open?: string;
	[click: TrackedLinkName]: string;
}

/** What of a delivery is tracked: how many links of its content, and whether opens are. */
export interface TrackedParts {
	links: number;
	opens: boolean;
}

/** Paths below the public base address, and the query field that carries the token. */
export const LINK_PATHS = { unsubscribe: 'unsubscribe', mirror: 'mirror', click: 'click', open: 'open' } as const;
export const TOKEN_FIELD = 't';

/** Where reports are read; it is in no message. Further query fields choose the language, and stop refreshing. */
export const REPORT_PATH = 'report';
export const LANGUAGE_FIELD = 'lang';
export const PAUSE_FIELD = 'pause';

export type LinkPath = keyof typeof LINK_PATHS;

const NOTHING_TRACKED: TrackedParts = { links: 0, opens: false };

/**
 * The signed links of one message.
 * @param base public base address of the store's credential
 * @param key the store's link key
 */
export function messageLinks(
	base: string,
	key: Buffer,
	deliveryId: string,
	messageId: string,
	tracked: TrackedParts = NOTHING_TRACKED,
): MessageLinks {
	return linksOf(base, tracked, (kind, link) => signToken(key, { kind, deliveryId, messageId, link }));
}

/**
 * The links of a proof: they look like the real ones, but unsubscribe nobody, show no mirror page and are not counted,
 * since their tokens are of the kind `proof`. Tracked links still lead where they should.
 */
export function inactiveLinks(
	base: string,
	key: Buffer,
	deliveryId: string,
	messageId: string,
	tracked: TrackedParts = NOTHING_TRACKED,
): MessageLinks {
	return linksOf(base, tracked, (_kind, link) => signToken(key, { kind: 'proof', deliveryId, messageId, link }));
}

/**
 * List-Unsubscribe (RFC 2369) and, for https only, the one-click header of RFC 8058. RFC 8058 section 4 also wants
 * both under the message's DKIM signature: our signer covers them, else the MTA's has to.
 * @param mailbox a return path that names its message (VERP): a mail there unsubscribes too, through Process Feedback
 */
export function listUnsubscribeHeaders(url: string, mailbox?: string): Record<string, string> {
	const byMail = mailbox ? `, <mailto:${encodeURIComponent(mailbox).replace('%40', '@')}?subject=unsubscribe>` : '';
	const list = { 'List-Unsubscribe': `<${url}>${byMail}` };
	const isHttps = /^https:/i.test(url);
	return isHttps ? { ...list, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : list;
}

function linksOf(base: string, tracked: TrackedParts, sign: (kind: LinkKind, link?: number) => string): MessageLinks {
	const link = (path: LinkPath, number?: number) => linkTo(base, path, sign(path, number));
	const links: MessageLinks = { unsubscribe: link('unsubscribe'), mirror: link('mirror') };
	if (tracked.opens) links.open = link('open');
	for (let number = 1; number <= tracked.links; number += 1) links[`click${number}`] = link('click', number);
	return links;
}

/** The address of one link. */
export function linkTo(base: string, path: LinkPath | typeof REPORT_PATH, token: string): string {
	return `${base.trim().replace(/\/+$/, '')}/${path}?${TOKEN_FIELD}=${token}`;
}
