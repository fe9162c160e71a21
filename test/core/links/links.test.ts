import { inactiveLinks, listUnsubscribeHeaders, messageLinks } from '../../../core/links/links';
import { signToken, verifyToken } from '../../../core/links/token';

const key = Buffer.alloc(32, 7);
const deliveryId = '01JZ0000000000000000000001';
const messageId = '01JZ000000000000000000000Z';

const tokenOf = (url: string) => new URL(url).searchParams.get('t') ?? '';

describe('messageLinks', () => {
	test.each([
		['https://l.example', 'https://l.example'],
		['https://l.example/', 'https://l.example'],
		[' https://l.example/webhook/x// ', 'https://l.example/webhook/x'],
	])('base %j', (base, prefix) => {
		const links = messageLinks(base, key, deliveryId, messageId);
		expect(links).toEqual({
			unsubscribe: `${prefix}/unsubscribe?t=${signToken(key, { kind: 'unsubscribe', deliveryId, messageId })}`,
			mirror: `${prefix}/mirror?t=${signToken(key, { kind: 'mirror', deliveryId, messageId })}`,
		});
	});

	test('are the same on every attempt and need no escaping in HTML', () => {
		const links = messageLinks('https://l.example', key, deliveryId, messageId);
		expect(messageLinks('https://l.example', key, deliveryId, messageId)).toEqual(links);
		expect(Object.values(links).join()).not.toMatch(/[&<>"']/);
	});
});

test('inactiveLinks look alike but are of the kind proof', () => {
	const links = inactiveLinks('https://l.example', key, deliveryId, messageId);
	expect(links.unsubscribe).toMatch(/^https:\/\/l\.example\/unsubscribe\?t=1p/);
	expect(links.mirror).toMatch(/^https:\/\/l\.example\/mirror\?t=1p/);
	const kinds = Object.values(links).map((url) => verifyToken(key, tokenOf(url))?.kind);
	expect(kinds).toEqual(['proof', 'proof']);
});

test.each([
	[
		'https://l.example/u?t=1',
		{ 'List-Unsubscribe': '<https://l.example/u?t=1>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
	],
	['http://l.example/u?t=1', { 'List-Unsubscribe': '<http://l.example/u?t=1>' }],
])('listUnsubscribeHeaders(%s)', (url, headers) => expect(listUnsubscribeHeaders(url)).toEqual(headers));

test('a mailbox that names its message is a way too, by mail', () => {
	const headers = listUnsubscribeHeaders('https://l.example/u?t=1', 'bounces+1abc@example.com');
	expect(headers['List-Unsubscribe']).toBe('<https://l.example/u?t=1>, <mailto:bounces%2B1abc@example.com?subject=unsubscribe>');
});
