/** What becomes of emoji that a carrier lacks. */
import type { Carrier } from '../../../../core/delivery/types';
import { assertEncodable, encodeCarrierText } from '../../../../core/japanese-mobile';
import { emojiRows } from '../../../../core/japanese-mobile/emoji/carrier-codes';
import { emojiMeanings } from '../../../../core/japanese-mobile/emoji/meanings';
import { FACES } from '../../../../core/japanese-mobile/emoji/meanings/faces';
import { NATURE } from '../../../../core/japanese-mobile/emoji/meanings/nature';
import { PEOPLE } from '../../../../core/japanese-mobile/emoji/meanings/people';
import { PLACES } from '../../../../core/japanese-mobile/emoji/meanings/places';
import { SIGNS } from '../../../../core/japanese-mobile/emoji/meanings/signs';
import { THINGS } from '../../../../core/japanese-mobile/emoji/meanings/things';
import { plainEmoji, splitEmoji } from '../../../../core/japanese-mobile/emoji/units';
import { decodeCarrierText } from '../../../helpers/carrierText';

const CARRIERS = ['docomo', 'au', 'softbank'] as const;

/** What the phone shows. Checks that every change was told, once, and that nothing is missing. */
function show(carrier: Carrier, text: string, emoji: boolean): string {
	const { bytes, replaced, missing } = encodeCarrierText(carrier, text, { emoji });
	expect(missing).toEqual([]);
	const shown = decodeCarrierText(carrier, bytes);
	const told = new Map(replaced.map(({ from, to }) => [from, to]));
	expect(told.size).toBe(replaced.length);
	const meant = splitEmoji(text).map((run) => told.get(run.text) ?? run.text.replace(/[\ufe0e\ufe0f]/g, ''));
	expect(shown).toBe(meant.join(''));
	return shown;
}

/** Text, then what docomo, au and SoftBank show. */
test.each([
	// all three have it
	['👍', '👍', '👍', '👍'],
	['❤️', '❤', '❤', '❤'],
	['©®™', '©®™', '©®™', '©®™'],
	// best fit
	['😀', '😃', '😃', '😃'],
	['🥰', '😍', '😍', '😍'],
	['🤣', '😆', '😂', '😂'],
	['💙', '❤', '💙', '💙'],
	['🧡', '❤', '❤', '❤'],
	['🐈', '🐱', '🐱', '🐱'],
	['🌧', '☔', '☔', '☔'],
	['🥹', '😢', '😢', '😢'],
	['😅', '😅', '😓', '😓'],
	['❕', '❗', '❗', '❕'],
	['🔛', '🔛', '[オン]', '[オン]'],
	// text
	['🍕', '[ピザ]', '🍕', '[ピザ]'],
	['🙏', '[お願い]', '🙏', '🙏'],
	['🤔', '[うーん]', '[うーん]', '[うーん]'],
	['👉', '→', '👉', '👉'],
	['⁉', '⁉', '⁉', '！？'],
	['🕐', '[1時]', '[1時]', '🕐'],
	// keycaps and flags
	['1️⃣2⃣#️⃣*️⃣', '1⃣2⃣#⃣[*]', '1⃣2⃣#⃣[*]', '1⃣2⃣#⃣[*]'],
	['🇯🇵', '[日本]', '🇯🇵', '🇯🇵'],
	['🇯🇵🇫🇷🇧🇷', '[日本][フランス][ブラジル]', '🇯🇵🇫🇷[ブラジル]', '🇯🇵🇫🇷[ブラジル]'],
	['🇬🇸🇯🇯🇯', '[GS][JJ][J]', '[GS][JJ][J]', '[GS][JJ][J]'],
	['🏴󠁧󠁢󠁥󠁮󠁧󠁿🏴', '[イングランド][黒い旗]', '[イングランド][黒い旗]', '[イングランド][黒い旗]'],
	// skin tones and joined sequences
	['👍🏻👍🏿', '👍👍', '👍👍', '👍👍'],
	['🏃🏽‍♀️', '🏃', '🏃', '🏃'],
	['👨‍👩‍👧‍👦', '[家族]', '👪', '[家族]'],
	['👩‍❤️‍👨👩🏻‍❤️‍💋‍👨🏿', '[カップル]💋', '💑💏', '💑💏'],
	['🧑🏻‍🤝‍🧑🏿', '[カップル]', '💑', '💑'],
	['👩🏽‍🍳', '🍴', '🍳', '🍳'],
	['❤️‍🔥', '❤', '❤', '❤'],
	['😶‍🌫️', '[無表情]', '[無表情]', '[無表情]'],
	['🏳️‍🌈', '[虹の旗]', '🌈', '🌈'],
	// a sequence of the future folds to its first emoji, one without a meaning to the carriers' own sign
	['🐱‍🚀', '🐱', '🐱', '🐱'],
	['\u{1fffd}', '〓', '〓', '〓'],
	['🏻', '〓', '〓', '〓'],
	// pieces of emoji, emoji among other characters
	['a\u20e3', 'a', 'a', 'a'],
	['😃\u200d', '😃', '😃', '😃'],
	['♀️★♪', '♀★♪', '♀★♪', '♀★♪'],
	['é😃a', 'e😃a', 'e😃a', 'e😃a'],
	['12😃3\u20e3', '12😃3⃣', '12😃3⃣', '12😃3⃣'],
] as Array<[string, string, string, string]>)('%s: %s, %s, %s', (text, docomo, au, softbank) => {
	const shown = CARRIERS.map((carrier) =>
		decodeCarrierText(carrier, encodeCarrierText(carrier, text, { emoji: true }).bytes),
	);
	expect(shown).toEqual([docomo, au, softbank]);
	for (const carrier of CARRIERS) {
		expect(encodeCarrierText(carrier, text, { emoji: true }).missing).toEqual([]);
		expect(() => assertEncodable(carrier, 'Subject', text, { emoji: true })).not.toThrow();
	}
});

