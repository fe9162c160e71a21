/** The table against Unicode's file, every row of it against the carriers' bytes, and no byte of it in a text. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Carrier } from '../../../../core/delivery/types';
import { encodeCarrierText } from '../../../../core/japanese-mobile';
import { emojiRows } from '../../../../core/japanese-mobile/emoji/carrier-codes';
import { isEmoji } from '../../../../core/japanese-mobile/fold';
import { EMOJI_TABLE, emojiTable } from '../../../../scripts/emoji-table';
import { codesOf, decodeCarrierText, isEmojiCode } from '../../../helpers/carrierText';

const CARRIERS = ['docomo', 'au', 'softbank'] as const;

const FILE = resolve(__dirname, '../../../../../shared/data/EmojiSources.txt');
const hasFile = existsSync(FILE);
if (!hasFile) console.warn(`${FILE} is missing: the emoji table is not compared with it.`);
const testWithFile = hasFile ? test : test.skip;

interface Row {
	emoji: string;
	codes: Record<Carrier, string>;
}

/** Rows of the file, read apart from the generator; of the committed table where there is no file. */
function readRows(): Row[] {
	if (!hasFile) return emojiRows().map(({ emoji, shiftJis }) => ({ emoji, codes: toHex(shiftJis) }));
	return Array.from(readFileSync(FILE, 'utf8').matchAll(/^([\dA-F ]+);(\w*);(\w*);(\w*)\s*$/gm), (match) => ({
		emoji: String.fromCodePoint(...(match[1] as string).split(' ').map((hex) => parseInt(hex, 16))),
		codes: { docomo: match[2] as string, au: match[3] as string, softbank: match[4] as string },
	}));
}

function toHex(codes: Record<Carrier, number>): Record<Carrier, string> {
	const hex = (code: number) => (code === 0 ? '' : code.toString(16).toUpperCase());
	return { docomo: hex(codes.docomo), au: hex(codes.au), softbank: hex(codes.softbank) };
}

const SPACES = ['\u2002', '\u2003', '\u2005'];
const rows = readRows().filter(({ emoji }) => !SPACES.includes(emoji));

testWithFile('the committed table is what the script makes of the file', () => {
	expect(readFileSync(EMOJI_TABLE, 'utf8')).toBe(emojiTable(readFileSync(FILE)));
});

test('another file is refused', () => {
	expect(() => emojiTable(Buffer.from('0023 20E3;F985;F489;F7B0\n'))).toThrow(/sha256/);
});

test('the table carries the permission notice of its licence', () => {
	const source = readFileSync(EMOJI_TABLE, 'utf8');
	expect(source).toContain('COPYRIGHT AND PERMISSION NOTICE');
	expect(source).toContain('Permission is hereby granted, free of charge');
});

test('719 emoji: 244 of docomo, 630 of au, 469 of SoftBank', () => {
	expect(rows).toHaveLength(719);
	const counts = CARRIERS.map((carrier) => rows.filter(({ codes }) => codes[carrier] !== '').length);
	expect(counts).toEqual([244, 630, 469]);
});

/** KDDI's code of the web as the octets of its mail, counted from the place in its block. */
function auOctets(code: string): string {
	const shiftJis = parseInt(code, 16);
	const moved = shiftJis - (shiftJis <= 0xf48d ? 0x0600 : 0x0b00);
	const trail = moved & 0xff;
	const place = ((moved >> 8) - 0xe0) * 188 + trail - (trail > 0x7f ? 0x41 : 0x40);
	const row = 0x5f + Math.floor(place / 94);
	return `1b2442${((row << 8) | ((place % 94) + 0x21)).toString(16)}1b2842`;
}

describe.each(CARRIERS)('%s', (carrier) => {
	const own = rows.filter(({ codes }) => codes[carrier] !== '');

	test('every emoji is written as its code and read back', () => {
		for (const { emoji, codes } of own) {
			for (const text of [emoji, `${emoji}\ufe0f`, `${emoji}\ufe0e`]) {
				const { bytes, replaced, missing } = encodeCarrierText(carrier, text, { emoji: true });
				const code = codes[carrier];
				const octets = carrier === 'au' ? auOctets(code) : code.toLowerCase();
				expect([emoji, bytes.toString('hex')]).toEqual([emoji, octets]);
				expect(replaced).toEqual([]);
				expect(missing).toEqual([]);
				expect(decodeCarrierText(carrier, bytes)).toBe(emoji);
			}
		}
	});

	test('all of them in one text, with text between', () => {
		const text = own.map(({ emoji }, index) => emoji + ['', '漢', 'a', 'ｱ', '1'][index % 5]).join('');
		const { bytes, missing } = encodeCarrierText(carrier, text, { emoji: true });
		expect(missing).toEqual([]);
		expect(decodeCarrierText(carrier, bytes)).toBe(carrier === 'au' ? text.replaceAll('ｱ', 'ア') : text);
	});

	test('codes of emoji come of emoji only: every code point', () => {
		const emojiPoints = new Set(own.flatMap(({ emoji }) => (Array.from(emoji).length === 1 ? [emoji] : [])));
		for (let point = 0; point < 0x1fc00; point++) {
			const character = String.fromCodePoint(point);
			const { bytes, replaced } = encodeCarrierText(carrier, character, { emoji: true });
			const hasCode = codesOf(carrier, bytes).some((code) => isEmojiCode(carrier, code));
			if (emojiPoints.has(character)) expect([character, hasCode, replaced]).toEqual([character, true, []]);
			else if (hasCode) expect([character, isEmoji(character), replaced.length]).toEqual([character, true, 1]);
		}
	});

	test('without emoji there is no such code at all', () => {
		const wrong: string[] = [];
		for (let point = 0; point < 0x1fc00; point++) {
			const character = String.fromCodePoint(point);
			const { bytes } = encodeCarrierText(carrier, character, { emoji: false });
			if (codesOf(carrier, bytes).some((code) => isEmojiCode(carrier, code))) wrong.push(character);
		}
		expect(wrong).toEqual([]);
	});

	test('private characters of a text never become emoji', () => {
		for (let point = 0xe000; point < 0xf900; point++) {
			const { bytes, missing } = encodeCarrierText(carrier, `😃${String.fromCharCode(point)}`, { emoji: true });
			expect(missing).toHaveLength(1);
			expect(decodeCarrierText(carrier, bytes)).toBe('😃');
		}
	});
});

/** Mail that au's gateway sent, as decoded in the specs of jpmobile. */
test.each([
	['🎤', '765e'],
	['1️⃣', '767d'],
	['💨', '764f'],
	['😃', '752a'],
	['💙', '795b'],
	['🍻', '794c'],
	['❤', '7834'],
	['⚠', '753a'],
])('au: %s is %s in real mail', (emoji, code) => {
	expect(encodeCarrierText('au', emoji, { emoji: true }).bytes.toString('hex')).toBe(`1b2442${code}1b2842`);
});
