import { composeMessage } from '../../../core/message';
import type { ForcedCharset } from '../../../core/message/charsets';
import { foldTo, textCharset } from '../../../core/message/charsets';
import { EQUIVALENTS, WESTERN_FOLDS } from '../../../core/message/charsets/fold-rules';
import { hasPython, runPython } from '../../helpers/python';
import type { ReadMessage } from './parsers';
import { readWithMailparser, readWithPython } from './parsers';
import { expectLawfulBytes, headerOf, makeRandom, randomText, sampleMessage } from './samples';

/** Every charset with python3's codec that reads what all mail programs read under its name. */
const CODECS: Array<[label: string, codec: string]> = [
	['UTF-8', 'utf-8'],
	['US-ASCII', 'ascii'],
	['ISO-8859-1', 'iso8859-1'],
	['ISO-8859-2', 'iso8859-2'],
	['ISO-8859-3', 'iso8859-3'],
	['ISO-8859-4', 'iso8859-4'],
	['ISO-8859-5', 'iso8859-5'],
	['ISO-8859-6', 'iso8859-6'],
	['ISO-8859-7', 'iso8859-7'],
	['ISO-8859-8', 'iso8859-8'],
	['ISO-8859-9', 'iso8859-9'],
	['ISO-8859-10', 'iso8859-10'],
	['ISO-8859-13', 'iso8859-13'],
	['ISO-8859-14', 'iso8859-14'],
	['ISO-8859-15', 'iso8859-15'],
	['ISO-8859-16', 'iso8859-16'],
	['windows-1250', 'cp1250'],
	['windows-1251', 'cp1251'],
	['windows-1252', 'cp1252'],
	['windows-1253', 'cp1253'],
	['windows-1254', 'cp1254'],
	['windows-1255', 'cp1255'],
	['windows-1256', 'cp1256'],
	['windows-1257', 'cp1257'],
	['windows-1258', 'cp1258'],
	['windows-874', 'cp874'],
	['TIS-620', 'iso8859-11'],
	['KOI8-R', 'koi8-r'],
	['KOI8-U', 'koi8-u'],
	['IBM437', 'cp437'],
	['IBM775', 'cp775'],
	['IBM850', 'cp850'],
	['IBM852', 'cp852'],
	['IBM855', 'cp855'],
	['IBM857', 'cp857'],
	['IBM860', 'cp860'],
	['IBM861', 'cp861'],
	['IBM862', 'cp862'],
	['IBM863', 'cp863'],
	['IBM865', 'cp865'],
	['IBM866', 'cp866'],
	['IBM869', 'cp869'],
	['PTCP154', 'ptcp154'],
	['KZ-1048', 'kz1048'],
	['ISO-2022-JP', 'iso2022_jp'],
	['Shift_JIS', 'cp932'],
	['EUC-JP', 'euc_jp'],
	['EUC-KR', 'cp949'],
	['GBK', 'gb18030'],
	['GB18030', 'gb18030'],
	['Big5', 'cp950'],
];

function charset(name: string): ForcedCharset {
	const found = textCharset(name);
	if (!found) throw new Error(`no charset ${name}`);
	return found;
}

describe('names', () => {
	test.each([
		['utf8', 'UTF-8'],
		['latin1', 'ISO-8859-1'],
		['ISO8859-15', 'ISO-8859-15'],
		['CP1252', 'windows-1252'],
		['x-sjis', 'Shift_JIS'],
		['Windows-31J', 'Shift_JIS'],
		['EUCJP', 'EUC-JP'],
		['csISO2022JP', 'ISO-2022-JP'],
		['ks_c_5601-1987', 'EUC-KR'],
		['gb2312', 'GBK'],
		['gb18030', 'GB18030'],
		['big5', 'Big5'],
		['koi8-r', 'KOI8-R'],
	])('%s is %s', (name, label) => {
		expect(charset(name)).toMatchObject({ label, headerCharset: label });
	});

	test.each(['', 'x', 'utf-7', 'UTF-16', 'utf-16le', 'utf16be', 'UTF-32', 'ucs2', 'base64', 'hex', 'iso646-jp'])(
		'%s is no charset for mail',
		(name) => {
			expect(textCharset(name)).toBeUndefined();
		},
	);

	test.each(CODECS)('%s has ASCII as ASCII', (label) => {
		const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)).join('');
		expect(charset(label).encode(`${ascii}\r\n\t`, 'The text').toString('latin1')).toBe(`${ascii}\r\n\t`);
	});
});

/** All characters of the BMP but controls and surrogates, and some beyond it. */
function allCharacters(): string[] {
	const characters: string[] = [];
	for (let code = 0x20; code <= 0x2ffff; code += code < 0x10000 ? 1 : 61) {
		const isControl = code === 0x7f || (code >= 0x80 && code < 0xa0);
		const isSurrogate = code >= 0xd800 && code < 0xe000;
		if (!isControl && !isSurrogate) characters.push(String.fromCodePoint(code));
	}
	return characters;
}

