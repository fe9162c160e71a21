/** The carriers' own emoji and their codes in mail. */
import type { Carrier } from '../../delivery/types';
import { shiftJisToJis } from '../../message/charsets/jis';
import { EMOJI_SOURCES } from './emoji-sources';

interface Emoji {
	/** Without variation selectors. */
	emoji: string;
	/** Shift_JIS codes, 0 where the carrier does not have the emoji. */
	shiftJis: Record<Carrier, number>;
}

let rows: Emoji[] | undefined;

/** Every emoji that some carrier has, in the order of the table. */
export function emojiRows(): Emoji[] {
	rows ??= EMOJI_SOURCES.trim().split(/\s/).map(parseRow);
	return rows;
}

function parseRow(entry: string): Emoji {
	const [sequence = '', codes = ''] = entry.split(':');
	const [docomo = 0, au = 0, softbank = 0] = codes.split(',').map((code) => parseInt(code || '0', 16));
	const codePoints = sequence.split('+').map((codePoint) => parseInt(codePoint, 16));
	return { emoji: String.fromCodePoint(...codePoints), shiftJis: { docomo, au, softbank } };
}

/** The two octets of an emoji in the carrier's mail charset; 0 where it has none. */
export function mailCode(carrier: Carrier, { shiftJis }: Emoji): number {
	const code = shiftJis[carrier];
	return carrier === 'au' && code !== 0 ? auMailCode(code) : code;
}

/** KDDI's Shift_JIS codes on the web lie in two blocks, F340–F48D and F640–F7FC. */
const LATER_BLOCK_END = 0xf48d;

/**
 * Row and cell, 7521–7B6D, of au's emoji in ISO-2022-JP: the blocks, moved into the places behind JIS X 0208 (the
 * later one first). Real mail of au's gateway has both: F37A 💙 is 795B there, F6CD 💨 is 764F.
 */
function auMailCode(shiftJis: number): number {
	return shiftJisToJis(shiftJis - (shiftJis <= LATER_BLOCK_END ? 0x0600 : 0x0b00));
}
