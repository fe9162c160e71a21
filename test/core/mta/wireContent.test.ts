import { toWireContent } from '../../../core/mta/wireContent';

const CASES: Array<[name: string, content: string, wire: string, size: number]> = [
	['nothing to change', 'a\r\nb\r\n', 'a\r\nb\r\n.\r\n', 6],
	['nothing at all', '', '.\r\n', 0],
	['no last line end', 'a', 'a\r\n.\r\n', 3],
	['LF alone', 'a\nb\n', 'a\r\nb\r\n.\r\n', 6],
	['CR alone', 'a\rb\r', 'a\r\nb\r\n.\r\n', 6],
	['CR CR LF', 'a\r\r\nb', 'a\r\n\r\nb\r\n.\r\n', 8],
	['LF CR', 'a\n\rb', 'a\r\n\r\nb\r\n.\r\n', 8],
	['LF at the start', '\na\r\n', '\r\na\r\n.\r\n', 5],
	['CR at the start', '\ra\r\n', '\r\na\r\n.\r\n', 5],
	['dots, which RFC 1870 does not count', '.\r\n..\r\na.b\r\n.c', '..\r\n...\r\na.b\r\n..c\r\n.\r\n', 16],
	['a dot after a lone line end', 'a\n.b\r.c\r\n', 'a\r\n..b\r\n..c\r\n.\r\n', 11],
];

test.each(CASES)('%s', (_name, content, wire, size) => {
	const result = toWireContent(Buffer.from(content));
	expect(result.bytes.toString()).toBe(wire);
	expect(result.size).toBe(size);
});

test('bytes over 127 are told and kept', () => {
	expect(toWireContent(Buffer.from('a\r\n')).isEightBit).toBe(false);
	const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 10 && byte !== 13));
	const { bytes, isEightBit } = toWireContent(all);
	expect(isEightBit).toBe(true);
	expect(bytes).toEqual(Buffer.concat([all, Buffer.from('\r\n.\r\n')]));
});
