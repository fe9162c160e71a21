import { messageOfReturnPath, VERP_TOKEN_LENGTH, verpToken } from '../../../core/links';
import { newId } from '../../../core/ids';

const key = Buffer.alloc(32, 7);
const messageId = '01JZ000000000000000000000Z';
const token = verpToken(key, messageId);
const of = (address: string) => messageOfReturnPath(key, address);

describe('VERP tokens', () => {
	test('are version, message and 80 bits of MAC, always the same', () => {
		// The MAC as `openssl dgst -sha256 -mac HMAC` gives it, its first 10 bytes in Crockford's base 32.
		expect(token).toBe('101jz000000000000000000000z4asfjdmwnmdcrntb');
		expect(token).toHaveLength(VERP_TOKEN_LENGTH);
	});

	test('leave 20 octets of a local part for the name in front and its separator', () => {
		expect(`abcdefghijklmnopqrst+${token}`).toHaveLength(64);
	});

	test('every message has its own', () => {
		const ids = Array.from({ length: 1_000 }, newId);
		const tokens = ids.map((id) => verpToken(key, id));
		expect(new Set(tokens).size).toBe(1_000);
		expect(tokens.map((each) => of(`b+${each}@example.com`))).toEqual(ids);
	});

	test.each([
		['with a plus sign', `bounces+${token}@example.com`],
		['with a hyphen', `bounces-${token}@example.com`],
		['with an equals sign', `bounces=${token}@example.com`],
		['alone', `${token}@example.com`],
		['with something behind it', `${token}.bounces@example.com`],
		['in upper case', `BOUNCES+${token.toUpperCase()}@EXAMPLE.COM`],
		['rewritten by a forwarder (SRS)', `SRS0=Hh2x=QZ=example.com=bounces+${token}@forwarder.example`],
		['rewritten by the next one (SRS1)', `SRS1=k9=forwarder.example==Hh2x=QZ=example.com=b+${token}@second.example`],
		['with a quoted local part', `"bounces+${token}"@example.com`],
		['behind another thing as long', `${verpToken(Buffer.alloc(32, 8), messageId)}+${token}@example.com`],
	])('%s: the message', (_what, address) => expect(of(address)).toBe(messageId));

	test('no character can be another one', () => {
		for (let at = 0; at < token.length; at += 1) {
			for (const other of '0123456789abcdefghijklmnopqrstuvwxyz-+_') {
				if (other === token[at]) continue;
				const altered = `b+${token.slice(0, at)}${other}${token.slice(at + 1)}@example.com`;
				expect([altered, of(altered)]).toEqual([altered, undefined]);
			}
		}
	});

	test.each([
		['no token', 'bounces@example.com'],
		['nothing', ''],
		['cut', `bounces+${token.slice(0, -1)}@example.com`],
		['longer', `bounces+${token}0@example.com`],
		['without a separator', `bounces${token}@example.com`],
		['without its MAC', `bounces+${token.slice(0, -16)}@example.com`],
		['in the domain', `bounces@${token}.example.com`],
		['without a domain', token.slice(1)],
		['of another store', `bounces+${verpToken(Buffer.alloc(32, 8), messageId)}@example.com`],
		['of another message', `bounces+1${newId().toLowerCase()}${token.slice(-16)}@example.com`],
		['huge', `${'0'.repeat(1_000_000)}@example.com`],
	])('%s: undefined', (_what, address) => expect(of(address)).toBeUndefined());
});
