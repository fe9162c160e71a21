import { DeliveryError } from '../errors';
import { writeMailboxHeader } from './addresses';
import { cleanHeaderValue, foldHeader, writeExtraHeader, writeTextHeader } from './headers';
import { flattenPart, textPart } from './parts';
import type { MimePart } from './parts';
import type { ComposedMessageInput } from './types';

/**
 * The complete message (RFC 5322): CRLF line ends, ends with CRLF, not dot-stuffed, no octet above 127, lines <= 998
 * octets (<= 76 in encoded bodies and in headers whose words allow it). The same input gives the same bytes.
 * @throws DeliveryError `invalidHeader` (address, Message-ID, date, name or length of a header), `notEncodable`
 */
export function composeMessage(message: ComposedMessageInput): Buffer {
	const { headers, body } = flattenPart(bodyTree(message), toMessageId(message.messageId));
	const head = [...messageHeaders(message), 'MIME-Version: 1.0', ...headers].join('\r\n');
	const end = endsWithCrlf(body) ? '' : '\r\n';
	return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body, Buffer.from(end, 'latin1')]);
}

function bodyTree({ text, html, charset }: ComposedMessageInput): MimePart {
	if (html === undefined) return textPart('plain', text ?? '', charset);
	const htmlPart = textPart('html', html, charset);
	if (text === undefined) return htmlPart;
	// RFC 2046 5.1.4: the plainest alternative comes first.
	return { multipart: 'alternative', parts: [textPart('plain', text, charset), htmlPart] };
}

function messageHeaders(message: ComposedMessageInput): string[] {
	const { from, to, replyTo, subject, charset } = message;
	return [
		writeMailboxHeader('From', from, charset),
		writeMailboxHeader('To', to, charset),
		...(replyTo ? [writeMailboxHeader('Reply-To', replyTo, charset)] : []),
		writeTextHeader('Subject', subject, charset),
		foldHeader('Message-ID', [toMessageId(message.messageId)]),
		foldHeader('Date', [toMailDate(message.date)]),
		...(message.headers ?? []).map((header) => writeExtraHeader(header, charset)),
	];
}

function toMessageId(given: string): string {
	const id = given.startsWith('<') && given.endsWith('>') ? given.slice(1, -1) : given;
	if (/^[!-;=?A-~]+@[!-;=?A-~]+$/.test(id)) return `<${id}>`;
	throw new DeliveryError('invalidHeader', `Message-ID: "${cleanHeaderValue(given)}" is not of the form left@right.`);
}

/** RFC 5322 3.3, in UTC: `Sun, 23 Nov 2025 04:09:00 +0000`. */
function toMailDate(date: Date): string {
	if (Number.isNaN(date.getTime())) throw new DeliveryError('invalidHeader', 'Date: not a valid date.');
	return date.toUTCString().replace(/GMT$/, '+0000');
}

function endsWithCrlf(body: Buffer): boolean {
	// The blank line after the headers ends an empty body.
	return body.length === 0 || (body.at(-2) === 0x0d && body.at(-1) === 0x0a);
}
