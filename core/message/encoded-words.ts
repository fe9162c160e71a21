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

/**
 * A text as encoded-words. Each decodes by itself: no character is split, stateful charsets are back in ASCII.
 * @param column characters that stand before the first word on its line
 * @throws DeliveryError `notEncodable`, naming `field`
 */
export function toEncodedWords(text: string, charset: TextCharset, field: string, column: number): string[] {
	const encoding = chooseEncoding(charset.encode(text, field), charset);
	const words: string[] = [];
	const firstRoom = HEADER_LINE - column;
	let room = firstRoom < LEAST_WORD ? WORD : Math.min(WORD, firstRoom);
	let part = '';
	let word = '';
	for (const unit of unitsOf(text, charset, field, encoding)) {
		const longer = toWord(part + unit, charset, field, encoding);
		if (part === '' || longer.length <= room) {
			part += unit;
			word = longer;
			continue;
		}
		words.push(word);
		room = WORD;
		part = unit;
		word = toWord(unit, charset, field, encoding);
	}
	if (part !== '') words.push(word);
	return words;
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
	const bytes = charset.encode(text, field);
	const payload = encoding === 'B' ? bytes.toString('base64') : toQ(bytes);
	return `=?${charset.headerCharset}?${encoding}?${payload}?=`;
}

function toQ(bytes: Buffer): string {
	let out = '';
	for (const byte of bytes) {
		const character = String.fromCharCode(byte);
		if (character === ' ') out += '_';
		else if (Q_PLAIN.test(character)) out += character;
		else out += `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
	}
	return out;
}