const DECODE = `
import json, sys

json.dump([bytes.fromhex(h).decode(codec, 'replace').split('\\n') for codec, h in json.load(sys.stdin)], sys.stdout)
`;
const TWINS = new Map([...EQUIVALENTS, ['\u00a6', '\uffe4'] as const]);

/** What the registered tables have, and python3's do not. */
const NEWER_THAN_PYTHON = [
	['windows-1255', ['\u05ba']],
	['GBK', ['ḿ']],
	['GB18030', ['ḿ']],
];

function untwin(character: string): string {
	return TWINS.get(character) ?? character;
}

(hasPython ? test : test.skip)('what a charset has, python3 reads as the same character or its twin', () => {
	const characters = allCharacters();
	const had = CODECS.map(([label]) => characters.filter((character) => charset(label).has(character)));
	const read = runPython<string[][]>(
		DECODE,
		CODECS.map(([label, codec], index) => [
			codec,
			charset(label).encode((had[index] as string[]).join('\n'), 'The text').toString('hex'),
		]),
	);
	const wrong = CODECS.map(([label], index) => {
		const isWrong = (character: string, at: number) => untwin(read[index]?.[at] ?? '') !== untwin(character);
		return [label, (had[index] as string[]).filter(isWrong)];
	});
	expect(wrong.filter(([, list]) => list?.length)).toEqual(NEWER_THAN_PYTHON);
}, 120_000);

test.each([
	['ISO-2022-JP', '鈴木〜ガ', '1b2442 4e6b 4c5a 2141 252c 1b2842'],
	['ISO-2022-JP', 'aあb', '61 1b2442 2422 1b2842 62'],
	['EUC-JP', '鈴木〜ガｶ', 'ceeb ccda a1c1 a5ac 8eb6'],
	['Shift_JIS', '鈴①髙ｶ', '97e9 8740 eee0 b6'],
	['ISO-8859-15', '€é', 'a4e9'],
	['windows-1252', '€“”', '809394'],
	['GB18030', '汉€😀', 'baba a2e3 9439fc36'],
	['Big5', '漢', 'ba7e'],
	['EUC-KR', '한', 'c7d1'],
	['KOI8-R', 'Привет', 'f0d2c9d7c5d4'],
])('%s: %s', (label, text, octets) => {
	expect(charset(label).encode(text, 'The text').toString('hex')).toBe(octets.replaceAll(' ', ''));
	expect(foldTo(charset(label), text)).toEqual({ text, replaced: [], missing: [] });
});

test.each([
	['ISO-8859-1', 'Preis: 10 €', 'Preis: 10 EUR'],
	['ISO-8859-1', '“x” – y — z…', '"x" - y -- z...'],
	['ISO-8859-1', 'Łódź œuvre', 'Lódz oeuvre'],
	['ISO-8859-1', 'e\u0301', 'é'],
	['ISO-8859-1', '①ﬁ½™', '(1)fi½TM'],
	['ISO-8859-2', 'español', 'espanol'],
	['ISO-8859-15', 'ｱｂｃ１２３', '?bc123'],
	['windows-1251', 'Привет, Zoë', 'Привет, Zoe'],
	['ISO-2022-JP', '①㈱髙﨑', '(1)(株)高崎'],
	['ISO-2022-JP', 'ｶﾞｷﾞ', 'ガギ'],
	['ISO-2022-JP', '10€', '10ユーロ'],
	['EUC-JP', '①㈱é', '(1)(株)e'],
	['GBK', '10€', '10EUR'],
	['Big5', 'é', 'e'],
	['US-ASCII', '„Größe“ ×2 → «ok»', '"Grosse" x2 -> "ok"'],
])('%s folds %s to %s', (label, text, fold) => {
	expect(foldTo(charset(label), text).text).toBe(fold);
	expect(charset(label).encode(text, 'The text')).toEqual(charset(label).encode(fold, 'The text'));
});

test.each([
	['ISO-8859-1', '漢x', '?x', ['漢']],
	['ISO-8859-1', '漢字漢', '???', ['漢', '字']],
	['ISO-8859-1', '👨‍👩‍👧!', '?!', ['👨‍👩‍👧']],
	['ISO-2022-JP', 'a😀한', 'a〓〓', ['😀', '한']],
	['Shift_JIS', '鄧글', '鄧〓', ['글']],
	['GBK', '😀', '〓', ['😀']],
	['Big5', '髙', '?', ['髙']],
	['UTF-8', 'a\ud83d', 'a\ufffd', ['\ufffd']],
	['GB18030', '\ude00b', '\ufffdb', ['\ufffd']],
	['ISO-8859-1', '\ud83d', '?', ['\ufffd']],
])('%s lacks %j: a visible substitute, and told', (label, text, shown, missing) => {
	expect(foldTo(charset(label), text)).toEqual({ text: shown, replaced: [], missing });
});

