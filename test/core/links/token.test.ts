import { signToken, verifyToken } from '../../../core/links/token';
import type { LinkKind } from '../../../core/links/token';

const key = Buffer.alloc(32, 7);
const deliveryId = '01JZ0000000000000000000001';
const messageId = '01JZ000000000000000000000Z';
const kinds: LinkKind[] = ['unsubscribe', 'mirror', 'proof'];
const token = signToken(key, { kind: 'unsubscribe', deliveryId, messageId });

describe('link tokens', () => {
	test('are version, kind, ids and 128 bits of MAC, always the same', () => {
		// The MAC as `openssl dgst -sha256 -mac HMAC` gives it, its first 16 bytes in base64url.
		expect(token).toBe(`1u${deliveryId}${messageId}O9yOksaUTQjA21WAK2gbUQ`);
	});

	test.each(kinds)('%s comes back as it was signed', (kind) => {
		const payload = { kind, deliveryId, messageId };
		expect(verifyToken(key, signToken(key, payload))).toEqual(payload);
	});

	test('no character can be another one', () => {
		const others = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_=+/ \n';
		for (let at = 0; at < token.length; at += 1) {
			for (const other of others) {
				if (other === token[at]) continue;
				const altered = token.slice(0, at) + other + token.slice(at + 1);
				expect([altered, verifyToken(key, altered)]).toEqual([altered, undefined]);
			}
		}
	});

	test('one kind cannot stand in for another', () => {
		const taken = kinds.flatMap((kind) => {
			const signed = signToken(key, { kind, deliveryId, messageId });
			return ['u', 'm', 'p'].filter((other) => verifyToken(key, `1${other}${signed.slice(2)}`));
		});
		expect(taken).toEqual(['u', 'm', 'p']);
	});

	test.each([
		['empty', ''],
		['cut', token.slice(0, -1)],
		['longer', `${token}A`],
		['with a line break', `${token}\n`],
		['with a space before', ` ${token}`],
		['lower case', token.toLowerCase()],
		['without MAC', token.slice(0, -22)],
		['guessed', `1u${deliveryId}${messageId}${'A'.repeat(22)}`],
		['ids changed about', `1u${messageId}${deliveryId}${token.slice(-22)}`],
		['huge', 'x'.repeat(1_000_000)],
	])('%s: undefined', (_what, altered) => expect(verifyToken(key, altered)).toBeUndefined());

	test('another key: undefined', () => expect(verifyToken(Buffer.alloc(32, 8), token)).toBeUndefined());

	test.each(['', 'x', '01jz0000000000000000000001', `${deliveryId}0`, '81JZ0000000000000000000001'])('id %j', (id) => {
		expect(() => signToken(key, { kind: 'mirror', deliveryId: id, messageId })).toThrow(TypeError);
		expect(() => signToken(key, { kind: 'mirror', deliveryId, messageId: id })).toThrow(TypeError);
	});
});
