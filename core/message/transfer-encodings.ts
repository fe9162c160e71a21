import type { TransferEncoding } from './types';

/** RFC 5322 2.1.1: a line should not be longer, without its CRLF. Longer ones travel as quoted-printable. */
const PREFERRED_LINE = 78;
/** RFC 5322 2.1.1: no line may be longer, without its CRLF. */
const LONGEST_LINE = 998;
/** RFC 2045 6.7 and 6.8: longest line of quoted-printable and base64. */
const ENCODED_LINE = 76;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const EQUALS = 0x3d;
const HEX = Buffer.from('0123456789ABCDEF', 'latin1');

/** What the choice of an encoding depends on. */
export interface Measures {
	octets: number;
	/** Octets that 7bit cannot carry and quoted-printable must escape. */
	unsafe: number;
	/** Octets of the longest line, without its end. */
	longest: number;
}

/**
 * The encoding that suits these bytes (line ends CRLF): 7bit for ASCII in lines <= 78 octets, else the
 * shorter one of quoted-printable and base64.
 */
export function chooseTransferEncoding(bytes: Buffer): TransferEncoding {
	return transferEncodingFor(measure(bytes));
}

/** As `chooseTransferEncoding`, for bytes that are measured already. */
export function transferEncodingFor({ octets, unsafe, longest }: Measures): TransferEncoding {
	if (unsafe === 0 && longest <= PREFERRED_LINE) return '7bit';
	// An escape takes 3 octets for 1, base64 4 for 3.
	return unsafe * 2 > octets / 3 ? 'base64' : 'quoted-printable';
}

/** RFC 6152 3 and RFC 2045 2.8: lines of lawful length, and no NUL. Line ends are CRLF. */
export function fitsEightBit(longest: number, hasNul: boolean): boolean {
	return longest <= LONGEST_LINE && !hasNul;
}

/** Measures of bytes whose line ends are CRLF. */
export function measure(bytes: Buffer): Measures {
	let line = 0;
	let longest = 0;
	let unsafe = 0;
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at] as number;
		line = byte === LF ? 0 : byte === CR ? line : line + 1;
		if (line > longest) longest = line;
		if (!isPlain(byte) && byte !== CR && byte !== LF) unsafe++;
	}
	return { octets: bytes.length, unsafe, longest };
}

/** Body octets as they travel: CRLF line ends, lines <= 76 for quoted-printable and base64, as they are for 7bit and 8bit. */
export function applyTransferEncoding(bytes: Buffer, encoding: TransferEncoding): Buffer {
	if (encoding === '7bit' || encoding === '8bit') return bytes;
	return encoding === 'base64' ? toBase64Lines(bytes) : writeQuotedPrintable(bytes, 0, true).encoded;
}

/** Everything at once, then moved apart line by line: some three times faster than to encode each line. */
function toBase64Lines(bytes: Buffer): Buffer {
	const text = bytes.toString('base64');
	const breaks = Math.max(0, Math.ceil(text.length / ENCODED_LINE) - 1);
	const out = Buffer.allocUnsafe(text.length + breaks * 2);
	out.write(text, breaks * 2, 'latin1');
	for (let line = 0, from = breaks * 2, to = 0; line < breaks; line++, from += ENCODED_LINE) {
		out.copyWithin(to, from, from + ENCODED_LINE);
		to += ENCODED_LINE;
		out[to++] = CR;
		out[to++] = LF;
	}
	return out;
}

/**
 * Quoted-printable (RFC 2045 6.7) of octets that stand somewhere in a body. CRLF stays a line end; CR and LF alone are
 * data and escaped, as is white space before a line end.
 * @param column octets that stand before them on their line
 * @param endsLine whether a line end, or nothing, follows them
 * @returns also the octets on the last line
 */
export function writeQuotedPrintable(
	bytes: Buffer,
	column: number,
	endsLine: boolean,
): { encoded: Buffer; column: number } {
	// Every octet at most 3, a soft break of 3 for at least 73 octets of line.
	const out = Buffer.allocUnsafe(Math.ceil(bytes.length * 3 * 1.05) + 8);
	let length = 0;
	let line = column;
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at] as number;
		// Most octets by far.
		if (byte > SPACE && byte <= 0x7e && byte !== EQUALS && line < ENCODED_LINE - 1) {
			out[length++] = byte;
			line++;
			continue;
		}
		if (byte === CR && bytes[at + 1] === LF) {
			out[length++] = CR;
			out[length++] = LF;
			line = 0;
			at++;
			continue;
		}
		const isLast = at + 1 >= bytes.length ? endsLine : bytes[at + 1] === CR && bytes[at + 2] === LF;
		const plain = isPlain(byte) && byte !== EQUALS && !(isBlank(byte) && isLast);
		const width = plain ? 1 : 3;
		const room = isLast ? ENCODED_LINE : ENCODED_LINE - 1;
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
	return { encoded: out.subarray(0, length), column: line };
}

function isPlain(byte: number): boolean {
	return (byte >= SPACE && byte <= 0x7e) || byte === TAB;
}

function isBlank(byte: number): boolean {
	return byte === SPACE || byte === TAB;
}
