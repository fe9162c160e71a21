import { createHash } from 'node:crypto';
import { toOneLine } from './characters';
import type { HeaderField } from './types';

export interface StandardHeadersInput {
	kind: 'marketing' | 'transactional';
	/** Code of the delivery. */
	deliveryCode: string;
	/** Domain of the sender address, in ASCII. */
	senderDomain: string;
	/** What recipients know the mailing by, the same in all of its deliveries: the name of the sender. May be empty. */
	listName: string;
}

/** Longer names make header lines longer than readers show. */
const LONGEST_TOKEN = 40;
const HASH_DIGITS = 8;

/**
 * Headers that say to machines what kind of mail this is, the same for all recipients of a delivery. Marketing:
 * List-Id (RFC 2919, stable over deliveries), Precedence (so that vacation programs keep quiet, RFC 3834 2) and
 * Feedback-ID. Transactional mail is no list, and people may answer it automatically: Feedback-ID only.
 */
export function standardHeaders({ kind, deliveryCode, senderDomain, listName }: StandardHeadersInput): HeaderField[] {
	const domain = senderDomain.toLowerCase();
	const feedbackId = { name: 'Feedback-ID', value: `${toToken(deliveryCode)}:${kind}:${toSenderId(domain)}` };
	if (kind === 'transactional') return [feedbackId];
	return [
		{ name: 'List-Id', value: [toPhrase(listName), `<${toListLabel(listName)}.${domain}>`].filter(Boolean).join(' ') },
		{ name: 'Precedence', value: 'bulk' },
		feedbackId,
	];
}

/** RFC 2919 2: a dot-atom; letters count without case there. */
function toListLabel(listName: string): string {
	const name = toOneLine(listName);
	return name === '' ? 'news' : toToken(name.toLowerCase()).replace(/\./g, '-');
}

/** Words without what RFC 5322 gives a meaning to; other scripts are encoded when the header is written. */
function toPhrase(listName: string): string {
	return toOneLine(listName)
		.replace(/=\?|[()<>[\]:;@\\,."]/g, ' ')
		.replace(/ {2,}/g, ' ')
		.trim();
}

/**
 * Gmail wants 5 to 15 characters, the same in all mail of a sender, and no identifier that says who got the message:
 * https://support.google.com/mail/answer/6254652
 */
function toSenderId(domain: string): string {
	return domain.length >= 5 && domain.length <= 15 ? domain : `${domain.slice(0, 6)}-${hashOf(domain)}`;
}

/** A text as ASCII letters, digits, dots, hyphens and underscores; what was lost is made up for by a hash. */
function toToken(text: string): string {
	const token = text
		.normalize('NFKD')
		.replace(/\p{M}+/gu, '')
		.replace(/[^A-Za-z0-9._-]+/g, '-')
		.slice(0, LONGEST_TOKEN)
		.replace(/^[-.]+|[-.]+$/g, '')
		.replace(/\.{2,}/g, '.');
	const isWhole = token !== '' && /^[\p{ASCII}\p{M}]*$/u.test(text.normalize('NFKD')) && text.length <= LONGEST_TOKEN;
	return isWhole ? token : [token, hashOf(text)].filter(Boolean).join('-');
}

function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS);
}
