import type { Carrier } from '../../delivery/types';
import type { CodeTable } from '../../message/charsets/cp932';
import { emojiRows, mailCode } from './carrier-codes';

/** A carrier's emoji, ready to be written. */
export interface EmojiSet {
	/** The unit that stands for an emoji (without variation selectors) until it is written. */
	units: ReadonlyMap<string, string>;
	/** The codes of text, and of those units. */
	table: CodeTable;
}

/** Units are of Unicode's private use area, which no text table has: those that a text brings never become emoji. */
const FIRST_UNIT = 0xe000;

/** The set of a carrier on top of its table for text. */
export function makeEmojiSet(carrier: Carrier, textTable: CodeTable): EmojiSet {
	const units = new Map<string, string>();
	const table = textTable.slice();
	for (const [index, row] of emojiRows().entries()) {
		const code = mailCode(carrier, row);
		if (code === 0) continue;
		table[FIRST_UNIT + index] = code;
		units.set(row.emoji, String.fromCharCode(FIRST_UNIT + index));
	}
	return { units, table };
}

/** The set of a carrier that is to get no emoji. */
export function makeEmptyEmojiSet(textTable: CodeTable): EmojiSet {
	return { units: new Map(), table: textTable };
}
