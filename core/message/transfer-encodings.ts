import type { TransferEncoding } from './types';

/** RFC 5322 2.1.1: a line should not be longer, without its CRLF. Longer ones travel as quoted-printable. */
const PREFERRED_LINE = 78;
/** RFC 2045 6.7 and 6.8: longest line of quoted-printable and base64. */
const ENCODED_LINE = 76;
/** Octets that fill a base64 line of 76 characters. */
const BASE64_LINE_OCTETS = 57;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const EQUALS = 0x3d;
const HEX = Buffer.from('0123456789ABCDEF', 'latin1');

/**
 * The encoding that suits these bytes (line ends CRLF): 7bit for ASCII in lines <= 78 octets, else the
 * shorter one of quoted-printable and base64.
 */
export function chooseTransferEncoding(bytes: Buffer): TransferEncoding {
	let line = 0;
	let longest = 0;
	let unsafe = 0;
	for (const byte of bytes) {
		line = byte === LF ? 0 : byte === CR ? line : line + 1;
		if (line > longest) longest = line;
		if (!isPlain(byte) && byte !== CR && byte !== LF) unsafe++;
	}
	if (unsafe === 0 && longest <= PREFERRED_LINE) return '7bit';
	// An escape takes 3 octets for 1, base64 4 for 3.
	return unsafe * 2 > bytes.length / 3 ? 'base64' : 'quoted-printable';
}

/** Body octets as they travel: CRLF line ends, lines <= 76 for quoted-printable and base64, as they are for 7bit. */
export function applyTransferEncoding(bytes: Buffer, encoding: TransferEncoding): Buffer {
	if (encoding === '7bit') return bytes;
	return encoding === 'base64' ? toBase64Lines(bytes) : toQuotedPrintable(bytes);
}

function toBase64Lines(bytes: Buffer): Buffer {
	const lines: string[] = [];
	for (let at = 0; at < bytes.length; at += BASE64_LINE_OCTETS) {
		lines.push(bytes.toString('base64', at, at + BASE64_LINE_OCTETS));
	}
	return Buffer.from(lines.join('\r\n'), 'latin1');
}

/** RFC 2045 6.7. CRLF stays a line end; CR and LF alone are data and escaped, as is white space before a line end. */
function toQuotedPrintable(bytes: Buffer): Buffer {
	// Every octet at most 3, a soft break of 3 for at least 73 octets of line.
	const out = Buffer.allocUnsafe(Math.ceil(bytes.length * 3 * 1.05) + 8);
	let length = 0;
	let line = 0;
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at] as number;
		if (byte === CR && bytes[at + 1] === LF) {
			out[length++] = CR;
			out[length++] = LF;
			line = 0;
			at++;
			continue;
		}
		const plain = isPlain(byte) && byte !== EQUALS && !(isBlank(byte) && endsLine(bytes, at + 1));
		const width = plain ? 1 : 3;
		const room = endsLine(bytes, at + 1) ? ENCODED_LINE : ENCODED_LINE - 1;
		if (line + width > room) {
			out[length++] = EQUALS;
			out[length++] = CR;
			out[length++] = LF;
			line = 0;
		}
		if (plain) {
			out[length++] = byte;
		} else {
			out[length++] = EQUALS;
			out[length++] = HEX[byte >> 4] as number;
			out[length++] = HEX[byte & 15] as number;
		}
		line += width;
	}
	return out.subarray(0, length);
}

function isPlain(byte: number): boolean {
	return (byte >= SPACE && byte <= 0x7e) || byte === TAB;
}

function isBlank(byte: number): boolean {
	return byte === SPACE || byte === TAB;
}

function endsLine(bytes: Buffer, at: number): boolean {
	return at >= bytes.length || (bytes[at] === CR && bytes[at + 1] === LF);
}
