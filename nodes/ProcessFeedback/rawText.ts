import { DeliveryError } from '../../core/errors';

/**
 * A raw mail that came as text or as base64. What has no header (Email Trigger (IMAP) gives the body alone in the
 * format RAW) gets back as much of one as its body tells: the boundary of its parts.
 * @throws DeliveryError `invalidParameter` where there is no text
 */
export function mailOfText(raw: unknown): Uint8Array {
	if (typeof raw !== 'string' || raw.trim() === '') throw noMail('Raw Mail: the item has no text there.');
	return isBase64(raw) ? Buffer.from(raw, 'base64') : Buffer.from(withHeader(raw), 'utf8');
}

export function noMail(problem: string): DeliveryError {
	return new DeliveryError('invalidParameter', problem, {
		advice: 'Behind an Email Trigger (IMAP), set its Format to Resolved, and Mail From of this node to Email Trigger (IMAP). Else let the node before give raw mails.',
	});
}

/** A mail has a header with colons; what has none and is written in the letters of base64 is that. */
function isBase64(raw: string): boolean {
	return /^[A-Za-z0-9+/_\s-]+=*\s*$/.test(raw) && !raw.includes(':');
}

/** The line before the first mail of an mbox file is a header, too. */
const HEADER = /^\s*(?:>?From |[!-9;-~]{1,80}[ \t]*:)/;

const DELIMITER = /^--(\S{1,200})[ \t]*\r?\n[!-9;-~]{1,80}:/m;

function withHeader(raw: string): string {
	if (HEADER.test(raw)) return raw;
	const boundary = DELIMITER.exec(raw)?.[1];
	return `${boundary === undefined ? '' : `Content-Type: multipart/mixed; boundary="${boundary}"\r\n`}\r\n${raw}`;
}
