import type { Carrier } from '../../../core/delivery/types';
import { assertEncodable, encodeCarrierText } from '../../../core/japanese-mobile';
import { shiftJisTable } from '../../../core/message/charsets/cp932';
import { foldText } from '../../../core/japanese-mobile/fold';
import { FOLDS } from '../../../core/message/charsets/fold-rules';
import { iso2022JpTable } from '../../../core/message/charsets/jis';

function hex(carrier: Carrier, text: string): string {
	const { bytes, missing } = encodeCarrierText(carrier, text);
	expect(missing).toEqual([]);
	return bytes.toString('hex');
}

/** Octets inside one ESC $ B … ESC ( B. */
function jis(octets: string): string {
	return `1b2442${octets}1b2842`;
}

/** Characters that codecs disagree about: text, Shift_JIS octets, JIS octets (between the escapes). */
test.each([
	['〜', '8160', '2141'],
	['～', '8160', '2141'],
	['\u2212', '817c', '215d'],
	['－', '817c', '215d'],
	['\u2016', '8161', '2142'],
	['∥', '8161', '2142'],
	['¢£¬', '8191819281ca', '21712172224c'],
	['—―', '815c815c', '213d213d'],
	['¥￥', '818f818f', '216f216f'],
	['\u203e', '8150', '2131'],
	['・•', '81458145', '21262126'],
	['€', '8386815b838d', '2566213c256d'],
	['①㈱№', '8740878a8782', '2d212d6a2d62'],
	['Å\u00c5', '81f081f0', '22722272'],
	['ガが', '834b82aa', '252c242c'],
	['か\u3099', '82aa', '242c'],
	['ハ\u309a', '8370', '2551'],
	['й', '847a', '275b'],
	['и\u0306', '847a', '275b'],
	['剝', '948d', '476d'],
])('%s in Shift_JIS and ISO-2022-JP', (text, shiftJis, rowsAndCells) => {
	expect(hex('docomo', text)).toBe(shiftJis);
	expect(hex('softbank', text)).toBe(shiftJis);
	expect(hex('au', text)).toBe(jis(rowsAndCells));
});

test.each([
	['𠮷', '吉'],
	['é', 'e'],
	['e\u0301', 'e'],
	['a\u00a0b', 'a b'],
	['a\u2003b', 'a b'],
	['Straße', 'Strasse'],
	['½', '1/2'],
	['m²', 'm2'],
	['“x” – y…', '“x” - y…'],
	['㉑⑴❶', '(21)(1)(1)'],
	['㋿', '令和'],
	['㍿', '株式会社'],
	['葛\u{e0100}', '葛'],
	['♀\ufe0f', '♀'],
	['a\u200bb\ufeffc\u00ad', 'abc'],
	['a\u0007\u001bb\0', 'ab'],
	['a\u2028b', 'a\r\nb'],
	['ヷ', 'ワ゛'],
	['ゔ', 'ヴ'],
	['\ufb01', 'fi'],
])('%j folds to %j for every carrier', (text, fold) => {
	for (const carrier of ['docomo', 'au', 'softbank'] as const) {
		expect(hex(carrier, text)).toBe(hex(carrier, fold));
	}
});

test.each([
	['ｶﾞﾊﾟｳﾞ', 'ガパヴ'],
	['ﾜﾞ', 'ワ゛'],
	['ｱﾞ', 'ア゛'],
	['あﾞ', 'あ゛'],
	['ﾞﾟ', '゛゜'],
	['｡｢｣､･ｰ', '。「」、・ー'],
	['ⅰⅹ', 'ix'],
	['髙﨑', '高崎'],
	['德瀨增寬濵', '徳瀬増寛濱'],
	['\ufa19\ufa1b\ufa2c', '\u795e\u798f\u9928'],
	['￤＇＂', "|'\""],
])('au: %s folds to %s, and says so', (text, fold) => {
	expect(hex('au', text)).toBe(hex('au', fold));
	const { replaced } = encodeCarrierText('au', text);
	expect(replaced.length).toBeGreaterThan(0);
	for (const { from } of replaced) expect(text).toContain(from);
});

test('signs that the carriers have as emoji fold to text only without emoji', () => {
	const folded = encodeCarrierText('docomo', '©2025', { emoji: false });
	expect(folded.bytes.toString('latin1')).toBe('(C)2025');
	expect(hex('docomo', '©2025')).not.toBe(hex('docomo', '(C)2025'));
});

