import { createHash, sign } from 'node:crypto';
import { relaxBody, relaxField, takeApart } from '../../../../core/message/dkim/canonical';
import { rfc8463Key } from './keys';

const relaxedBody = (body: string) => relaxBody(Buffer.from(body, 'latin1')).toString('latin1');

test.each([
	['', ''],
	['\r\n', ''],
	['\r\n\r\n\r\n', ''],
	[' \t \r\n\t\r\n', ''],
	['a', 'a\r\n'],
	['a \t', 'a\r\n'],
	['a\r\n', 'a\r\n'],
	['a\r\n\r\n \r\n\t\r\n', 'a\r\n'],
	['\r\n\r\na\r\n', '\r\n\r\na\r\n'],
	['a\r\n\r\n\r\nb\r\n', 'a\r\n\r\n\r\nb\r\n'],
	['  a\t \tb  \r\n', ' a b\r\n'],
	['\ta\r\n \r\nb', ' a\r\n\r\nb\r\n'],
	['.\r\n..\r\n', '.\r\n..\r\n'],
	// RFC 6376 3.4.5
	[' C \r\nD \t E\r\n\r\n\r\n', ' C\r\nD E\r\n'],
])('body %j → %j', (body, expected) => {
	expect(relaxedBody(body)).toBe(expected);
});

test.each([
	['Subject: Hello', 'subject:Hello'],
	['SUBJECT \t:\t Hello \t', 'subject:Hello'],
	['Subject:', 'subject:'],
	['Subject:   ', 'subject:'],
	['Subject:\r\n ', 'subject:'],
	['Subject: a\r\n b\r\n\t  c', 'subject:a b c'],
	['X: a : b', 'x:a : b'],
	// RFC 6376 3.4.5
	['A: X', 'a:X'],
	['B : Y\t\r\n\tZ  ', 'b:Y Z'],
])('header %j → %j', (field, expected) => {
	expect(relaxField(field).relaxed).toBe(expected);
});

test.each([
	['A: 1\r\nB: 2\r\n 3\r\n\r\nbody\r\n\r\n', ['a:1', 'b:2 3'], 'body\r\n\r\n'],
	['A: 1\r\n\r\n', ['a:1'], ''],
	['A: 1\r\n', ['a:1'], ''],
	['A: 1', ['a:1'], ''],
])('%j comes apart', (message, fields, body) => {
	const apart = takeApart(Buffer.from(message));
	expect(apart.fields.map(({ relaxed }) => relaxed)).toEqual(fields);
	expect(apart.body.toString()).toBe(body);
});

test('a long run of blanks takes no longer than any other text', () => {
	const blanks = `${' '.repeat(2_000_000)}x`;
	expect(relaxedBody(blanks)).toBe(' x\r\n');
	expect(relaxField(`A: ${blanks}`).relaxed).toBe('a:x');
});

test('the example of RFC 8463 A.3, to the last byte of its signature', () => {
	const message = [
		'From: Joe SixPack <joe@football.example.com>',
		'To: Suzie Q <suzie@shopping.example.net>',
		'Subject: Is dinner ready?',
		'Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)',
		'Message-ID: <20030712040037.46341.5F8J@football.example.com>',
		'',
		'Hi.',
		'',
		'We lost the game.  Are you hungry yet?',
		'',
		'Joe.',
		'',
	].join('\r\n');
	const bodyHash = '2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=';
	const unsigned = [
		'DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;',
		' d=football.example.com; i=@football.example.com;',
		' q=dns/txt; s=brisbane; t=1528637909; h=from : to :',
		' subject : date : message-id : from : subject : date;',
		` bh=${bodyHash};`,
		' b=',
	].join('\r\n');

	const { fields, body } = takeApart(Buffer.from(message));
	const text = `${fields.map(({ relaxed }) => `${relaxed}\r\n`).join('')}${relaxField(unsigned).relaxed}`;
	expect(createHash('sha256').update(relaxBody(body)).digest('base64')).toBe(bodyHash);
	expect(sign(null, createHash('sha256').update(text).digest(), rfc8463Key).toString('base64')).toBe(
		'/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==',
	);
});
