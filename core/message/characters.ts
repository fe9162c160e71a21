/** Line ends, surrogates and graphemes: what every text passes before it becomes bytes. */

/** Line breaks and controls of C0, C1 and Unicode: none may stand in a header. */
const HEADER_BREAKERS = /[\p{Cc}\u2028\u2029]+/gu;

/** Characters that can join the one before them into one grapheme. */
const JOINERS = /[\p{M}\p{Join_Control}\p{Emoji_Modifier}\p{Regional_Indicator}\uff9e\uff9f\u{e0020}-\u{e007f}]/u;

let segmenter: Intl.Segmenter | undefined;

/** The text with U+FFFD in place of surrogates that have no partner. */
export function toWellFormed(text: string): string {
	return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The text with CRLF in place of every CR, LF and CRLF (RFC 5322 2.3: they occur together only). */
export function toCrlf(text: string): string {
	return text.replace(/\r\n|\r|\n/g, '\r\n');
}

/** A text as one line: every run of line breaks and control characters is one space, no space at the ends. */
export function toOneLine(text: string): string {
	const line = toWellFormed(text).replace(HEADER_BREAKERS, ' ');
	let start = 0;
	let end = line.length;
	// Not `trim()`: the ideographic space (U+3000) at the start of a Japanese subject is meant.
	while (start < end && line[start] === ' ') start++;
	while (end > start && line[end - 1] === ' ') end--;
	return line.slice(start, end);
}

/** The graphemes (what a reader takes for one character) of a text; a lone CR or LF is one too. */
export function splitGraphemes(text: string): string[] {
	if (!JOINERS.test(text)) return Array.from(text);
	segmenter ??= new Intl.Segmenter('ja', { granularity: 'grapheme' });
	return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