test('Shift_JIS has half-width kana and the extension kanji as they are', () => {
	expect(hex('docomo', 'ｶﾞ')).toBe('b6de');
	expect(hex('softbank', '髙﨑ⅰ鄧')).toBe('eee0ed95eeefee9d');
	expect(encodeCarrierText('docomo', 'ｶﾞ髙〜').replaced).toEqual([]);
});

test('changes are told once each, twins of a character are none', () => {
	expect(encodeCarrierText('docomo', 'é〜é—').replaced).toEqual([{ from: 'é', to: 'e' }]);
});

test.each([
	['docomo', '한한글', ['한 U+D55C', '글 U+AE00']],
	['au', '鄧', ['鄧 U+9127']],
	['docomo', '\ud83d', ['\ufffd U+FFFD']],
	['docomo', '\ue63e\uf8ff', ['\ue63e U+E63E', '\uf8ff U+F8FF']],
] as Array<[Carrier, string, string[]]>)('%s lacks %j: missing, never a question mark', (carrier, text, missing) => {
	const encoded = encodeCarrierText(carrier, text);
	expect(encoded.missing).toEqual(missing);
	expect(encoded.bytes.toString('latin1')).not.toContain('?');
});

test('assertEncodable names field, characters and carrier', () => {
	expect(() => assertEncodable('au', 'Subject', '髙①')).not.toThrow();
	expect(() => assertEncodable('docomo', 'Subject', 'x鄧글')).toThrow(
		'Subject has characters that mail of NTT DoCoMo (Shift_JIS) cannot carry: 글 U+AE00.',
	);
	expect(() => assertEncodable('au', 'The text', 'x鄧')).toThrow(
		expect.objectContaining({
			code: 'notEncodable',
			message: 'The text has characters that mail of KDDI au (ISO-2022-JP) cannot carry: 鄧 U+9127.',
			advice: expect.stringContaining('other characters'),
		}),
	);
	expect(() => assertEncodable('docomo', 'Subject', '😀1️⃣👨‍👩‍👧🇯🇵')).not.toThrow();
});

describe('collisions with emoji are impossible: every code point of the BMP', () => {
	test('Shift_JIS has no lead octet of F0 or above, and no single octet but ASCII and kana', () => {
		for (const code of shiftJisTable()) {
			const lead = code >> 8;
			expect(code < 0x80 || (code >= 0xa1 && code <= 0xdf) || (lead >= 0x81 && lead <= 0xee)).toBe(true);
		}
	});

	test('ISO-2022-JP has rows 21–28, 2D and 30–74 only', () => {
		const rows = new Set(Array.from(iso2022JpTable(), (code) => code >> 8).filter((row) => row !== 0));
		const allowed = [0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x2d];
		for (let row = 0x30; row <= 0x74; row++) allowed.push(row);
		expect([...rows].sort((a, b) => a - b)).toEqual(allowed);
	});
});

describe('the rules', () => {
	test.each([...FOLDS])('%s → %s names a character that au or all lack, and ends in ones that all have', (from, to) => {
		// Row 13 exists, so its circled numbers stand in the ranges for charsets without it.
		if (!/[①-⑳㊤-㊨№]/.test(from)) expect(iso2022JpTable()[from.charCodeAt(0)]).toBe(0);
		expect(foldText(to, iso2022JpTable()).missing).toEqual([]);
	});

	test('a charset without NEC row 13 gets its signs spelled out', () => {
		const table = iso2022JpTable().map((code) => (code >> 8 === 0x2d ? 0 : code));
		expect(foldText('①⑳㈱№ⅧⅢ㌔㎜㍻℡㊤', table).text).toBe('(1)(20)(株)No.VIIIIIIキロmm平成TEL(上)');
	});
});

test('no text of any kind throws or gives octets of another kind', () => {
	for (let code = 0; code < 0x110000; code += code < 0x10000 ? 1 : 97) {
		const character = String.fromCodePoint(code);
		for (const carrier of ['docomo', 'au'] as const) {
			const { bytes } = encodeCarrierText(carrier, character);
			if (carrier === 'au') expect(bytes.every((byte) => byte < 0x7f)).toBe(true);
			expect(bytes.includes(0)).toBe(false);
		}
	}
});
