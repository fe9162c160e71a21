import { cleanReply } from '../../../core/mta/replies';

test('a stored reply has no control characters but line breaks, and an end', () => {
	expect(cleanReply('550-a\r\n550 b\x1b[31m\0')).toBe('550-a\n550 b [31m ');
	expect(cleanReply('x'.repeat(5_000))).toHaveLength(1_000);
});
