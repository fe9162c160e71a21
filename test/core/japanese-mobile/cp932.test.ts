/** Every double-octet character of CP932, as python3's codec (or iconv-lite, where there is none) reads it. */
import { decode } from 'iconv-lite';
import { encodeCarrierText } from '../../../core/japanese-mobile';
import { hasPython, runPython } from '../../helpers/python';

const DECODE = `
import json, sys

json.dump([bytes.fromhex(h).decode('cp932', 'replace') for h in json.load(sys.stdin)], sys.stdout)
`;

function decodeAll(codes: string[]): string[] {
	if (hasPython) return runPython<string[]>(DECODE, codes);
	return codes.map((code) => decode(Buffer.from(code, 'hex'), 'cp932'));
}

/** Codes of all rows, IBM's extension (FA40–FC4B) included, user-defined ones (F040–F9FC) left out. */
function doubleOctetCodes(): string[] {
	const codes: string[] = [];
	for (let lead = 0x81; lead <= 0xfc; lead++) {
		if ((lead > 0x9f && lead < 0xe0) || (lead > 0xef && lead < 0xfa)) continue;
		for (let trail = 0x40; trail <= 0xfc; trail++) {
			if (trail !== 0x7f) codes.push(((lead << 8) | trail).toString(16));
		}
	}
	return codes;
}

const codes = doubleOctetCodes();
const characters = [...new Set(decodeAll(codes).filter((character) => character.length === 1 && character !== '\ufffd'))];

test('there are as many as the table of CP932 says', () => {
	// 6879 of JIS X 0208, NEC row 13 and IBM's extension without what is in an earlier one.
	expect(characters).toHaveLength(6879 + 74 + 373);
});

test('all of them come back from Shift_JIS unchanged', () => {
	const encoded = characters.map((character) => encodeCarrierText('docomo', character));
	expect(encoded.flatMap(({ replaced }) => replaced)).toEqual([]);
	expect(encoded.flatMap(({ missing }) => missing)).toEqual([]);
	expect(decodeAll(encoded.map(({ bytes }) => bytes.toString('hex')))).toEqual(characters);
});

test('for au all of JIS X 0208 and row 13 come back, the others fold or are missing', () => {
	const encoded = characters.map((character) => ({ character, ...encodeCarrierText('au', character) }));
	const same = encoded.filter(({ replaced, missing }) => replaced.length === 0 && missing.length === 0);
	const codesOfSame = same.map(({ bytes }) => toShiftJis(bytes));
	expect(decodeAll(codesOfSame)).toEqual(same.map(({ character }) => character));
	const changed = encoded.filter(({ replaced, missing }) => replaced.length > 0 || missing.length > 0);
	for (const { character, missing } of changed) {
		const lead = encodeCarrierText('docomo', character).bytes[0] as number;
		expect(lead).toBeGreaterThanOrEqual(0xed);
		expect(missing.length).toBeLessThanOrEqual(1);
	}
	// ED40–EEFC has 374 characters; ￢ is in JIS X 0208 as well.
	expect(changed).toHaveLength(373);
});

/** One JIS character between its escapes, as Shift_JIS in hex; written apart from the code under test. */
function toShiftJis(bytes: Buffer): string {
	expect(bytes.subarray(0, 3).toString('latin1')).toBe('\u001b$B');
	expect(bytes.subarray(5).toString('latin1')).toBe('\u001b(B');
	const row = (bytes[3] as number) - 0x20;
	const cell = (bytes[4] as number) - 0x20;
	const lead = Math.floor((row - 1) / 2) + (row <= 62 ? 0x81 : 0xc1);
	const trail = row % 2 === 1 ? cell + (cell < 64 ? 0x3f : 0x40) : cell + 0x9e;
	return Buffer.from([lead, trail]).toString('hex');
}
