import type { CodeTable } from '../message/charsets/cp932';
import { hasCodes } from '../message/charsets/cp932';
import { foldText as foldTo } from '../message/charsets/fold';
import type { FoldedText } from '../message/charsets/fold';
import { FOLDS } from '../message/charsets/fold-rules';

export { isEmoji } from '../message/charsets/fold';
export type { FoldedText, Replacement } from '../message/charsets/fold';

/** The text in characters of the table: the same where it has them, else the nearest of the rules; missing ones left out. */
export function foldText(text: string, table: CodeTable): FoldedText {
	return foldTo(text, { has: (characters) => hasCodes(characters, table), folds: FOLDS });
}
