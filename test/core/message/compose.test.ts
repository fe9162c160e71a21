import { composeMessage } from '../../../core/message';
import { applyTransferEncoding } from '../../../core/message/transfer-encodings';
import { expectLawfulBytes, headerOf, headersOf, sampleMessage } from './samples';
import { hasPython } from '../../helpers/python';
import { readWithMailparser, readWithPython } from './parsers';

function compose(fields: Parameters<typeof sampleMessage>[0]): string {
	return composeMessage(sampleMessage(fields)).toString('latin1');
}

test('a plain message, to the byte', () => {
	expect(compose({ headers: [{ name: 'Precedence', value: 'bulk' }] })).toBe(
		[
			'From: Shop <news@shop.example>',
			'To: <hanako@example.jp>',
			'Subject: Hello',
			'Message-ID: <01JD.1@shop.example>',
			'Date: Sun, 23 Nov 2025 04:09:00 +0000',
			'Precedence: bulk',
			'MIME-Version: 1.0',
			'Content-Type: text/plain; charset=UTF-8',
			'Content-Transfer-Encoding: 7bit',
			'',
			'Good morning.',
			'',
		].join('\r\n'),
	);
});

test('text and HTML make multipart/alternative, text first', () => {
	const bytes = compose({ text: 'one', html: '<p>one</p>' });
	const boundary = /boundary="([A-Za-z0-9_]{1,22})"/.exec(bytes)?.[1] as string;
	const body = bytes.slice(bytes.indexOf('\r\n\r\n') + 4);
	expect(bytes).toContain('Content-Type: multipart/alternative; boundary=');
	expect(body).toBe(
		[
			`--${boundary}`,
			'Content-Type: text/plain; charset=UTF-8',
			'Content-Transfer-Encoding: 7bit',
			'',
			'one',
			`--${boundary}`,
			'Content-Type: text/html; charset=UTF-8',
			'Content-Transfer-Encoding: 7bit',
			'',
			'<p>one</p>',
			`--${boundary}--`,
			'',
		].join('\r\n'),
	);
});

test('HTML alone is a single part', () => {
	expect(compose({ text: undefined, html: '<p>x</p>' })).toMatch(/Content-Type: text\/html; [^]*\r\n\r\n<p>x<\/p>\r\n$/);
});

test('no text at all is an empty text', () => {
	const bytes = compose({ text: undefined });
	expect(bytes).toMatch(/7bit\r\n\r\n$/);
});

test('every attempt has the same bytes; another message has another boundary', () => {
	const first = compose({ html: '<p>x</p>' });
	expect(compose({ html: '<p>x</p>', messageId: '<01JD.1@shop.example>' })).toBe(first);
	const other = compose({ html: '<p>x</p>', messageId: '01JD.2@shop.example' });
	const boundaryOf = (bytes: string) => /boundary="(.+?)"/.exec(bytes)?.[1];
	expect(boundaryOf(other)).not.toBe(boundaryOf(first));
});

test('a boundary that the text contains is not taken', async () => {
	const taken = /boundary="(.+?)"/.exec(compose({ text: 'x', html: 'y' }))?.[1] as string;
	const text = `a\n--${taken}\nb`;
	const message = composeMessage(sampleMessage({ text, html: 'y' }));
	expect(headerOf(message, 'Content-Type')).not.toContain(taken);
	expect((await readWithMailparser(message)).text).toBe(text);
	if (hasPython) expect(readWithPython([message])[0]?.text).toBe(text);
});

test.each([
	['CR, LF and CRLF become CRLF', 'a\rb\nc\r\nd', 'a\r\nb\r\nc\r\nd\r\n'],
	['a single dot is left to SMTP', 'a\n.\nb\n', 'a\r\n.\r\nb\r\n'],
])('%s', (_, text, body) => {
	expect(compose({ text })).toMatch(new RegExp(`\r\n\r\n${body.replace(/\./g, '\\.')}$`));
});

test.each([
	['ASCII', 'Hello\n', '7bit'],
	['a line of 78', `${'x'.repeat(78)}\n`, '7bit'],
	['a line of 79', `${'x'.repeat(79)}\n`, 'quoted-printable'],
	['a NUL', 'a NUL \0 within', 'quoted-printable'],
	['mostly ASCII', 'Zürich is a city in Switzerland\n', 'quoted-printable'],
	['Japanese', 'おはようございます\n', 'base64'],
])('transfer encoding of %s', (_, text, encoding) => {
	const message = composeMessage(sampleMessage({ text }));
	expect(headerOf(message, 'Content-Transfer-Encoding')).toBe(encoding);
	expectLawfulBytes(message);
});

test.each([
	['equals', 'é=1', '=C3=A9=3D1'],
	['blanks at line ends', 'é \r\nb\t\r\nc ', '=C3=A9=20\r\nb=09\r\nc=20'],
	['blanks within a line', 'é \tb', '=C3=A9 \tb'],
	['CR and LF alone', 'a\rb\nc', 'a=0Db=0Ac'],
	['a line of 76', `é${'x'.repeat(70)}\r\n`, `=C3=A9${'x'.repeat(70)}\r\n`],
	['a line of 77', `é${'x'.repeat(71)}\r\n`, `=C3=A9${'x'.repeat(69)}=\r\nxx\r\n`],
	['an escape that fits the line', `é${'x'.repeat(67)}=\r\n`, `=C3=A9${'x'.repeat(67)}=3D\r\n`],
	['an escape at the limit', `é${'x'.repeat(68)}=\r\n`, `=C3=A9${'x'.repeat(68)}=\r\n=3D\r\n`],
])('quoted-printable: %s', (_, text, encoded) => {
	expect(applyTransferEncoding(Buffer.from(text), 'quoted-printable').toString('latin1')).toBe(encoded);
});

test('base64 in lines of 76', () => {
	const lines = applyTransferEncoding(Buffer.alloc(115, 0), 'base64').toString('latin1').split('\r\n');
	expect(lines.map((line) => line.length)).toEqual([76, 76, 4]);
	expect(Buffer.from(lines.join(''), 'base64')).toEqual(Buffer.alloc(115, 0));
});

test.each(['noat', 'a b@c', '<a@b', 'a@b>c@d', '', 'a@b\r\nBcc: x@y'])('Message-ID %j is refused', (messageId) => {
	expect(() => compose({ messageId })).toThrow(expect.objectContaining({ code: 'invalidHeader' }));
});

test('an invalid date is refused', () => {
	expect(() => compose({ date: new Date('no') })).toThrow(expect.objectContaining({ code: 'invalidHeader' }));
});

test('a text of 5 MB in one line', async () => {
	const text = 'äx'.repeat(1_700_000);
	const message = composeMessage(sampleMessage({ text }));
	expect(headersOf(message)).toHaveLength(8);
	expect((await readWithMailparser(message)).text).toBe(text);
});
