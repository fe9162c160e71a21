import { DeliveryError } from '../errors';
import { toOneLine } from './characters';
import { HEADER_LINE, toEncodedWords } from './encoded-words';
import type { HeaderField, TextCharset } from './types';

/** RFC 5322 2.1.1: no line may be longer, without its CRLF. */
const LONGEST_LINE = 998;
/** RFC 5322 3.6.8: printable ASCII but the colon. */
const HEADER_NAME = /^[!-9;-~]+$/;
const ASCII = /^\p{ASCII}*$/u;
const PRINTABLE_LINE = /^[\t -~]*$/;
/** With octets of UTF-8, one in each character. */
const EIGHT_BIT_LINE = /^[\t -~\x80-\xff]*$/;
/** Words between single spaces that no reader takes for an encoded-word and that fit a line. */
const PLAIN_WORDS = /^(?!.*=\?)[!-~]{1,60}(?: [!-~]{1,75})*$/;

/** Headers that `composeMessage` writes itself, or that no message may carry. */
const RESERVED_NAMES = new Set([
	'bcc',
	'date',
	'dkim-signature',
	'from',
	'message-id',
	'mime-version',
	'reply-to',
	'resent-bcc',
	'return-path',
	'subject',
	'to',
]);

/** A value that is safe to stand in a header: line breaks, NUL and other controls become one space. */
export function cleanHeaderValue(value: string): string {
	return toOneLine(value);
}

/**
 * Refuses a value with line breaks, NUL or other control characters.
 * @param field how the user knows the value, as `Subject`
 * @throws DeliveryError `invalidHeader`
 */
export function assertHeaderValue(field: string, value: string): void {
	if (!/[^\P{Cc}\t]/u.test(value)) return;
	throw new DeliveryError('invalidHeader', `${field} contains a line break or another control character.`, {
		advice: `Write ${field} in one line, without control characters.`,
	});
}

/**
 * Refuses what is no header name by RFC 5322.
 * @throws DeliveryError `invalidHeader`
 */
export function assertHeaderName(name: string): void {
	if (HEADER_NAME.test(name)) return;
	throw new DeliveryError('invalidHeader', `"${cleanHeaderValue(name)}" is not a header name.`, {
		advice: 'A header name has ASCII letters, digits and hyphens, and no colon or space.',
	});
}

/** Refuses the names above and all of Content-*. @throws DeliveryError `invalidHeader` */
export function assertExtraHeaderName(name: string): void {
	assertHeaderName(name);
	const key = name.toLowerCase();
	if (!RESERVED_NAMES.has(key) && !key.startsWith('content-')) return;
	throw new DeliveryError('invalidHeader', `The header ${name} cannot be added to a message.`, {
		advice: 'The composer or the MTA writes it, or it has no place in a message.',
	});
}

/** A header of free text, as Subject: plain when it is simple ASCII, else encoded as a whole. */
export function writeTextHeader(name: string, text: string, charset: TextCharset): string {
	const clean = cleanHeaderValue(text);
	if (clean === '' || PLAIN_WORDS.test(clean)) return foldHeader(name, clean.split(' '));
	return foldHeader(name, toEncodedWords(clean, charset, name, name.length + 2));
}

/**
 * A header handed in: ASCII words stay as they are (URLs in angle brackets are never touched), the
 * others become encoded-words. Line breaks come only where the value has white space.
 * @throws DeliveryError `invalidHeader`, `notEncodable`
 */
export function writeExtraHeader({ name, value }: HeaderField, charset: TextCharset): string {
	assertExtraHeaderName(name);
	const tokens: string[] = [];
	for (const run of wordRuns(cleanHeaderValue(value))) {
		if (ASCII.test(run)) tokens.push(run);
		else tokens.push(...toEncodedWords(run, charset, name, tokens.length === 0 ? name.length + 2 : 1));
	}
	return foldHeader(name, tokens);
}

/** ASCII words one by one; neighbouring words of other characters, with the space between them, as one. */
function wordRuns(value: string): string[] {
	if (ASCII.test(value)) return value.split(/ +/);
	const runs: string[] = [];
	let open = false;
	// `<…>` is a word of its own even where the user left no space before it.
	for (const word of value.match(/<[!-;=?-~]*>[,;]?|(?:(?!<[!-;=?-~]*>)[^ ])+/g) ?? []) {
		const encode = !ASCII.test(word);
		if (encode && open) runs.push(`${runs.pop()} ${word}`);
		else runs.push(word);
		open = encode;
	}
	return runs;
}

/**
 * A header line from its words, folded between words so that lines stay <= 76 where words allow it.
 * The first word stays beside the name if it can: some readers trip over an empty first line.
 * @param allowEightBit octets over 127 may stand in it: an address of RFC 6532
 * @throws DeliveryError `invalidHeader` for a word that no line can hold
 */
export function foldHeader(name: string, words: string[], { allowEightBit = false } = {}): string {
	const lines: string[] = [];
	let line = `${name}:`;
	for (const [index, word] of words.entries()) {
		const isEncodedWord = word.startsWith('=?');
		const fits = line.length + 1 + word.length <= HEADER_LINE;
		if (fits || (index === 0 && !isEncodedWord)) {
			line += ` ${word}`;
		} else {
			lines.push(line);
			line = ` ${word}`;
		}
	}
	lines.push(line);
	assertLines(name, lines, allowEightBit ? EIGHT_BIT_LINE : PRINTABLE_LINE);
	return lines.join('\r\n');
}

/** The last guard: whatever way a value took here, nothing but printable ASCII of lawful length leaves. */
function assertLines(name: string, lines: string[], lawful: RegExp): void {
	for (const line of lines) {
		if (line.length > LONGEST_LINE) {
			throw new DeliveryError('invalidHeader', `The header ${name} has a word of more than ${LONGEST_LINE} characters.`, {
				advice: 'Shorten it, or put spaces where the line may be broken.',
			});
		}
		if (!lawful.test(line)) {
			throw new DeliveryError('invalidHeader', `The header ${name} contains a character that cannot stand there.`);
		}
	}
}
