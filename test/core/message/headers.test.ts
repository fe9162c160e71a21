import {
	assertHeaderName,
	assertHeaderValue,
	cleanHeaderValue,
	composeMessage,
	toAddrSpec,
} from '../../../core/message';
import { hasPython } from '../../helpers/python';
import { readWithMailparser, readWithPython } from './parsers';
import { expectLawfulBytes, headerOf, sampleMessage } from './samples';

const invalidHeader = expect.objectContaining({ code: 'invalidHeader' });

function subjectLines(subject: string): string {
	const head = composeMessage(sampleMessage({ subject })).toString('latin1');
	return (/^Subject:[^]*?(?=\r\nMessage-ID)/m.exec(head) as RegExpExecArray)[0];
}

test.each([
	['', 'Subject: '],
	['Hello world', 'Subject: Hello world'],
	['10% off: "today" <only>', 'Subject: 10% off: "today" <only>'],
	['Viele schöne Sachen', 'Subject: =?UTF-8?Q?Viele_sch=C3=B6ne_Sachen?='],
	['Grüße', 'Subject: =?UTF-8?B?R3LDvMOfZQ==?='],
	['日本', 'Subject: =?UTF-8?B?5pel5pys?='],
	['=?x?q?y?=', 'Subject: =?UTF-8?B?PT94P3E/eT89?='],
	['two  spaces', 'Subject: =?UTF-8?Q?two__spaces?='],
	['a\r\nBcc: x@y.z', 'Subject: a Bcc: x@y.z'],
	['a lone surrogate \ud83d', 'Subject: =?UTF-8?Q?a_lone_surrogate_=EF=BF=BD?='],
	['x '.repeat(50).trim(), `Subject: ${'x '.repeat(34).trim()}\r\n ${'x '.repeat(16).trim()}`],
])('subject %j', (subject, lines) => {
	expect(subjectLines(subject)).toBe(lines);
});

