import { decodeCharset } from './charset';
import { parameterOf, parseFields, type Fields } from './headers';
import { LIMITS } from './limits';
import { decodeBase64, decodeQuotedPrintable } from './transferEncodings';

/** A leaf of the MIME tree. */
export interface MailPart {
	/** Lower-case media type, as `message/delivery-status`. */
	type: string;
	headers: Fields;
	/** Its content as text: transfer encoding and charset undone, lines ended by LF. */
	text(): string;
}

/** A mail as far as feedback needs it: its header and the leaves of its MIME tree, in order. */
export interface Mail {
	headers: Fields;
	type: string;
	parts: MailPart[];
}

/**
 * Takes a raw mail apart. Whatever comes in, it ends: nothing is thrown, and what lies beyond the limits is left out.
 * Returned messages (message/rfc822) are leaves.
 */
export function readMail(raw: Uint8Array): Mail {
	const octets = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, LIMITS.octets));
	const text = octets.toString('latin1').replace(/\r\n?/g, '\n').replace(/^(?:\s*\n)*(?:>?From [^\n]*\n)?/, '');
	const root = splitEntity(text);
	const parts: MailPart[] = [];
	collectParts(root, 0, parts);
	return { headers: root.headers, type: typeOf(root.headers), parts };
}

interface Entity {
	headers: Fields;
	/** One character per octet. */
	body: string;
	/** Header and body, for entities that turn out to be messages themselves. */
	whole: string;
}

function splitEntity(whole: string): Entity {
	if (whole.startsWith('\n')) return { headers: parseFields(''), body: whole.slice(1), whole };
	const end = whole.indexOf('\n\n');
	const block = end < 0 ? whole : whole.slice(0, end);
	return { headers: parseFields(block), body: end < 0 ? '' : whole.slice(end + 2), whole };
}

function typeOf(headers: Fields): string {
	return /^\s*([\w.+-]{1,60}\/[\w.+-]{1,80})/.exec(headers.get('content-type'))?.[1]?.toLowerCase() ?? 'text/plain';
}

function collectParts(entity: Entity, depth: number, parts: MailPart[]): void {
	if (depth >= LIMITS.depth) return;
	const children = childrenOf(entity);
	if (children.length === 0) parts.push(toLeaf(entity, depth));
	for (const child of children) {
		if (parts.length >= LIMITS.parts) return;
		collectParts(splitEntity(child), depth + 1, parts);
	}
}

/** The parts of a multipart; none of what is no multipart, or holds no delimiter. */
function childrenOf({ headers, body }: Entity): string[] {
	const value = headers.get('content-type');
	if (value && !/^\s*multipart\//i.test(value)) return [];
	const declared = value ? parameterOf(value, 'boundary') : undefined;
	const parts = declared === undefined ? [] : splitMultipart(body, declared);
	if (parts.length > 0) return parts;
	const found = (value ? ANY_DELIMITER : FIRST_DELIMITER).exec(body.slice(0, 4_000))?.[1];
	return found === undefined ? [] : splitMultipart(body, found);
}

/** A mail that lost its MIME header still begins with a delimiter and the header of its first part. */
const FIRST_DELIMITER = /^\s*--(\S{1,200}) *\ncontent-type:/i;

/** A multipart that was given another boundary on its way. */
const ANY_DELIMITER = /^--(\S{1,200}) *\n(?:content-[\w-]+:.*\n)/im;

function splitMultipart(body: string, boundary: string): string[] {
	const text = `\n${body}`;
	const delimiter = `\n--${boundary}`;
	const parts: string[] = [];
	let start = text.indexOf(delimiter);
	while (start >= 0 && parts.length < LIMITS.parts) {
		const from = text.indexOf('\n', start + delimiter.length);
		if (from < 0 || text.startsWith('--', start + delimiter.length)) break;
		start = text.indexOf(delimiter, from);
		parts.push(text.slice(from + 1, start < 0 ? undefined : start));
	}
	return parts;
}

function toLeaf({ headers, body, whole }: Entity, depth: number): MailPart {
	const type = typeOf(headers).replace(/^multipart\/.*/, 'text/plain');
	// A returned message whose own part header is missing (seen from Mail2000)
	const isBareMessage = depth > 0 && !headers.get('content-type') && (headers.get('received') || headers.get('message-id'));
	if (isBareMessage) return { type: 'message/rfc822', headers, text: once(() => decodeCharset(Buffer.from(whole, 'latin1'), '')) };
	return { type, headers, text: once(() => textOf(headers, body)) };
}

function textOf(headers: Fields, body: string): string {
	const charset = parameterOf(headers.get('content-type'), 'charset') ?? '';
	return decodeCharset(octetsOf(headers.get('content-transfer-encoding').toLowerCase(), body), charset).replace(/\r\n?/g, '\n');
}

function octetsOf(encoding: string, body: string): Buffer {
	if (encoding.startsWith('base64')) return decodeBase64(body);
	if (encoding.startsWith('quoted-printable')) return decodeQuotedPrintable(body);
	return Buffer.from(body, 'latin1');
}

function once(make: () => string): () => string {
	let made: string | undefined;
	return () => (made ??= make());
}