test('changes are told once each, twins of a character are none', () => {
	expect(foldTo(charset('ISO-8859-1'), '€1 €2 — μ').replaced).toEqual([
		{ from: '€', to: 'EUR' },
		{ from: '—', to: '--' },
	]);
	expect(foldTo(charset('EUC-JP'), '〜～').replaced).toEqual([]);
});

const LATIN_FOLDS = [...WESTERN_FOLDS].filter(([, fold]) => !/[^\p{Script=Latin}\p{Script=Common}]/u.test(fold));

test.each(LATIN_FOLDS)('rule %s → %s ends in ASCII', (from) => {
	expect(foldTo(charset('US-ASCII'), from)).toMatchObject({ missing: [], text: expect.not.stringContaining('?') });
});

test('no text of any kind fails, none is changed in silence', () => {
	const random = makeRandom(5);
	const pieces = [...'aé€漢한①ﾞｶ\u0301\u200d\ufe0f\ud83d\0'.split(''), '😀', '\ude00', '\u001b$B'];
	for (let count = 0; count < 3_000; count++) {
		const used = charset(CODECS[count % CODECS.length]?.[0] as string);
		const text = randomText(random, pieces, 12);
		const folded = foldTo(used, text);
		expect(used.has(folded.text)).toBe(true);
		expect(folded.text === text).toBe(folded.replaced.length + folded.missing.length === 0);
		expect(foldTo(used, folded.text)).toEqual({ text: folded.text, replaced: [], missing: [] });
	}
});

describe('messages', () => {
	const TEXTS: Record<string, string> = {
		'ISO-2022-JP': '鈴木様、お元気ですか。新商品は 10% 引き（A–Z）',
		Shift_JIS: '鈴木様、①㈱髙島屋 ｶﾞﾊﾟ',
		'EUC-JP': '鈴木様、お元気ですか。ｶﾞ',
		'ISO-8859-1': 'Grüße à François, señor',
		'ISO-8859-15': 'Œuvre à 10 €',
		'windows-1252': '“Œuvre” – 10 €…',
		'windows-1251': 'Привет, мир',
		GB18030: '你好，世界 😀',
		Big5: '繁體中文電子報',
		'EUC-KR': '안녕하세요, 고객님',
		'KOI8-R': 'Привет, мир',
		'ISO-8859-2': 'Zażółć gęślą jaźń',
	};
	const random = makeRandom(11);
	const inputs = Object.entries(TEXTS).flatMap(([label, text]) =>
		Array.from({ length: 12 }, (_, index) => {
			const words = [...text.split(' '), text, ' ', 'plain ASCII ', 'https://shop.example/?a=b ', '漢😀', '€'];
			const line = (length: number) => randomText(random, words, length).replace(/ +/g, ' ').trim();
			return sampleMessage({
				charset: charset(label),
				subject: line(1 + index * 2),
				from: { name: line(4), address: 'news@shop.example' },
				to: { name: line(8), address: 'hanako@example.jp' },
				text: randomText(random, [...words, '\n', '=\n', '.\n', text.repeat(20)], 12 * index),
				html: index % 2 ? `<p>${randomText(random, [...words, '\n'], 50)}</p>` : undefined,
			});
		}),
	);
	const composed = inputs.map(composeMessage);

	const meant: ReadMessage[] = inputs.map(({ subject, from, to, text = '', html, charset: used }) => {
		const fold = (value: string) => foldTo(used as ForcedCharset, value).text;
		return {
			subject: fold(subject),
			fromName: fold(from.name ?? ''),
			toName: fold(to.name ?? ''),
			toAddress: to.address,
			text: fold(text),
			html: html === undefined ? null : fold(html),
		};
	});

	/** Long lines of ISO-2022-JP are broken; blanks at folds of headers, and ends of bodies, are nobody's. */
	function comparable(message: ReadMessage): ReadMessage {
		const plain = (value: string) => Array.from(value, untwin).join('');
		const body = (value: string | null) => value && plain(value).replace(/\r?\n/g, '');
		return {
			...message,
			subject: plain(message.subject),
			fromName: plain(message.fromName),
			toName: plain(message.toName),
			text: body(message.text ?? ''),
			html: body(message.html),
		};
	}

	test('bytes are lawful; ISO-2022-JP travels as 7bit', () => {
		composed.forEach(expectLawfulBytes);
		for (const [index, message] of composed.entries()) {
			if (inputs[index]?.charset.label !== 'ISO-2022-JP' || inputs[index]?.html !== undefined) continue;
			expect(headerOf(message, 'Content-Transfer-Encoding')).toBe('7bit');
		}
	});

	test('mailparser reads what was meant', async () => {
		for (const [index, message] of composed.entries()) {
			expect(comparable(await readWithMailparser(message))).toEqual(comparable(meant[index] as ReadMessage));
		}
	});

	(hasPython ? test : test.skip)("python3's email package reads what was meant", () => {
		expect(readWithPython(composed).map(comparable)).toEqual(meant.map(comparable));
	});
});
