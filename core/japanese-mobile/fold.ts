import { splitGraphemes, toWellFormed } from '../message/characters';
import type { CodeTable } from './cp932';
import { FOLDS } from './fold-rules';

/** A visible change: what the text had, what the message has instead ('' where it was left out). */
export interface Replacement {
	from: string;
	to: string;
}

export interface FoldedText {
	/** Only characters of the table; what is missing is left out. */
	text: string;
	/** Each change once. */
	replaced: Replacement[];
	/** Each character that neither exists nor folds, once, as a reader counts characters. */
	missing: string[];
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

/** The text in characters of the table: the same where it has them, else the nearest of the rules. */
export function foldText(text: string, table: CodeTable): FoldedText {
	if (isInTable(text, table)) return { text, replaced: [], missing: [] };
	const replaced = new Map<string, string>();
	const missing = new Set<string>();
	let folded = '';
	for (const grapheme of splitGraphemes(toWellFormed(text))) {
		const fold = foldGrapheme(grapheme, table);
		if (fold === undefined) missing.add(grapheme);
		else if (fold !== grapheme) replaced.set(grapheme, fold);
		folded += fold ?? '';
	}
	return { text: folded, replaced: Array.from(replaced, ([from, to]) => ({ from, to })), missing: [...missing] };
}

function foldGrapheme(grapheme: string, table: CodeTable): string | undefined {
	if (isInTable(grapheme, table)) return grapheme;
	const plain = grapheme.replace(VARIATION_SELECTORS, '');
	for (const candidate of [plain, plain.normalize('NFC'), composeKana(plain)]) {
		if (candidate !== '' && isInTable(candidate, table)) return candidate;
	}
	const fold = FOLDS.get(plain);
	if (fold === undefined && isEmoji(plain)) return undefined;
	return foldCharacters(plain, table);
}

/** ｶﾞ → ガ. Only for half-width kana: elsewhere the compatibility form would undo the rules. */
function composeKana(grapheme: string): string {
	return HALF_WIDTH_KANA.test(grapheme) ? grapheme.normalize('NFKC') : grapheme;
}

function foldCharacters(text: string, table: CodeTable): string | undefined {
	let folded = '';
	for (const character of text) {
		const fold = foldCharacter(character, table);
		if (fold === undefined) return undefined;
		folded += fold;
	}
	return folded;
}

function foldCharacter(character: string, table: CodeTable): string | undefined {
	if (isInTable(character, table)) return character;
	const fold = FOLDS.get(character);
	if (fold !== undefined) return isInTable(fold, table) ? fold : foldCharacters(fold, table);
	if (INVISIBLE.test(character)) return '';
	// Accents and other marks; what they sat on is kept.
	if (/\p{Mn}/u.test(character)) return '';
	const decomposed = character.normalize('NFKD');
	return decomposed === character ? undefined : foldCharacters(decomposed, table);
}

function isInTable(text: string, table: CodeTable): boolean {
	for (let at = 0; at < text.length; at++) {
		if (table[text.charCodeAt(at)] === 0) return false;
	}
	return true;
}
