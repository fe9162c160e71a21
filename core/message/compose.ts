import { DeliveryError } from '../errors';
import { writeMailboxHeader } from './addresses';
import { attachmentPart, inlineImagePart } from './files';
import { cleanHeaderValue, foldHeader, writeExtraHeader, writeTextHeader } from './headers';
import { joinOctets, textPart, writePart } from './parts';
import type { MimePart, Octets } from './parts';
import type { ComposedMessageInput, MessageHead, TextCharset } from './types';

/**
 * The complete message (RFC 5322): CRLF line ends, ends with CRLF, not dot-stuffed, no octet above 127, lines <= 998
 * octets (<= 76 in encoded bodies and in headers whose words allow it). The same input gives the same bytes.
 * @throws DeliveryError `invalidHeader` (address, Message-ID, date, name or length of a header), `notEncodable`
 */
export function composeMessage(message: ComposedMessageInput): Buffer {
	return composeTree(message, bodyTree(message));
}

/** The complete message with a body of any shape; otherwise as `composeMessage`. @throws as `composeMessage` */
export function composeTree(message: MessageHead, tree: MimePart): Buffer {
	const { headers, octets } = writePart(tree, toMessageId(message.messageId));
	const head = [...messageHeaders(message), 'MIME-Version: 1.0', ...headers].join('\r\n');
	return joinOctets([`${head}\r\n\r\n`, ...octets, endsWithCrlf(octets) ? '' : '\r\n']);
}

function bodyTree({ text, html, inlineImages = [], attachments = [], charset }: ComposedMessageInput): MimePart {
	return arrangeParts({
		text: text === undefined ? undefined : textPart('plain', text, charset),
		html: html === undefined ? undefined : textPart('html', html, charset),
		images: html === undefined ? [] : inlineImages.map((image) => inlineImagePart(image)),
		files: attachments.map(attachmentPart),
		charset,
	});
}

/** The parts of a message, each in its place. Without text and HTML there is an empty text. */
export function arrangeParts(given: MessageParts): MimePart {
	const { files } = given;
	const content = arrangeContent(given);
	return files.length === 0 ? content : { multipart: 'mixed', parts: [content, ...files] };
}

export interface MessageParts {
	text?: MimePart;
	html?: MimePart;
	/** Images that the HTML shows; none without HTML. */
	images: MimePart[];
	files: MimePart[];
	charset: TextCharset;
}

function arrangeContent({ text, html, images, charset }: MessageParts): MimePart {
	if (html === undefined) return text ?? textPart('plain', '', charset);
	const page = withImages(html, images);
	// RFC 2046 5.1.4: the plainest alternative comes first.
	return text === undefined ? page : { multipart: 'alternative', parts: [text, page] };
}

function withImages(html: MimePart, images: MimePart[]): MimePart {
	return images.length === 0 ? html : { multipart: 'related', rootType: 'text/html', parts: [html, ...images] };
}

function messageHeaders(message: MessageHead): string[] {
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

let lastDate = { time: Number.NaN, text: '' };

/** RFC 5322 3.3, in UTC: `Sun, 23 Nov 2025 04:09:00 +0000`. Kept, since an analysis has one for all messages. */
function toMailDate(date: Date): string {
	const time = date.getTime();
	if (Number.isNaN(time)) throw new DeliveryError('invalidHeader', 'Date: not a valid date.');
	if (time !== lastDate.time) lastDate = { time, text: date.toUTCString().replace(/GMT$/, '+0000') };
	return lastDate.text;
}

function endsWithCrlf(octets: Octets[]): boolean {
	const last = octets.at(-1) ?? '';
	// The blank line after the headers ends an empty body.
	if (octets.length === 1 && last.length === 0) return true;
	return typeof last === 'string' ? last.endsWith('\r\n') : last.at(-2) === 0x0d && last.at(-1) === 0x0a;
}
