import { composeMessage } from '../../../core/message';
import { standardHeaders, type StandardHeadersInput } from '../../../core/message/standardHeaders';
import { hasPython } from '../../helpers/python';
import { readWithMailparser, readWithPython } from './parsers';
import { expectLawfulBytes, headerOf, headersOf, makeRandom, randomText, sampleMessage } from './samples';

const input: StandardHeadersInput = {
	kind: 'marketing',
	deliveryCode: 'DM-0123456789ab',
	senderDomain: 'shop.example',
	listName: 'Example Shop',
};

const valuesOf = (change: Partial<StandardHeadersInput>) =>
	Object.fromEntries(standardHeaders({ ...input, ...change }).map(({ name, value }) => [name, value]));

test('marketing', () => {
	expect(standardHeaders(input)).toEqual([
		{ name: 'List-Id', value: 'Example Shop <example-shop.shop.example>' },
		{ name: 'Precedence', value: 'bulk' },
		{ name: 'Feedback-ID', value: 'DM-0123456789ab:marketing:shop.example' },
	]);
});

test('transactional mail is no list and no bulk', () => {
	expect(standardHeaders({ ...input, kind: 'transactional' })).toEqual([
		{ name: 'Feedback-ID', value: 'DM-0123456789ab:transactional:shop.example' },
	]);
});

test.each([
	['', '<news.shop.example>'],
	['  \r\n ', '<news.shop.example>'],
	['News', 'News <news.shop.example>'],
	['News & More, Inc.', 'News & More Inc <news-more-inc.shop.example>'],
	['A.B', 'A B <a-b.shop.example>'],
	['Über Büro', 'Über Büro <uber-buro.shop.example>'],
	['お店', expect.stringMatching(/^お店 <[0-9a-f]{8}\.shop\.example>$/)],
	['お店 News', expect.stringMatching(/^お店 News <news-[0-9a-f]{8}\.shop\.example>$/)],
	['x'.repeat(60), expect.stringMatching(/^x{60} <x{40}-[0-9a-f]{8}\.shop\.example>$/)],
	['A\r\nBcc: b@x.example <c@x.example>', 'A Bcc b x example c x example <a-bcc-b-x-example-c-x-example.shop.example>'],
	['"=?UTF-8?Q?x?="', 'UTF-8?Q?x?= <utf-8-q-x.shop.example>'],
	['...', '<ab5df625.shop.example>'],
])('list %j → %j', (listName, expected) => {
	expect(valuesOf({ listName })['List-Id']).toEqual(expected);
});

test.each([
	['spring-2027', 'spring-2027'],
	['Spring 2027', 'Spring-2027'],
	['a:b:c', 'a-b-c'],
	['été', 'ete'],
	['春-1', expect.stringMatching(/^1-[0-9a-f]{8}$/)],
	['夏-1', expect.stringMatching(/^1-[0-9a-f]{8}$/)],
	['a\r\nBcc: b', 'a-Bcc-b'],
])('code %j is %j in Feedback-ID', (deliveryCode, expected) => {
	expect(valuesOf({ deliveryCode })['Feedback-ID']?.split(':')).toEqual([expected, 'marketing', 'shop.example']);
});

test('codes that differ only in other scripts stay different', () => {
	expect(valuesOf({ deliveryCode: '春-1' })).not.toEqual(valuesOf({ deliveryCode: '夏-1' }));
});

test.each([
	['shop.example', 'shop.example'],
	['Shop.Example', 'shop.example'],
	['a.jp', expect.stringMatching(/^a\.jp-[0-9a-f]{8}$/)],
	['newsletter.shop.example', expect.stringMatching(/^newsle-[0-9a-f]{8}$/)],
])('the sender of %s is %j, 5 to 15 characters', (senderDomain, expected) => {
	const sender = valuesOf({ senderDomain })['Feedback-ID']?.split(':').at(-1);
	expect(sender).toEqual(expected);
	expect(sender?.length).toBeGreaterThanOrEqual(5);
	expect(sender?.length).toBeLessThanOrEqual(15);
});

test('they can be written and read again', async () => {
	const headers = standardHeaders({ ...input, listName: 'お店 News, 春の "特別" 号' });
	const message = composeMessage(sampleMessage({ headers }));
	expectLawfulBytes(message);
	expect(headerOf(message, 'List-Id')).toMatch(/^=\?UTF-8\?B\?\S+\?= News =\?UTF-8\?B\?\S+\?= <news-[0-9a-f-]+\.shop\.example>$/);
	expect(await readWithMailparser(message)).toMatchObject({ subject: 'Hello' });
	if (hasPython) expect(readWithPython([message])).toMatchObject([{ subject: 'Hello', fromName: 'Shop' }]);
});

test('random names and codes inject nothing', () => {
	const random = makeRandom(22);
	const pieces = ['\r\n', '\0', 'Bcc: x', '<', '>', '"', ',', ':', '=?', '?=', '春', '\ud83d', '.', '-', 'a', ' ', 'é', 'x'.repeat(50)];
	for (let count = 0; count < 5_000; count++) {
		const headers = standardHeaders({ ...input, listName: randomText(random, pieces, 8), deliveryCode: randomText(random, pieces, 8) });
		const message = composeMessage(sampleMessage({ headers }));
		expectLawfulBytes(message);
		expect(headersOf(message).slice(5, -3).map(([name]) => name)).toEqual(['List-Id', 'Precedence', 'Feedback-ID']);
		expect(headerOf(message, 'List-Id')).toMatch(/<[A-Za-z0-9_-]+\.shop\.example>$/);
		expect(headerOf(message, 'Feedback-ID')).toMatch(/^[A-Za-z0-9._-]+:marketing:shop\.example$/);
	}
});
