import { splitGraphemes, toWellFormed } from '../characters';

/** A visible change: what the text had, what the message has instead ('' where it was left out). */
export interface Replacement {
	from: string;
	to: string;
}

export interface FoldedText {
	/** Only characters that the charset has; what is missing is left out, or stands as the substitute. */
	text: string;
	/** Each change once. */
	replaced: Replacement[];
	/** Each character that neither exists nor folds, once, as a reader counts characters. */
	missing: string[];
}

/** What folding needs to know of a charset. */
export interface FoldTarget {
	/** Whether the charset has every character of the text. */
	has(text: string): boolean;
	/** The nearest text of characters that it may lack. */
	folds: ReadonlyMap<string, string>;
	/** What stands for a missing character. (Default: nothing) */
	substitute?: string;
}

/** Controls (an ESC would switch the charset), and characters without a shape of their own. */
const INVISIBLE = /^[\p{Cc}\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]$/u;
/** Text and emoji style (FE00–FE0F), variants of kanji (E0100–E01EF). */
const VARIATION_SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Presentation}\p{Emoji_Modifier}\p{Regional_Indicator}\u20e3]/u;
const HALF_WIDTH_KANA = /[\uff61-\uff9f]/;

/** Whether a character is an emoji, by Unicode's properties (keycaps and flags included). */
export function isEmoji(grapheme: string): boolean {
	return EMOJI.test(grapheme);
}

/** The text in characters of the charset: the same where it has them, else the nearest of the rules. */
export function foldText(text: string, target: FoldTarget): FoldedText {
	if (target.has(text)) return { text, replaced: [], missing: [] };
	const replaced = new Map<string, string>();
	const wellFormed = toWellFormed(text);
	// Half a character is missing even where the charset has a place for U+FFFD.
	const missing = new Set<string>(wellFormed === text ? [] : ['\ufffd']);
	let folded = '';
	// Most lines, and most elements of a page, need no folding; no grapheme goes beyond them.
	for (const section of wellFormed.split(/(?<=\n)|(?=<)/)) {
		if (target.has(section)) {
			folded += section;
			continue;
		}
		for (const grapheme of splitGraphemes(section)) {
			const fold = foldGrapheme(grapheme, target);
			if (fold === undefined) missing.add(grapheme);
			else if (fold !== grapheme) replaced.set(grapheme, fold);
			folded += fold ?? target.substitute ?? '';
		}
	}
	return { text: folded, replaced: Array.from(replaced, ([from, to]) => ({ from, to })), missing: [...missing] };
}

function foldGrapheme(grapheme: string, target: FoldTarget): string | undefined {
	if (target.has(grapheme)) return grapheme;
	const plain = grapheme.replace(VARIATION_SELECTORS, '');
	for (const candidate of [plain, plain.normalize('NFC'), composeKana(plain)]) {
		if (candidate !== '' && target.has(candidate)) return candidate;
	}
	if (!target.folds.has(plain) && isEmoji(plain)) return undefined;
	return foldCharacters(plain, target);
}

/** ｶﾞ → ガ. Only for half-width kana: elsewhere the compatibility form would undo the rules. */
function composeKana(grapheme: string): string {
	return HALF_WIDTH_KANA.test(grapheme) ? grapheme.normalize('NFKC') : grapheme;
}

function foldCharacters(text: string, target: FoldTarget): string | undefined {
	let folded = '';
	for (const character of text) {
		const fold = foldCharacter(character, target);
		if (fold === undefined) return undefined;
		folded += fold;
	}
	return folded;
}

function foldCharacter(character: string, target: FoldTarget): string | undefined {
	if (target.has(character)) return character;
	const fold = target.folds.get(character);
	if (fold !== undefined) return foldCharacters(fold, target);
	if (INVISIBLE.test(character)) return '';
	// Accents and other marks; what they sat on is kept.
	if (/\p{Mn}/u.test(character)) return '';
	const decomposed = character.normalize('NFKD');
	return decomposed === character ? undefined : foldCharacters(decomposed, target);
}
