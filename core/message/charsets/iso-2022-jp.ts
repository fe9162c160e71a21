import type { CodeTable } from './cp932';

/** ESC ( B and ESC $ B: the two designations of RFC 1468 that are in use here. They differ in the second octet. */
const ESC = 0x1b;
const ASCII_SET = 0x28;
const KANJI_SET = 0x24;
const LETTER_B = 0x42;
const ESCAPE_OCTETS = 3;
/** RFC 5322 2.1.1: hard limit of a line, without its CRLF. */
const LONGEST_LINE = 998;
/** Characters of a line that fits whatever it holds: at most five octets each. */
export const SHORT_LINE = Math.floor(LONGEST_LINE / 5);

/**
 * ISO-2022-JP octets (RFC 1468) of a text that has characters of the table only. Line ends and the end are in
 * ASCII, since CR and LF are ASCII characters.
 */
export function writeIso2022Jp(text: string, table: CodeTable): Buffer {
	// At worst every character is a kanji between two ASCII ones.
	const out = Buffer.allocUnsafe(text.length * 5 + ESCAPE_OCTETS);
	let length = 0;
	let inKanji = false;
	for (let at = 0; at < text.length; at++) {
		const code = table[text.charCodeAt(at)] as number;
		const isKanji = code > 0xff;
		if (isKanji !== inKanji) {
			out[length++] = ESC;
			out[length++] = isKanji ? KANJI_SET : ASCII_SET;
			out[length++] = LETTER_B;
			inKanji = isKanji;
		}
		if (isKanji) out[length++] = code >> 8;
		out[length++] = code & 0xff;
	}
	if (inKanji) {
		out[length++] = ESC;
		out[length++] = ASCII_SET;
		out[length++] = LETTER_B;
	}
	return out.subarray(0, length);
}

/**
 * The text with its lines broken where they would be longer than 998 octets. Shorter ones are left alone, although
 * RFC 5322 recommends 78: phones wrap to their screen, and a break at 78 octets (36 kanji) shows as a ragged
 * paragraph. au's own gateway sends lines of 778 octets. A break never falls into a character nor, while it fits a
 * line, into a word of ASCII, such as a URL.
 */
export function breakLongLines(text: string, table: CodeTable): string {
	return text
		.split('\r\n')
		.map((line) => (line.length <= SHORT_LINE ? line : breakLine(line, table)))
		.join('\r\n');
}

function breakLine(line: string, table: CodeTable): string {
	const lines: string[] = [];
	let current = '';
	let octets = 0;
	let inKanji = false;
	for (const piece of line.match(/[!-~]{1,998}|[^]/g) ?? []) {
		const isKanji = (table[piece.charCodeAt(0)] as number) > 0xff;
		const width = (isKanji ? 2 : piece.length) + (isKanji !== inKanji ? ESCAPE_OCTETS : 0);
		const backToAscii = isKanji ? ESCAPE_OCTETS : 0;
		if (octets + width + backToAscii > LONGEST_LINE) {
			lines.push(current);
			current = '';
			octets = isKanji ? ESCAPE_OCTETS + 2 : piece.length;
		} else {
			octets += width;
		}
		current += piece;
		inKanji = isKanji;
	}
	return [...lines, current].join('\r\n');
}
