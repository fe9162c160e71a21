import type { EncodedBody, TextCharset } from '../types';
import { codecOf } from './codecs';
import type { FoldedText, FoldTarget } from './fold';
import { foldText } from './fold';
import { FOLDS, WESTERN_FOLDS } from './fold-rules';
import { charsetLabel } from './labels';

/** A charset that a delivery can be forced to. It never fails: what it lacks is folded, and `foldTo` tells. */
export interface ForcedCharset extends TextCharset, FoldTarget {
	/** What stands for a character that it lacks and that has no fold. */
	readonly substitute: string;
}

/** Charsets of Japanese mail: their readers expect Japanese folds, their phones B encoded-words. */
const JAPANESE = new Set(['ISO-2022-JP', 'Shift_JIS', 'EUC-JP']);
/** What stands for a missing character, by preference: readers see at once that something is not there. */
const SUBSTITUTES = ['\ufffd', '〓', '?'];

const made = new Map<string, ForcedCharset>();

/**
 * The charset of a name (`latin1`, `CP1252`, `sjis` …), labelled with its MIME preferred name. Undefined for what is
 * unknown and for UTF-7, UTF-16 and UTF-32, which are no charsets for mail.
 */
export function textCharset(name: string): ForcedCharset | undefined {
	const label = charsetLabel(name);
	if (!label) return undefined;
	const charset = made.get(label) ?? makeCharset(label);
	made.set(label, charset);
	return charset;
}

/**
 * A text as this charset can carry it: what it lacks as the nearest fold (`replaced`), or where there is none as a
 * visible substitute (`missing`): U+FFFD in Unicode, the geta mark 〓 where the charset has it, else `?`. The message's
 * own text is the same.
 */
export function foldTo(charset: ForcedCharset, text: string): FoldedText {
	return foldText(text, charset);
}

function makeCharset(label: string): ForcedCharset {
	const codec = codecOf(label);
	const isJapanese = JAPANESE.has(label);
	const charset: ForcedCharset = {
		label,
		headerCharset: label,
		headerEncoding: isJapanese ? 'B' : 'shorter',
		folds: isJapanese ? FOLDS : WESTERN_FOLDS,
		substitute: SUBSTITUTES.find(codec.has) ?? '?',
		has: codec.has,
		encode: (text): Buffer => codec.write(foldTo(charset, text).text),
		encodeBody: (text): EncodedBody => codec.writeBody(foldTo(charset, text).text),
	};
	return charset;
}
