/**
 * What becomes of characters that a charset lacks. Data only; `fold.ts` applies it. What is not here is tried by
 * Unicode's compatibility decomposition (㍿ → 株式会社, ⅰ → i, ﾊﾟ → パ, é → e), then counts as missing.
 */

/**
 * Characters that charsets have under one code point or the other, by history (the twin is CP932's): the same
 * character for a reader, so not reported as a replacement. Source: comparison of Microsoft's, JIS's and Apple's
 * mapping tables.
 */
export const EQUIVALENTS: Array<[character: string, twin: string]> = [
	['\u301c', '\uff5e'], // wave dash
	['\u2212', '\uff0d'], // minus
	['\u2016', '\u2225'], // parallel
	['\u00a2', '\uffe0'], // cent
	['\u00a3', '\uffe1'], // pound
	['\u00ac', '\uffe2'], // not
	['\u2014', '\u2015'], // em dash
	['\u00a5', '\uffe5'], // yen
	['\u203e', '\uffe3'], // overline
	['\u00a0', ' '], // no-break space
	['\u00c5', '\u212b'], // A with ring
	['\u00b5', '\u03bc'], // micro
	['\u00b7', '\u30fb'], // middle dot
];

/** Signs and letters, each with its nearest text in a Japanese mail. */
const JAPANESE_SIGNS: Array<[character: string, fold: string]> = [
	['€', 'ユーロ'],
	['•', '・'],
	['‣', '・'],
	['„', '”'],
	['«', '《'],
	['»', '》'],
	['‹', '〈'],
	['›', '〉'],
	['ゔ', 'ヴ'],
	['ゕ', 'ヵ'],
	['ゖ', 'ヶ'],
	// Combining voiced marks that found no kana to join.
	['\u3099', '゛'],
	['\u309a', '゜'],
];

/** The same for mail in any other language, where no kana may appear. */
const WESTERN_SIGNS: Array<[character: string, fold: string]> = [
	['€', 'EUR'],
	['£', 'GBP'],
	['¥', 'JPY'],
	['₩', 'KRW'],
	['•', '*'],
	['‣', '*'],
	['●', '*'],
	['·', '.'],
	['‘', "'"],
	['’', "'"],
	['‛', "'"],
	['“', '"'],
	['”', '"'],
	['‟', '"'],
	['„', '"'],
	['«', '"'],
	['»', '"'],
	['‹', "'"],
	['›', "'"],
	['′', "'"],
	['″', '"'],
	['—', '--'],
	['―', '--'],
	['−', '-'],
	['×', 'x'],
	['÷', '/'],
	['→', '->'],
	['←', '<-'],
	['⇒', '=>'],
	['≤', '<='],
	['≥', '>='],
	['≠', '!='],
	['±', '+/-'],
	['°', 'o'],
	['§', 'S.'],
	['†', '+'],
	['〜', '~'],
	['、', ','],
	['。', '.'],
	['「', '"'],
	['」', '"'],
	['『', '"'],
	['』', '"'],
	['【', '['],
	['】', ']'],
	['〔', '['],
	['〕', ']'],
];

/** Signs and letters whose nearest text is the same everywhere. */
const SIGNS: Array<[character: string, fold: string]> = [
	['–', '-'],
	['‑', '-'],
	['‒', '-'],
	['⁃', '-'],
	['‚', ','],
	['¦', '|'],
	['\uffe4', '|'],
	['⁄', '/'],
	['©', '(C)'],
	['®', '(R)'],
	['™', 'TM'],
	['№', 'No.'],
	['ß', 'ss'],
	['ẞ', 'SS'],
	['æ', 'ae'],
	['Æ', 'AE'],
	['œ', 'oe'],
	['Œ', 'OE'],
	['ø', 'o'],
	['Ø', 'O'],
	['đ', 'd'],
	['Đ', 'D'],
	['ð', 'd'],
	['Ð', 'D'],
	['þ', 'th'],
	['Þ', 'Th'],
	['ł', 'l'],
	['Ł', 'L'],
	['ı', 'i'],
	['\u2028', '\r\n'],
	['\u2029', '\r\n'],
	['\u0085', '\r\n'],
];

/**
 * Kanji with the everyday form of the same character: IBM's extension (which au cannot carry in mail, its place
 * being taken by emoji) and forms that JIS X 0208 unified. Sources: the old forms in the Jōyō and Jinmeiyō
 * tables, the simplified printing forms of JIS X 0208:1983.
 */
const KANJI =
	'髙高 﨑崎 濵濱 栁柳 𠮷吉 剝剥 德徳 瀨瀬 增増 寬寛 敎教 曻昇 昻昂 桒桑 橫横 淸清 靑青 靍鶴 靏鶴 黑黒 冝宜 ' +
	'卽即 悅悦 杦杉 榘矩 煇輝 甁瓶 綠緑 緖緒 罇樽 羡羨 薰薫 裵裴 賴頼 贒賢 郞郎 鄕郷 鈆鉛 閒間 隝島 隯島 ' +
	'勛勲 咊和 橆無 旣既 槪概 塡填 頰頬 𠮟叱 俱倶 噓嘘 搔掻 瘦痩 禱祷 繫繋 萊莱 蔣蒋 蠟蝋 軀躯 醬醤 鷗鴎 ' +
	'鹼鹸 麴麹 屛屏 幷并 囊嚢 姸妍 瀆涜 簞箪 蟬蝉 啞唖 嚙噛 俠侠 摑掴 潑溌 攢攅 焰焔 顚顛 兊兌';

/** Ranges of circled and double-circled numbers: first and last code point, and the number of the first. */
const CIRCLED_NUMBERS: Array<[first: number, last: number, number: number]> = [
	[0x2460, 0x2473, 1],
	[0x24ea, 0x24ea, 0],
	[0x24eb, 0x24f4, 11],
	[0x24f5, 0x24fe, 1],
	[0x2776, 0x277f, 1],
	[0x2780, 0x2789, 1],
	[0x278a, 0x2793, 1],
	[0x3251, 0x325f, 21],
	[0x32b1, 0x32bf, 36],
];

/** Ranges of circled letters and kanji, of which Unicode knows what is inside. */
const CIRCLED_SIGNS: Array<[first: number, last: number]> = [
	[0x24b6, 0x24e9],
	[0x3280, 0x32b0],
];

/** Characters of the ranges that are emoji at the carriers: Ⓜ ㊗ ㊙. */
const CARRIER_EMOJI = new Set([0x24c2, 0x3297, 0x3299]);

const BRACKETED: Array<[character: string, fold: string]> = [
	...CIRCLED_NUMBERS.flatMap(([first, last, start]) =>
		range(first, last).map((code) => bracket(code, String(start + code - first))),
	),
	...CIRCLED_SIGNS.flatMap(([first, last]) => range(first, last))
		.filter((code) => !CARRIER_EMOJI.has(code))
		.map((code) => bracket(code, String.fromCodePoint(code).normalize('NFKC'))),
];

/** The fold of every character that the rules name: for Japanese mail, carriers' and other. */
export const FOLDS: ReadonlyMap<string, string> = new Map([
	...SIGNS,
	...JAPANESE_SIGNS,
	...KANJI.split(' ').map((pair) => Array.from(pair) as [string, string]),
	...BRACKETED,
]);

/** The same for mail in other languages. */
export const WESTERN_FOLDS: ReadonlyMap<string, string> = new Map([...SIGNS, ...WESTERN_SIGNS, ...BRACKETED]);

function range(first: number, last: number): number[] {
	return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function bracket(code: number, inside: string): [string, string] {
	return [String.fromCodePoint(code), `(${inside})`];
}
