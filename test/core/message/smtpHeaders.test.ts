import { DeliveryError } from '../../../core/errors';
import { composeMessage } from '../../../core/message';
import { parseSmtpHeaders } from '../../../core/message/smtpHeaders';
import { expectLawfulBytes, headerOf, headersOf, makeRandom, randomText, sampleMessage } from './samples';

const field = (name: string, value: string) => ({ name, value });

test.each([
	['', []],
	['\n', []],
	['X-A:1', [field('X-A', '1')]],
	['X-A: 1', [field('X-A', '1')]],
	['X-A:1\n', [field('X-A', '1')]],
	['X-A:1\r\n\r\n', [field('X-A', '1')]],
	['X-A:1\nX-B:2', [field('X-A', '1'), field('X-B', '2')]],
	['X-A:1\r\nX-B:2\rX-C:3', [field('X-A', '1'), field('X-B', '2'), field('X-C', '3')]],
	['X-Url: https://shop.example/?a=b:c', [field('X-Url', 'https://shop.example/?a=b:c')]],
	['X-Id: {{ recipient.id }}', [field('X-Id', '{{ recipient.id }}')]],
	['X-Name: 春の  お知らせ', [field('X-Name', '春の  お知らせ')]],
	['X_Tag.2: a', [field('X_Tag.2', 'a')]],
	['X-Tag: a\nX-Tag: b', [field('X-Tag', 'a'), field('X-Tag', 'b')]],
	['Precedence: list', [field('Precedence', 'list')]],
	['Feedback-ID: a:b:c:shop', [field('Feedback-ID', 'a:b:c:shop')]],
	['List-Id: News <news.shop.example>', [field('List-Id', 'News <news.shop.example>')]],
	['Subjects: allowed', [field('Subjects', 'allowed')]],
])('%j → %j', (text, fields) => {
	expect(parseSmtpHeaders(text)).toEqual(fields);
});

function errorOf(text: string): DeliveryError {
	try {
		parseSmtpHeaders(text);
	} catch (error) {
		if (error instanceof DeliveryError) return error;
		throw error;
	}
	throw new Error('no error');
}

test.each([
	['X-A:1\n\nX-B:2', 'SMTP Headers, line 2: it is empty.'],
	['\nX-A:1', 'SMTP Headers, line 1: it is empty.'],
	['X-A:1\n   \nX-B:2', 'SMTP Headers, line 2: it is empty.'],
	['   ', 'SMTP Headers, line 1: it is empty.'],
	[' X-A:1', 'SMTP Headers, line 1: it begins with a space.'],
	['X-A:1\n\tfolded', 'SMTP Headers, line 2: it begins with a space.'],
	['\u3000X-A:1', 'SMTP Headers, line 1: it begins with a space.'],
	['X-A:1 ', 'SMTP Headers, line 1: it ends with a space.'],
	['X-A:1\t\nX-B:2', 'SMTP Headers, line 1: it ends with a space.'],
	['X-A : 1', 'SMTP Headers, line 1: there is a space before the colon.'],
	['X-A:  1', 'SMTP Headers, line 1: there is more than one space after the colon.'],
	['X-A:\t1', 'SMTP Headers, line 1: there is more than one space after the colon.'],
	['X-A', 'SMTP Headers, line 1: it has no colon: "X-A".'],
	['X-A:1\nX-B 2', 'SMTP Headers, line 2: it has no colon: "X-B 2".'],
	['X-A:', 'SMTP Headers, line 1: it has no value.'],
	['X-A: ', 'SMTP Headers, line 1: it has no value.'],
	['X-A:  \t', 'SMTP Headers, line 1: it has no value.'],
	[':1', 'SMTP Headers, line 1: "" is not a header name.'],
	['X A:1', 'SMTP Headers, line 1: "X A" is not a header name.'],
	['X-Ä:1', 'SMTP Headers, line 1: "X-Ä" is not a header name.'],
	['-A:1', 'SMTP Headers, line 1: "-A" is not a header name.'],
	[`${'x'.repeat(71)}:1`, `SMTP Headers, line 1: "${'x'.repeat(60)}…" is not a header name.`],
	['{{ recipient.header }}:1', 'SMTP Headers, line 1: "{{ recipient.header }}" is not a header name.'],
	['X-A:1\0', 'SMTP Headers, line 1: its value has the control character U+0000.'],
	['X-A:1\u0085 2', 'SMTP Headers, line 1: its value has the control character U+0085.'],
	['X-A:1\v2', 'SMTP Headers, line 1: its value has the control character U+000B.'],
])('%j: %s', (text, message) => {
	const error = errorOf(text);
	expect(error.code).toBe('invalidParameter');
	expect(error.message).toBe(message);
	expect(error.advice).toBeTruthy();
});

test.each([
	['Bcc', /Email BCC sends copies/],
	['bCC', /Email BCC sends copies/],
	['Cc', /Email BCC sends copies/],
	['DKIM-Signature', /of the finished message/],
	['Content-Type', /only the composer knows/],
	['Content-Language', /only the composer knows/],
	['MIME-Version', /only the composer knows/],
	['From', /fields of Email Parameters/],
	['Reply-To', /fields of Email Parameters/],
	['Subject', /fields of Email Parameters/],
	['To', /for each message/],
	['Date', /for each message/],
	['Message-ID', /for each message/],
	['Sender', /set by Sender Address/],
	['Return-Path', /server that delivers/],
	['Received', /servers on the way/],
	['Delivered-To', /servers on the way/],
	['Authentication-Results', /servers on the way/],
	['ARC-Seal', /servers on the way/],
	['Resent-From', /passed on/],
	['List-Unsubscribe', /unsubscription link/],
	['List-Unsubscribe-Post', /unsubscription link/],
])('%s cannot be added', (name, reason) => {
	const error = errorOf(`X-A:1\n${name}: x`);
	expect(error.message).toBe(`SMTP Headers, line 2: ${name} cannot be added.`);
	expect(error.advice).toMatch(reason);
});

test('what is let through can be written, in RFC 2047 where it has to be', () => {
	const headers = parseSmtpHeaders('X-Name: 春のお知らせ\nX_Tag.2: a  b\nPrecedence: list');
	const message = composeMessage(sampleMessage({ headers }));
	expect(headerOf(message, 'X-Name')).toBe(`=?UTF-8?B?${Buffer.from('春のお知らせ').toString('base64')}?=`);
	expect(headerOf(message, 'X_Tag.2')).toBe('a b');
	expect(headerOf(message, 'Precedence')).toBe('list');
});

test('20,000 random lines are refused with their line, or written as the header that they are', () => {
	const random = makeRandom(21);
	const pieces = ['X-A', 'Bcc', ':', ': ', ' ', '\t', '\n', '\r', '\0', '\u2028', '=?', '春', '\ud83d', '{{ a }}', '<', '>', 'a', 'b c'];
	let written = 0;
	for (let count = 0; count < 20_000; count++) {
		const text = (random() < 0.5 ? 'X-B:' : '') + randomText(random, pieces, 6);
		try {
			const headers = parseSmtpHeaders(text);
			const message = composeMessage(sampleMessage({ headers }));
			expectLawfulBytes(message);
			expect(headersOf(message).slice(5, -3).map(([name]) => name)).toEqual(headers.map(({ name }) => name));
			written += headers.length;
		} catch (error) {
			if (!(error instanceof DeliveryError)) throw error;
			expect(error.message).toMatch(/^SMTP Headers, line \d+: /);
		}
	}
	expect(written).toBeGreaterThan(2_000);
});
