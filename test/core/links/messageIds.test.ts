import { newId } from '../../../core/ids';
import { hideMessageIdMacs, messageIdOf, messageOfMessageId } from '../../../core/links';

const key = Buffer.alloc(32, 7);
const message = { id: '01JZ000000000000000000000Z', deliveryId: '01JZ0000000000000000000000' };
const messageId = messageIdOf(key, message, 'Shop.Example');

describe('Message-IDs', () => {
	test('are message, delivery and 80 bits of MAC, in lower case, always the same', () => {
		// The MAC as `openssl dgst -sha256 -mac HMAC` gives it, its first 10 bytes in Crockford's base 32.
		expect(messageId).toBe('01jz000000000000000000000z.01jz0000000000000000000000.2c1np6pfy2deabnk@shop.example');
		expect(messageIdOf(key, message, 'shop.example')).toBe(messageId);
	});

	test('name their message, in whatever case they come back', () => {
		expect([messageId, messageId.toUpperCase()].map((text) => messageOfMessageId(key, text))).toEqual([message.id, message.id]);
	});

	test.each([
		['of another key', messageIdOf(Buffer.alloc(32, 8), message, 'shop.example')],
		['of the message next to it', messageId.replace('000z.', '0010.')],
		['of another delivery', messageId.replace('0000.', '0001.')],
		['without a MAC', messageId.replace(/\.[^.]+@/, '@')],
		['with something in front', `x${messageId}`],
		['without a domain', messageId.slice(0, messageId.indexOf('@'))],
		['of somebody else', `${newId()}@shop.example`],
		['that is empty', ''],
	])('one %s names none', (_what, text) => expect(messageOfMessageId(key, text)).toBeUndefined());

	test('show no signature on pages', () => {
		expect(hideMessageIdMacs(`<${messageId}>`)).toBe('<01jz000000000000000000000z.01jz0000000000000000000000.…@shop.example>');
	});
});
