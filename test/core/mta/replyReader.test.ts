import { ReplyReader } from '../../../core/mta/replyReader';

const CASES: Array<[name: string, chunks: string[], replies: Array<[code: number, text: string]>]> = [
	['one line', ['250 Ok\r\n'], [[250, '250 Ok']]],
	['a code alone', ['250\r\n'], [[250, '250']]],
	['LF alone ends a line too', ['250 Ok\n'], [[250, '250 Ok']]],
	['several lines', ['250-a\r\n250-b\r\n250 c\r\n'], [[250, '250-a\n250-b\n250 c']]],
	['several replies in one chunk', ['250 a\r\n354 b\r\n'], [[250, '250 a'], [354, '354 b']]],
	['a reply in pieces', ['25', '0-a\r', '\n250 ', 'c\r\n'], [[250, '250-a\n250 c']]],
	['a character in two pieces', ['250 caf\u00c3', '\u00a9\r\n'], [[250, '250 café']]],
	['no SMTP', ['SSH-2.0-OpenSSH\r\n'], [[0, 'SSH-2.0-OpenSSH']]],
	['a code that does not exist', ['950 what\r\n'], [[0, '950 what']]],
	['garbage after a good line', ['250-a\r\nwhat\r\n'], [[0, '250-a\nwhat']]],
	['an empty line', ['\r\n'], [[0, '']]],
	['nothing yet', ['250 O'], []],
];

test.each(CASES)('%s', (_name, chunks, expected) => {
	const reader = new ReplyReader();
	const replies = chunks.flatMap((chunk) => reader.feed(Buffer.from(chunk, 'latin1')));
	expect(replies.map(({ code, text }) => [code, text])).toEqual(expected);
});

test.each([
	['a line', 'x'.repeat(1000)],
	['lines', '250-xxx\r\n'.repeat(100)],
])('%s without end are given up', (_what, piece) => {
	const reader = new ReplyReader();
	const replies = Array.from({ length: 200 }, () => reader.feed(Buffer.from(piece))).flat();
	expect(replies[0]).toEqual({ code: 0, text: expect.stringContaining('without end') });
});