function fromQ(payload: string): Buffer {
	const latin1 = payload.replace(/=(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(latin1, 'latin1');
}

test.each([
	['kanji', '日本語の件名はとても長いので何行にもなります。'.repeat(4)],
	['Latin', 'Größere Überraschungen für äußerst höfliche Empfänger '.repeat(4)],
	['emoji with joiners', '👨‍👩‍👧‍👦🇯🇵1️⃣👍🏽'.repeat(12)],
	['a base with 200 marks', `a${'\u0301'.repeat(200)}`],
	['a word of 200 letters', 'w'.repeat(200)],
	['an ideographic space in front', '\u3000件名'],
])('a subject of %s is folded into encoded-words that each decode alone', async (_, subject) => {
	const lines = subjectLines(subject).slice('Subject: '.length).split('\r\n ');
	for (const word of lines) {
		const [, encoding, payload] = /^=\?UTF-8\?([BQ])\?(.+)\?=$/.exec(word) as RegExpExecArray;
		expect(word.length).toBeLessThanOrEqual(75);
		const bytes = encoding === 'B' ? Buffer.from(payload as string, 'base64') : fromQ(payload as string);
		expect(bytes.toString('utf8')).not.toContain('\ufffd');
	}
	const message = composeMessage(sampleMessage({ subject }));
	expectLawfulBytes(message);
	expect((await readWithMailparser(message)).subject).toBe(subject.replace(/ $/, ''));
	if (hasPython) expect(readWithPython([message])[0]?.subject.trimEnd()).toBe(subject.trimEnd());
});

test.each([
	[{ address: 'a@b.jp' }, '<a@b.jp>'],
	[{ name: 'Shop', address: 'a@b.jp' }, 'Shop <a@b.jp>'],
	[{ name: 'Suzuki, Hanako', address: 'a@b.jp' }, '"Suzuki, Hanako" <a@b.jp>'],
	[{ name: 'The "best" \\ shop', address: 'a@b.jp' }, '"The \\"best\\" \\\\ shop" <a@b.jp>'],
	[{ name: 'ACME Inc.', address: 'a@b.jp' }, '"ACME Inc." <a@b.jp>'],
	[{ name: '鈴木', address: 'a@b.jp' }, '=?UTF-8?B?6Yi05pyo?= <a@b.jp>'],
	[{ name: 'René, <evil@x.jp>', address: 'a@b.jp' }, '=?UTF-8?B?UmVuw6ksIDxldmlsQHguanA+?= <a@b.jp>'],
	[{ name: 'René Descartes, Paris', address: 'a@b.jp' }, '=?UTF-8?Q?Ren=C3=A9_Descartes=2C_Paris?= <a@b.jp>'],
	[{ name: 'x\r\nBcc: y', address: 'a@b.jp' }, '"x Bcc: y" <a@b.jp>'],
	[{ address: 'a..b@docomo.ne.jp' }, '<"a..b"@docomo.ne.jp>'],
	[{ address: 'a.@ezweb.ne.jp' }, '<"a."@ezweb.ne.jp>'],
	[{ address: '"a..b"@docomo.ne.jp' }, '<"a..b"@docomo.ne.jp>'],
	[{ address: '"a\\"b c\\\\"@c.jp' }, '<"a\\"b c\\\\"@c.jp>'],
	[{ address: '"plain"@c.jp' }, '<plain@c.jp>'],
	[{ address: 'x@bücher.example' }, '<x@xn--bcher-kva.example>'],
	[{ address: 'x@日本語。jp' }, '<x@xn--wgv71a119e.jp>'],
	[{ address: 'x@[127.0.0.1]' }, '<x@[127.0.0.1]>'],
])('mailbox %j', (mailbox, written) => {
	expect(headerOf(composeMessage(sampleMessage({ to: mailbox })), 'To')).toBe(written);
});

test.each([
	'',
	'x',
	'a b@x.jp',
	'a"b@x.jp',
	'"a\nb"@x.jp',
	'""@x.jp',
	'@x.jp',
	'x@',
	'x@a b',
	'x@a..b',
	'x@-a.jp',
	'ü b@x.jp',
	'ü\u0085b@x.jp',
	'.ü@x.jp',
	'ü\r\nBcc: y@z.jp',
	'a\r\nb@x.jp',
	'a@x.jp\r\nBcc: y@z.jp',
	'a@x.jp>,<b@y.jp',
])('address %j is refused', (address) => {
	expect(() => toAddrSpec('To', address)).toThrow(invalidHeader);
});

test('several mailbox headers and names of any length stay readable', async () => {
	const name = '株式会社とても長い名前の商店 インターネット事業部 メールマガジン編集室 御中';
	const replyTo = { name: 'R', address: 'r@b.jp' };
	const message = composeMessage(sampleMessage({ from: { name, address: 'a@b.jp' }, replyTo }));
	expectLawfulBytes(message);
	expect((await readWithMailparser(message)).fromName).toBe(name);
	if (hasPython) expect(readWithPython([message])[0]?.fromName).toBe(name);
	expect(headerOf(message, 'Reply-To')).toBe('R <r@b.jp>');
});

function extra(name: string, value: string): string {
	const bytes = composeMessage(sampleMessage({ headers: [{ name, value }] })).toString('latin1');
	return bytes.slice(bytes.indexOf(`\r\n${name}:`) + 2, bytes.indexOf('\r\nMIME-Version'));
}

const LONG_URL = `<https://shop.example/unsubscribe?t=${'abcDEF123'.repeat(30)}>`;

test.each([
	['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click', 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'],
	['List-Unsubscribe', LONG_URL, `List-Unsubscribe: ${LONG_URL}`],
	['List-Unsubscribe', `${LONG_URL}, <mailto:u@x.jp>`, `List-Unsubscribe: ${LONG_URL},\r\n <mailto:u@x.jp>`],
	['List-Id', '店のニュース <news.shop.example>', 'List-Id: =?UTF-8?B?5bqX44Gu44OL44Ol44O844K5?= <news.shop.example>'],
	['List-Id', '店<news.shop.example>', 'List-Id: =?UTF-8?B?5bqX?= <news.shop.example>'],
	['X-Note', 'a é ü b', 'X-Note: a =?UTF-8?B?w6kgw7w=?= b'],
	['X-Note', 'a\nBcc: x@y', 'X-Note: a Bcc: x@y'],
	['X-Empty', '\r\n', 'X-Empty: '],
])('extra header %s: %j', (name, value, lines) => {
	expect(extra(name, value)).toBe(lines);
});

test.each([
	'Bcc',
	'SUBJECT',
	'Content-Type',
	'content-transfer-encoding',
	'Date',
	'MIME-Version',
	'DKIM-Signature',
	'a b',
	'a:b',
	'',
	'X\r\nBcc',
	'é',
])('extra header name %j is refused', (name) => {
	expect(() => extra(name, 'x')).toThrow(invalidHeader);
});

test('a header word that no line can hold is refused', () => {
	expect(() => extra('X-Long', 'x'.repeat(990))).not.toThrow();
	expect(() => extra('X-Long', 'x'.repeat(992))).toThrow(invalidHeader);
});

test.each([
	['a\r\nb', 'a b'],
	['a\0b', 'a b'],
	['\r\n\r\na\n', 'a'],
	['a\u2028b\u0085c\td', 'a b c d'],
	['\u3000a', '\u3000a'],
])('cleanHeaderValue(%j)', (value, clean) => {
	expect(cleanHeaderValue(value)).toBe(clean);
});

test('assertHeaderValue and assertHeaderName name what they refuse', () => {
	for (const value of ['a\rb', 'a\nb', 'a\0b', 'a\u001bb']) {
		expect(() => assertHeaderValue('Subject', value)).toThrow(/^Subject contains a line break/);
	}
	expect(() => assertHeaderValue('Subject', 'a\tb 日本')).not.toThrow();
	expect(() => assertHeaderName('X-Ok')).not.toThrow();
	expect(() => assertHeaderName('X Bad')).toThrow(/"X Bad" is not a header name/);
});
