/** The MIME tree (RFC 2045, 2046): leaves with their bytes, and multiparts. */
import { createHash } from 'node:crypto';
import { toCrlf, toWellFormed } from './characters';
import { foldHeader } from './headers';
import { applyTransferEncoding } from './transfer-encodings';
import type { TextCharset } from './types';

/** A part with its body as it travels; `headers` are complete lines. */
export interface LeafPart {
	headers: string[];
	body: Buffer;
}

export interface MultiPart {
	multipart: 'alternative' | 'mixed' | 'related';
	parts: MimePart[];
}

export type MimePart = LeafPart | MultiPart;

/** A text part. Line ends become CRLF, lone surrogates U+FFFD. @throws DeliveryError `notEncodable` */
export function textPart(subtype: 'plain' | 'html', text: string, charset: TextCharset): LeafPart {
	const field = subtype === 'html' ? 'The HTML' : 'The text';
	const { bytes, transferEncoding } = charset.encodeBody(toCrlf(toWellFormed(text)), field);
	return {
		headers: [
			foldHeader('Content-Type', [`text/${subtype};`, `charset=${charset.label}`]),
			foldHeader('Content-Transfer-Encoding', [transferEncoding]),
		],
		body: applyTransferEncoding(bytes, transferEncoding),
	};
}

/**
 * A part with its multiparts written out.
 * @param seed boundaries derive from it: the same seed and content give the same bytes
 */
export function flattenPart(part: MimePart, seed: string): LeafPart {
	if (!('multipart' in part)) return part;
	const bodies = part.parts.map((child, index) => {
		const { headers, body } = flattenPart(child, `${seed}.${index}`);
		return Buffer.concat([Buffer.from(`${headers.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
	});
	const boundary = chooseBoundary(seed, bodies);
	return {
		headers: [foldHeader('Content-Type', [`multipart/${part.multipart};`, `boundary="${boundary}"`])],
		body: joinBodies(bodies, boundary),
	};
}

/** 22 characters of [A-Za-z0-9_] (some au handsets choke on longer ones) that occur in none of the bodies. */
export function chooseBoundary(seed: string, bodies: Buffer[]): string {
	for (let attempt = 0; ; attempt++) {
		const boundary = `b_${createHash('sha256').update(`${attempt} ${seed}`).digest('hex').slice(0, 20)}`;
		if (!bodies.some((body) => body.includes(boundary))) return boundary;
	}
}

function joinBodies(bodies: Buffer[], boundary: string): Buffer {
	const pieces = bodies.flatMap((body, index) => [
		Buffer.from(`${index === 0 ? '' : '\r\n'}--${boundary}\r\n`, 'latin1'),
		body,
	]);
	return Buffer.concat([...pieces, Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1')]);
}