test('without carrier emoji: texts only', () => {
	const text = '😀🍕❤️1️⃣🇯🇵👍🏻👉㊗️☔';
	for (const carrier of CARRIERS) expect(show(carrier, text, false)).toBe('[笑顔][ピザ][ハート][1][日本][いいね]→[祝][雨]');
});

test('changes are told once each, as they were written', () => {
	expect(encodeCarrierText('docomo', '👍🏻🍕é🍕👍🏻👍❤️', { emoji: true }).replaced).toEqual([
		{ from: '👍🏻', to: '👍' },
		{ from: '🍕', to: '[ピザ]' },
		{ from: 'é', to: 'e' },
	]);
});

test('what is no emoji is still refused', () => {
	expect(() => assertEncodable('docomo', 'Subject', '🍕한', { emoji: true })).toThrow(
		'Subject has characters that mail of NTT DoCoMo (Shift_JIS) cannot carry: 한 U+D55C.',
	);
	expect(encodeCarrierText('au', '😃\ud83d', { emoji: true }).missing).toEqual(['\ufffd U+FFFD']);
});

describe('the meanings', () => {
	const lines = [FACES, PEOPLE, NATURE, PLACES, THINGS, SIGNS].flatMap((text) => text.trim().split('\n'));
	const own = new Set(emojiRows().map(({ emoji }) => emoji));

	test.each([FACES, PEOPLE, NATURE, PLACES, THINGS, SIGNS])('are of the promised form, file %#', (data) => {
		for (const line of data.trim().split('\n')) expectMeaning(line);
	});

	function expectMeaning(line: string): void {
		const [text = '', emoji = '', others = ''] = line.match(/^(\S+) ([^ ]+)(?: > ([^ ]+))?$/)?.slice(1) ?? [];
		expect(emoji).not.toBe('');
		for (const run of [...splitEmoji(emoji), ...splitEmoji(others)]) {
			expect([run.text, run.isEmoji]).toEqual([run.text, true]);
			expect(plainEmoji(run.text)).toBe(run.text);
		}
		// A stand-in that no carrier has would never be used.
		for (const run of splitEmoji(others)) if (run.isEmoji) expect(own).toContain(run.text);
		const encoded = encodeCarrierText('au', text);
		expect([encoded.replaced, encoded.missing]).toEqual([[], []]);
		// An encoded-word of ISO-2022-JP holds 42 octets; brackets take 2, escapes 12.
		expect([text, text.length <= 14]).toEqual([text, true]);
	}

	test('no emoji has two', () => {
		const all = lines.flatMap((line) => splitEmoji(line.split(' ')[1] as string).map(({ text }) => text));
		expect(all.filter((emoji, index) => all.indexOf(emoji) !== index)).toEqual([]);
		expect(emojiMeanings().size).toBe(all.length);
	});

	test('every emoji of a carrier has one, so that it can be a text', () => {
		for (const { emoji } of emojiRows()) expect([emoji, show('docomo', emoji, false)]).not.toEqual([emoji, '〓']);
	});

	// Emoji of later versions of Unicode become 〓 until they are added.
	const testUpTo17 = Number(process.versions.unicode) <= 17 ? test : test.skip;
	testUpTo17('every emoji of one code point has one, tones aside', () => {
		const isRgi = new RegExp('^\\p{RGI_Emoji}$', 'v');
		const lacking: string[] = [];
		for (let point = 0x80; point < 0x20000; point++) {
			const emoji = String.fromCodePoint(point);
			if (/\p{Surrogate}|\p{Emoji_Modifier}/u.test(emoji)) continue;
			if (!isRgi.test(emoji) && !isRgi.test(`${emoji}\ufe0f`)) continue;
			for (const carrier of CARRIERS) if (show(carrier, emoji, true) === '〓') lacking.push(emoji);
		}
		expect(lacking).toEqual([]);
	});

	test('every flag of a country fits an encoded-word', () => {
		for (let first = 0; first < 26; first++) {
			for (let second = 0; second < 26; second++) {
				const flag = String.fromCodePoint(0x1f1e6 + first, 0x1f1e6 + second);
				const { bytes } = encodeCarrierText('au', flag, { emoji: true });
				expect(bytes.length).toBeLessThanOrEqual(42);
				expect(show('docomo', flag, true)).toMatch(/^\[.+\]$/u);
			}
		}
	});
});
