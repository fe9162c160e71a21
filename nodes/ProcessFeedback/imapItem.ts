import { noMail } from './rawText';

/** What Email Trigger (IMAP) gives in the format Resolved (n8n-nodes-base, EmailReadImap v2: mailparser's result). */
export interface ImapItem {
	/** Each header as its whole line, folds included. */
	headers?: unknown;
	/** The texts of the mail, one after the other; delivery reports (message/delivery-status) are among them. */
	text?: unknown;
	html?: unknown;
}

export interface ImapAttachment {
	contentType: string;
	content: Buffer;
}

const BOUNDARY = 'email-delivery-resolved-parts';

/** Fields that say how a mail was put together, in the place of which this one says its own. */
const OF_THE_BODY = /^(?:content-|mime-version)/i;

/** Where mailparser's text goes over from the words for people to the fields of a report (RFC 3464, section 2). */
const REPORT = /^(?=(?:Reporting-MTA|Original-Envelope-Id|Arrival-Date|Original-Recipient|Final-Recipient)[ \t]*:)/im;

/**
 * Puts the mail together again of which an item of Email Trigger (IMAP) is the rest: header, texts and attachments are
 * those of the mail, only the way they were encoded is another.
 * @throws DeliveryError `invalidParameter` for an item that is none of the format Resolved
 */
export function mailOfImapItem({ headers, text, html }: ImapItem, attachments: ImapAttachment[]): Buffer {
	if (!isRecord(headers)) throw noMail('Mail From: the item has no "headers", as Email Trigger (IMAP) gives them in the format Resolved.');
	const parts = [...textParts(text), ...htmlParts(html), ...attachments.map(toPart)];
	return Buffer.concat([Buffer.from(headOf(headers), 'utf8'), ...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

function headOf(headers: Record<string, unknown>): string {
	const lines = Object.entries(headers).flatMap(([name, line]) => (OF_THE_BODY.test(name) || typeof line !== 'string' ? [] : [line]));
	return [...lines, 'MIME-Version: 1.0', `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`, '', ''].join('\r\n');
}

function textParts(text: unknown): Buffer[] {
	if (typeof text !== 'string') return [];
	const start = text.search(REPORT);
	if (start < 0 || !/^Action[ \t]*:/im.test(text.slice(start))) return [textPart('text/plain', text)];
	return [textPart('text/plain', text.slice(0, start)), textPart('message/delivery-status', text.slice(start))];
}

function htmlParts(html: unknown): Buffer[] {
	return typeof html === 'string' && html ? [textPart('text/html', html)] : [];
}

function textPart(type: string, text: string): Buffer {
	return toPart({ contentType: `${type}; charset=utf-8`, content: Buffer.from(text, 'utf8') });
}

function toPart({ contentType, content }: ImapAttachment): Buffer {
	const head = `--${BOUNDARY}\r\nContent-Type: ${contentType.replace(/[\r\n]+/g, ' ')}\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
	return Buffer.from(`${head}${content.toString('base64')}\r\n`, 'latin1');
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
