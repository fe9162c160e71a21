/** The MIME tree (RFC 2045, 2046): leaves with their bytes, and multiparts. */
import { hash } from 'node:crypto';
import { toCrlf, toWellFormed } from './characters';
import { foldHeader } from './headers';
import { applyTransferEncoding } from './transfer-encodings';
import type { TextCharset, TransferEncoding } from './types';

/** A part with its body as it travels; `headers` are complete lines. */
export interface LeafPart {
	headers: string[];
	body: Buffer;
}

export interface MultiPart {
	multipart: 'alternative' | 'mixed' | 'related';
	/** Of a `related`: the type of its first part (RFC 2387 3.1). Phones of the carriers write none. */
	rootType?: string;
	parts: MimePart[];
}

/** Octets, or a string that has one octet in each character. */
export type Octets = Buffer | string;

/** A part that is written already; `headers` are complete lines. */
export interface WrittenPart {
	headers: string[];
	octets: Octets[];
}

export type MimePart = LeafPart | MultiPart | WrittenPart;

/** A text part. Line ends become CRLF, lone surrogates U+FFFD. @throws DeliveryError `notEncodable` */
export function textPart(subtype: 'plain' | 'html', text: string, charset: TextCharset): LeafPart {
	const field = subtype === 'html' ? 'The HTML' : 'The text';
	const { bytes, transferEncoding } = charset.encodeBody(toCrlf(toWellFormed(text)), field);
	return {
		headers: textHeaders(subtype, charset, transferEncoding),
		body: applyTransferEncoding(bytes, transferEncoding),
	};
}

/** The headers of a text part. */
export function textHeaders(subtype: 'plain' | 'html', charset: TextCharset, encoding: TransferEncoding): string[] {
	return [
		foldHeader('Content-Type', [`text/${subtype};`, `charset=${charset.label}`]),
		foldHeader('Content-Transfer-Encoding', [encoding]),
	];
}

/**
 * A part with its multiparts written out.
 * @param seed boundaries derive from it: the same seed and content give the same bytes
 */
export function flattenPart(part: MimePart, seed: string): LeafPart {
	const { headers, octets } = writePart(part, seed);
	return { headers, body: joinOctets(octets) };
}

/** As `flattenPart`, with the body in pieces: what is large and finished already is copied only once, at the end. */
export function writePart(part: MimePart, seed: string): WrittenPart {
	if ('octets' in part) return part;
	if (!('multipart' in part)) return { headers: part.headers, octets: [part.body] };
	const children = part.parts.map((child, index) => {
		const { headers, octets } = writePart(child, `${seed}.${index}`);
		return [`${headers.join('\r\n')}\r\n\r\n`, ...octets];
	});
	const boundary = chooseBoundary(seed, children.flat());
	const type = part.rootType ? [`type="${part.rootType}";`] : [];
	const first = `--${boundary}\r\n`;
	const next = `\r\n${first}`;
	return {
		headers: [foldHeader('Content-Type', [`multipart/${part.multipart};`, ...type, `boundary="${boundary}"`])],
		octets: [...children.flatMap((octets, index) => [index === 0 ? first : next, ...octets]), `\r\n--${boundary}--\r\n`],
	};
}

/** 22 characters of [A-Za-z0-9_] (some au handsets choke on longer ones) that occur in none of the bodies. */
export function chooseBoundary(seed: string, bodies: Octets[]): string {
	for (let attempt = 0; ; attempt++) {
		const boundary = `b_${hash('sha256', `${attempt} ${seed}`).slice(0, 20)}`;
		if (!bodies.some((body) => body.includes(boundary))) return boundary;
	}
}

/** Octets in one buffer. */
export function joinOctets(octets: Octets[]): Buffer {
	const joined = joinStrings(octets);
	if (joined.length === 1) return Buffer.from(joined[0] as string, 'latin1');
	const out = Buffer.allocUnsafe(joined.reduce((length, piece) => length + piece.length, 0));
	let length = 0;
	for (const piece of joined) {
		length += typeof piece === 'string' ? out.write(piece, length, 'latin1') : piece.copy(out, length);
	}
	return out;
}

/** Neighbouring strings as one, since each that is written costs a call; begins with a string. */
function joinStrings(octets: Octets[]): Octets[] {
	const joined: Octets[] = [];
	let text = '';
	for (const piece of octets) {
		if (typeof piece === 'string') {
			text += piece;
		} else {
			joined.push(text, piece);
			text = '';
		}
	}
	return [...joined, text];
}
