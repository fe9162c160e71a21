/** Shift_JIS as the carriers use it: Microsoft's CP932 without the rows that carriers gave to emoji. */
import { decode } from 'iconv-lite';
import { EQUIVALENTS } from './fold-rules';

/** Code by UTF-16 unit; 0 = the charset does not have it. One octet below 0x100, else lead and trail octet. */
export type CodeTable = Uint16Array;

/**
 * Lead octets in use: 81–9F and E0–EE. F0–FC are left out, so that no code of a carrier's emoji (F3–F9, FB) can come
 * of a text: IBM's extension characters of FA40–FC4B have the second place ED40–EEFC, which is taken.
 */
const LEADS: Array<[first: number, last: number]> = [
	[0x81, 0x9f],
	[0xe0, 0xee],
];
const FIRST_TRAIL = 0x40;
const LAST_TRAIL = 0xfc;
const REPLACEMENT = 0xfffd;

let table: CodeTable | undefined;

/** The Shift_JIS table, made at first use from iconv-lite's CP932 (about 20 ms). */
export function shiftJisTable(): CodeTable {
	table ??= buildTable();
	return table;
}

function buildTable(): CodeTable {
	const codes = new Uint16Array(0x10000);
	for (const unit of [0x09, 0x0a, 0x0d]) codes[unit] = unit;
	for (let unit = 0x20; unit <= 0x7e; unit++) codes[unit] = unit;
	for (let octet = 0xa1; octet <= 0xdf; octet++) codes[0xff61 + octet - 0xa1] = octet;
	addDoubleOctets(codes);
	addEquivalents(codes);
	return codes;
}

/** Where CP932 has a character twice, the lower code wins: JIS X 0208 before NEC row 13 before NEC-selected IBM. */
function addDoubleOctets(codes: CodeTable): void {
	for (const [first, last] of LEADS) {
		for (let lead = first; lead <= last; lead++) {
			for (let trail = FIRST_TRAIL; trail <= LAST_TRAIL; trail++) {
				const character = decode(Buffer.from([lead, trail]), 'cp932');
				const unit = character.charCodeAt(0);
				if (character.length === 1 && unit !== REPLACEMENT && codes[unit] === 0) codes[unit] = (lead << 8) | trail;
			}
		}
	}
}

/** Adds the characters that CP932 knows under another code point, to any table made from it. */
function addEquivalents(codes: CodeTable): void {
	for (const [character, twin] of EQUIVALENTS) {
		codes[character.charCodeAt(0)] = codes[twin.charCodeAt(0)] as number;
	}
}

/** Whether a table has every character of a text. */
export function hasCodes(text: string, table: CodeTable): boolean {
	for (let at = 0; at < text.length; at++) {
		if (table[text.charCodeAt(at)] === 0) return false;
	}
	return true;
}
