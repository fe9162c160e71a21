import type { Carrier } from '../../../core/delivery/types';
import { carrierCharset } from '../../../core/japanese-mobile';
import type { ComposedMessageInput } from '../../../core/message';
import { composeMessage } from '../../../core/message';
import { hasPython } from '../../helpers/python';
import { readWithMailparser, readWithPython } from '../message/parsers';
import { expectLawfulBytes, headerOf, makeRandom, randomText, sampleMessage } from '../message/samples';

const CARRIERS = ['docomo', 'au', 'softbank'] as const;
const JAPANESE = '日本語の本文です。カタカナも、ひらがなも。';

function compose(carrier: Carrier, fields: Partial<ComposedMessageInput>): Buffer {
	return composeMessage(sampleMessage({ ...fields, charset: carrierCharset(carrier) }));
}

function bodyOf(message: Buffer): string {
	const text = message.toString('latin1');
	return text.slice(text.indexOf('\r\n\r\n') + 4);
}

test('a docomo message, to the byte', () => {
	const message = compose('docomo', {
		from: { name: '店', address: 'news@shop.example' },
		to: { name: '鈴木', address: 'a..b@docomo.ne.jp' },
		subject: 'お知らせ',
		text: '本文\n',
	});
	expect(message.toString('latin1')).toBe(
		[
			'From: =?Shift_JIS?B?k1g=?= <news@shop.example>',
			'To: =?Shift_JIS?B?l+mW2A==?= <"a..b"@docomo.ne.jp>',
			'Subject: =?Shift_JIS?B?gqiSbYLngrk=?=',
			'Message-ID: <01JD.1@shop.example>',
			'Date: Sun, 23 Nov 2025 04:09:00 +0000',
			'MIME-Version: 1.0',
			'Content-Type: text/plain; charset=Shift_JIS',
			'Content-Transfer-Encoding: base64',
			'',
			'lnuVtg0K',
			'',
		].join('\r\n'),
	);
});

test('an au message: 7bit, every line ends in ASCII', () => {
	const message = compose('au', { subject: 'テスト', text: '本文\n\nabc漢字\n終' });
	expect(headerOf(message, 'Subject')).toBe('=?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=');
	expect(headerOf(message, 'Content-Type')).toBe('text/plain; charset=ISO-2022-JP');
	expect(headerOf(message, 'Content-Transfer-Encoding')).toBe('7bit');
	expect(bodyOf(message)).toBe(
		['\x1b$BK\\J8\x1b(B', '', 'abc\x1b$B4A;z\x1b(B', '\x1b$B=*\x1b(B', ''].join('\r\n'),
	);
});

test.each(CARRIERS)('%s: an ASCII subject stays plain', (carrier) => {
	expect(headerOf(compose(carrier, { subject: 'Sale today' }), 'Subject')).toBe('Sale today');
});

test.each(CARRIERS)('%s: a long subject is folded, every word decodes alone and ends in ASCII', async (carrier) => {
	const subject = `${'とても長い件名abcとｶﾞ記号①'.repeat(8)}終`;
	const message = compose(carrier, { subject });
	expectLawfulBytes(message);
	const words = headerOf(message, 'Subject').split(' ');
	expect(words.length).toBeGreaterThan(5);
	for (const word of words) {
		const bytes = Buffer.from(word.split('?')[3] as string, 'base64').toString('latin1');
		if (carrier !== 'au') continue;
		expect(bytes.replaceAll('\x1b', 'ESC')).toMatch(/^(?:(?!ESC)[ -~]|ESC\$B(?:[!-~]{2})+ESC\(B)+$/);
	}
	const meant = carrier === 'au' ? subject.replaceAll('ｶﾞ', 'ガ') : subject;
	expect((await readWithMailparser(message)).subject).toBe(meant);
});

describe('au: lines over 998 octets are broken, shorter ones are not', () => {
	test.each([
		['496 kanji: 998 octets', '漢'.repeat(496), [998]],
		['497 kanji', '漢'.repeat(497), [998, 8]],
		['998 letters', 'x'.repeat(998), [998]],
		['999 letters', 'x'.repeat(999), [998, 1]],
		['a change of charset at every character', '漢x'.repeat(200), [998, 802]],
		['a URL that would be cut', `${'漢'.repeat(490)}https://x.example/${'a'.repeat(30)}`, [986, 48]],
	])('%s', async (_, text, lengths) => {
		const message = compose('au', { text });
		expectLawfulBytes(message);
		const lines = bodyOf(message).split('\r\n').slice(0, -1);
		expect(lines.map((line) => line.length)).toEqual(lengths);
		expect((await readWithMailparser(message)).text?.replace(/\n/g, '')).toBe(text);
	});

	test('a text of 100,000 characters', async () => {
		const text = JAPANESE.repeat(5_000);
		const message = compose('au', { text });
		expectLawfulBytes(message);
		expect((await readWithMailparser(message)).text?.replace(/\n/g, '')).toBe(text);
	});
});

/** Characters that come back the same from each charset, in each parser. */
const SAFE = [...'日本語漢字鈴木カタカナひらがな、。ーABC abc,.:;/()<>@"\\=?_'.split(''), 'https://x.jp/?a=b '];
const SAFE_BODY = [...SAFE, '\n', '\n\n', '.\n', JAPANESE.repeat(3)];
/** Extensions, which python3's iso2022_jp (JIS X 0208 to the letter) does not have. */
const EXTENSIONS = ['①', '㈱', '№'];

function randomMessages(carrier: Carrier, seed: number, more: string[]): ComposedMessageInput[] {
	const random = makeRandom(seed);
	return Array.from({ length: 100 }, () =>
		sampleMessage({
			from: { name: randomText(random, [...SAFE, ...more], 20).trim(), address: 'news@shop.example' },
			to: { name: randomText(random, [...SAFE, ...more], 20).trim(), address: 'hanako@docomo.ne.jp' },
			subject: randomText(random, [...SAFE, ...more], 60).trim(),
			text: `${randomText(random, [...SAFE_BODY, ...more], 100)}終\n`,
			charset: carrierCharset(carrier),
		}),
	);
}

function meant({ from, to, subject, text }: ComposedMessageInput) {
	return { subject, fromName: from.name, toName: to.name, toAddress: to.address, text, html: null };
}

test.each(CARRIERS)('%s: mailparser reads what was meant', async (carrier) => {
	for (const input of randomMessages(carrier, 1, EXTENSIONS)) {
		const message = composeMessage(input);
		expectLawfulBytes(message);
		expect(await readWithMailparser(message)).toEqual(meant(input));
	}
});

(hasPython ? test : test.skip)("python3's email package reads what was meant", () => {
	const inputs = CARRIERS.flatMap((carrier) => randomMessages(carrier, 2, carrier === 'au' ? [] : EXTENSIONS));
	expect(readWithPython(inputs.map(composeMessage))).toEqual(inputs.map(meant));
});
