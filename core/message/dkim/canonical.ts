/** The relaxed canonicalization of RFC 6376. Header texts are latin1: one character per octet. */

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/** A header field as it is signed. */
export interface SignedField {
	/** In lower case. */
	name: string;
	/** `name:value`, without the line end. */
	relaxed: string;
}

/** The header fields of a message in order, and its body. */
export function takeApart(message: Buffer): { fields: SignedField[]; body: Buffer } {
	const end = message.indexOf('\r\n\r\n');
	const head = message.toString('latin1', 0, end < 0 ? message.length : end);
	const lines = head.replace(/\r\n$/, '').split(/\r\n(?![ \t])/);
	return { fields: lines.map(relaxField), body: message.subarray(end < 0 ? message.length : end + 4) };
}

/** A header field with its folding, in relaxed form (RFC 6376 3.4.2). */
export function relaxField(field: string): SignedField {
	const colon = field.indexOf(':');
	const name = field.slice(0, colon).trimEnd().toLowerCase();
	const value = field
		.slice(colon + 1)
		.replace(/\r\n/g, '')
		.replace(/[ \t]+/g, ' ')
		.replace(/^ | $/g, '');
	return { name, relaxed: `${name}:${value}` };
}

/** A body with CRLF line ends in relaxed form (RFC 6376 3.4.4); one without any text is empty. */
export function relaxBody(body: Buffer): Buffer {
	const out = Buffer.allocUnsafe(body.length + 2);
	let length = 0;
	let afterText = 0;
	let isBlank = false;
	for (let at = 0; at < body.length; at++) {
		const byte = body[at] as number;
		if (byte === SPACE || byte === TAB) {
			isBlank = true;
			continue;
		}
		const endsLine = byte === CR || byte === LF;
		if (isBlank && !endsLine) out[length++] = SPACE;
		out[length++] = byte;
		isBlank = false;
		if (!endsLine) afterText = length;
	}
	if (afterText === 0) return out.subarray(0, 0);
	out[afterText] = CR;
	out[afterText + 1] = LF;
	return out.subarray(0, afterText + 2);
}
