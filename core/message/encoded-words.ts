import { splitGraphemes } from './characters';
import type { TextCharset } from './types';

/** RFC 2047 2: longest encoded-word, and longest header line that has one. */
const WORD = 75;
export const HEADER_LINE = 76;
/** A first line with less room than this is left to the header's name. */
const LEAST_WORD = 32;

type Encoding = 'B' | 'Q';

/** Octets that Q may leave alone everywhere, phrases included (RFC 2047 5, rule 3). */
const Q_PLAIN = /[A-Za-z0-9!*+/-]/;
const Q_OCTETS = Array.from({ length: 256 }, (_, octet) => toQOctet(octet));

/**
 * A text as encoded-words. Each decodes by itself: no character is split, stateful charsets are back in ASCII.
 * @param column characters that stand before the first word on its line
 * @throws DeliveryError `notEncodable`, naming `field`
 */
export function toEncodedWords(text: string, charset: TextCharset, field: string, column: number): string[] {
	const bytes = charset.encode(text, field);
	const encoding = chooseEncoding(bytes, charset);
	const firstRoom = HEADER_LINE - column;
	const room = firstRoom < LEAST_WORD ? WORD : Math.min(WORD, firstRoom);
	const whole = writeWord(bytes, charset, encoding);
	if (whole.length <= room) return [whole];
	const units = unitsOf(text, charset, field, encoding);
	const words: string[] = [];
	for (let at = 0; at < units.length; ) {
		const { count, word } = longestWord(units, at, charset, field, encoding, words.length === 0 ? room : WORD);
		words.push(word);
		at += count;
	}
	return words;
}

/** The longest word from the unit `from` on, by halves: every unit more makes a word longer. At least one unit. */
function longestWord(
	units: string[],
	from: number,
	charset: TextCharset,
	field: string,
	encoding: Encoding,
	room: number,
): { count: number; word: string } {
	const wordOf = (count: number) => toWord(units.slice(from, from + count).join(''), charset, field, encoding);
	let fitting = { count: 1, word: wordOf(1) };
	// No unit takes less than a character of the word.
	let tooMany = Math.min(units.length - from, WORD) + 1;
	while (tooMany - fitting.count > 1) {
		const count = (fitting.count + tooMany) >> 1;
		const word = wordOf(count);
		if (word.length <= room) fitting = { count, word };
		else tooMany = count;
	}
	return fitting;
}

/** Graphemes; one that is too long for a word of its own comes as its code points. */
function unitsOf(text: string, charset: TextCharset, field: string, encoding: Encoding): string[] {
	return splitGraphemes(text).flatMap((grapheme) =>
		grapheme.length <= 2 || toWord(grapheme, charset, field, encoding).length <= WORD ? [grapheme] : Array.from(grapheme),
	);
}

function chooseEncoding(bytes: Buffer, charset: TextCharset): Encoding {
	if (charset.headerEncoding === 'B') return 'B';
	return toQ(bytes).length < Math.ceil(bytes.length / 3) * 4 ? 'Q' : 'B';
}

function toWord(text: string, charset: TextCharset, field: string, encoding: Encoding): string {
	return writeWord(charset.encode(text, field), charset, encoding);
}

function writeWord(bytes: Buffer, charset: TextCharset, encoding: Encoding): string {
	const payload = encoding === 'B' ? bytes.toString('base64') : toQ(bytes);
	return `=?${charset.headerCharset}?${encoding}?${payload}?=`;
}

function toQ(bytes: Buffer): string {
	let out = '';
	for (let at = 0; at < bytes.length; at++) out += Q_OCTETS[bytes[at] as number] as string;
	return out;
}

function toQOctet(octet: number): string {
	const character = String.fromCharCode(octet);
	if (character === ' ') return '_';
	return Q_PLAIN.test(character) ? character : `=${octet.toString(16).toUpperCase().padStart(2, '0')}`;
}
