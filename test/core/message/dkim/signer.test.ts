import { generateKeyPairSync } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';
import { composeMessage } from '../../../../core/message';
import { createDkimSigner } from '../../../../core/message/dkim';
import type { ComposedMessageInput } from '../../../../core/message';
import { expectLawfulBytes, headerOf, headersOf, makeRandom, randomText, sampleMessage } from '../samples';
import { DOMAIN, pemOf, rsaKey } from './keys';
import { verify } from './verify';

const NOW = Date.UTC(2027, 2, 20, 10, 0, 0);
const rsaPem = pemOf(rsaKey());
const ed25519Pem = pemOf(generateKeyPairSync('ed25519').privateKey);
const at = { now: () => NOW + 999 };
const rsa = createDkimSigner({ domain: DOMAIN, selector: 'rsa', privateKey: rsaPem }, at);
const ed25519 = createDkimSigner({ domain: DOMAIN, selector: 'ed', privateKey: ed25519Pem }, at);
const both = createDkimSigner(
	[
		{ domain: DOMAIN, selector: 'rsa', privateKey: rsaPem },
		{ domain: DOMAIN, selector: 'ed', privateKey: ed25519Pem },
	],
	at,
);

const compose = (fields: Partial<ComposedMessageInput> = {}) => composeMessage(sampleMessage(fields));
const raw = (...lines: string[]) => Buffer.from(lines.join('\r\n'), 'latin1');
const unsubscribe = [
	{ name: 'List-Unsubscribe', value: '<https://shop.example/unsubscribe?t=1>' },
	{ name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
];

const composed: Record<string, Buffer> = {
	'a text': compose(),
	'an empty text': compose({ text: '' }),
	'blank lines at the end': compose({ text: 'a\n\n \n\t\n\n' }),
	'tabs and runs of blanks': compose({ text: '\ta \t b  \n  c\n' }),
	'lines with dots': compose({ text: '.\n..\n.a\n' }),
	'HTML and text in Japanese': compose({ subject: '春のお知らせ'.repeat(12), html: '<p>こんにちは</p>', text: 'こんにちは' }),
	'all headers': compose({
		from: { name: 'Ünïcode, "Shop"', address: 'news@bücher.shop.example' },
		replyTo: { address: 'service@shop.example' },
		headers: [...unsubscribe, { name: 'List-Id', value: 'News <news.shop.example>' }, { name: 'Feedback-ID', value: 'a:b:c' }],
	}),
};

/** What other composers and hands may make. */
const hostile: Record<string, Buffer> = {
	'no body': raw('From: a@shop.example', 'Subject: x', ''),
	'only blank lines': raw('From: a@shop.example', 'Subject: x', '', '', ' ', '\t', ''),
	'no line end at the end': raw('From: a@shop.example', '', 'text'),
	'folded with tabs and blanks': raw('From:\ta@shop.example', 'SUBJECT :  a', '\t b ', '   c\t', '', 'text', ''),
	'headers that are there twice': raw('To: a@x.example', 'From: a@shop.example', 'To: b@x.example', 'Subject: 1', 'Subject: 2', '', 'text', ''),
	'a text in ISO-2022-JP': raw('From: a@shop.example', 'Subject: =?ISO-2022-JP?B?GyRCPVUbKEI=?=', '', '\x1b$B=U\x1b(B  x', ''),
	'an empty subject': raw('From: a@shop.example', 'Subject:', 'To: ', '', 'text', ''),
	'a signature of somebody else': raw('DKIM-Signature: v=1; a=none', 'From: a@shop.example', '', 'text', ''),
	'a very long header': raw('From: a@shop.example', `List-Id: ${'x'.repeat(900)}`, '', 'text', ''),
};

describe.each([
	['RSA', rsa, ['rsa-sha256']],
	['Ed25519', ed25519, ['ed25519-sha256']],
	['both', both, ['rsa-sha256', 'ed25519-sha256']],
])('signed with %s', (_, signer, algorithms) => {
	test.each(Object.entries(composed))('%s: verified, and the message is unchanged', async (_name, message) => {
		const signed = signer.sign(message);
		const verdicts = await verify(signed, signer.records);
		expect(verdicts).toEqual(
			algorithms.map((algorithm) => expect.objectContaining({ result: 'pass', comment: undefined, algorithm, warnings: [] })),
		);
		expect(verdicts.every(({ aligned }) => aligned === DOMAIN)).toBe(true);
		expect(signed.subarray(signed.length - message.length).equals(message)).toBe(true);
		expectLawfulBytes(signed);
	});

	test.each(Object.entries(hostile))('%s: verified', async (_name, message) => {
		const verdicts = await verify(signer.sign(message), signer.records);
		expect(verdicts.map(({ result }) => result).filter((result) => result === 'pass')).toHaveLength(algorithms.length);
	});

	test.each([
		['a letter of the text', 'Good', 'Food'],
		['the subject', 'Subject: Hello', 'Subject: Hallo'],
		['the recipient', 'hanako@', 'taro@'],
		['the date', 'Date: Sun', 'Date: Mon'],
		['the Message-ID', '01JD.1@', '01JD.2@'],
		['the type', 'text/plain', 'text/html'],
		['the unsubscribe link', 'unsubscribe?t=1', 'unsubscribe?t=2'],
	])('is broken by a change of %s', async (_name, was, becomes) => {
		const signed = signer.sign(compose({ headers: unsubscribe })).toString('latin1');
		const end = signed.indexOf('From:');
		const changed = signed.slice(0, end) + signed.slice(end).replace(was, becomes);
		expect(changed).not.toBe(signed);
		for (const { result } of await verify(Buffer.from(changed, 'latin1'), signer.records)) expect(result).toBe('fail');
	});

	test.each(['From: evil@shop.example', 'List-Unsubscribe: <https://evil.example/>', 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'])(
		'is broken by a second header "%s", before or after',
		async (line) => {
			const message = compose({ headers: unsubscribe });
			const signed = signer.sign(message).toString('latin1');
			const head = signed.length - message.length;
			for (const changed of [
				`${line}\r\n${signed}`,
				`${signed.slice(0, head)}${line}\r\n${signed.slice(head)}`,
				signed.replace('\r\n\r\n', `\r\n${line}\r\n\r\n`),
			]) {
				const verdicts = await verify(Buffer.from(changed, 'latin1'), signer.records);
				expect(verdicts.map(({ result }) => result)).toEqual(algorithms.map(() => 'fail'));
			}
		},
	);

	test('a message without an unsubscribe link gets none added', async () => {
		const signed = signer.sign(compose()).toString('latin1').replace('\r\nFrom:', '\r\nList-Unsubscribe: <https://evil.example/>\r\nFrom:');
		for (const { result } of await verify(Buffer.from(signed, 'latin1'), signer.records)) expect(result).toBe('fail');
	});
});

test('the signature to the byte but for the hashes', () => {
	const signed = rsa.sign(compose({ replyTo: { address: 'service@shop.example' }, headers: unsubscribe })).toString('latin1');
	const field = signed.slice(0, signed.indexOf('\r\nFrom:'));
	expect(field.replace(/(bh?)=[\w+/=\s]+/g, '$1=…').split('\r\n')).toEqual([
		'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;',
		' d=shop.example;',
		' s=rsa; t=1805536800;',
		' h=From:From:To:Subject:Date:Message-ID:Reply-To:MIME-Version:Content-Type:',
		' Content-Transfer-Encoding:List-Unsubscribe:List-Unsubscribe:',
		' List-Unsubscribe-Post:List-Unsubscribe-Post;',
		' bh=…;',
		' b=…',
	]);
});

test('the same message at the same time has the same signature, so every attempt has the same bytes', () => {
	expect(both.sign(composed['all headers']!).equals(both.sign(composed['all headers']!))).toBe(true);
});

test('a header that is not signed may change on the way', async () => {
	const signed = rsa.sign(compose()).toString('latin1');
	const [verdict] = await verify(Buffer.from(`Received: from x\r\n${signed}`, 'latin1'), rsa.records);
	expect(verdict?.result).toBe('pass');
});

test.each([
	['8bit', Buffer.from('From: a@shop.example\r\n\r\nä\r\n'), /above 127/],
	['an 8bit header', Buffer.from('From: ä <a@shop.example>\r\n\r\na\r\n'), /above 127/],
	['a bare LF', Buffer.from('From: a@shop.example\r\n\r\na\nb\r\n'), /bare CR or LF/],
	['a bare CR', Buffer.from('From: a@shop.example\r\n\r\na\rb\r\n'), /bare CR or LF/],
	['a CR at the end', Buffer.from('From: a@shop.example\r\n\r\na\r'), /bare CR or LF/],
	['an LF at the start', Buffer.from('\nFrom: a@shop.example\r\n\r\na\r\n'), /bare CR or LF/],
])('%s is never signed', (_, message, error) => {
	expect(() => rsa.sign(message)).toThrow(error);
});

describe("beside nodemailer's signer, with the same RSA key", () => {
	const theirs = new DKIM({ domainName: DOMAIN, keySelector: 'rsa', privateKey: rsaPem });

	test.each(Object.entries(composed))('%s: both verify, with the same body hash', async (_name, message) => {
		const [mine] = await verify(rsa.sign(message), rsa.records);
		const [other] = await verify(await buffer(theirs.sign(message)), rsa.records);
		expect(other).toMatchObject({ result: 'pass' });
		expect(mine).toMatchObject({ result: 'pass', bodyHash: other?.bodyHash });
	});

	test('random bodies: the same body hash, each verified', async () => {
		const random = makeRandom(11);
		const pieces = ['a', 'b.', '.', ' ', '  ', '\t', ' \t', '\r\n', '\r\n', '\r\n\r\n', '\r\n.\r\n', '=20\r\n', 'x'.repeat(80)];
		for (let count = 0; count < 150; count++) {
			const message = raw('From: a@shop.example', 'Subject: x', '', randomText(random, pieces, 12));
			const [mine] = await verify(rsa.sign(message), rsa.records);
			const [other] = await verify(await buffer(theirs.sign(message)), rsa.records);
			expect([message.toString(), mine]).toEqual([message.toString(), expect.objectContaining({ result: 'pass' })]);
			expect(mine?.bodyHash).toBe(other?.bodyHash);
		}
	});

	test('random headers: each verified', async () => {
		const random = makeRandom(12);
		const pieces = ['a', ':', ';', ' ', '  ', '\t', '\r\n ', '\r\n\t', '=', '"', 'b=x'];
		for (let count = 0; count < 150; count++) {
			const value = () => randomText(random, pieces, 10).replace(/(\r\n[ \t]*)+$/, '');
			const message = raw(`Subject:${value()}`, 'From: a@shop.example', `To:${value()}`, `List-Id:${value()}`, `Subject:${value()}`, '', 'text', '');
			const [mine] = await verify(rsa.sign(message), rsa.records);
			expect([message.toString(), mine]).toEqual([message.toString(), expect.objectContaining({ result: 'pass' })]);
		}
	});
});

test('signs beside what is there already: the second signer leaves the first signature whole', async () => {
	const signed = ed25519.sign(rsa.sign(compose()));
	expect(headersOf(signed).filter(([name]) => name === 'DKIM-Signature')).toHaveLength(2);
	const verdicts = await verify(signed, [...rsa.records, ...ed25519.records]);
	expect(verdicts.map(({ result }) => result)).toEqual(['pass', 'pass']);
	expect(headerOf(signed, 'DKIM-Signature')).toMatch(/a=ed25519-sha256/);
});
