import { encode } from 'iconv-lite';
import { openFileReader } from '../../../core/target/file';
import type { FileFormat, TargetRecord } from '../../../core/target/recordReader';

/** Reads the bytes in pieces of `size`. */
async function read(content: Uint8Array | string, format: Partial<FileFormat> = {}, size = 7): Promise<TargetRecord[]> {
	const bytes = typeof content === 'string' ? Buffer.from(content) : content;
	const records: TargetRecord[] = [];
	const reader = openFileReader({ kind: 'csv', ...format }, async (group) => void records.push(...group));
	for (let from = 0; from < bytes.length; from += size) await reader.write(bytes.subarray(from, from + size));
	await reader.end();
	return records;
}

const ANN = { email: 'ann@example.com', name: '花子 "A"' };
const CSV = 'email,name\r\nann@example.com,"花子 ""A"""\r\n';
const BOM = '\uFEFF';

describe('CSV', () => {
	test.each<[what: string, content: Uint8Array | string, format: Partial<FileFormat>, expected: TargetRecord[]]>([
		['as RFC 4180 has it', CSV, {}, [ANN]],
		['with a byte order mark', BOM + CSV, {}, [ANN]],
		['line feeds, and none at the end', CSV.replaceAll('\r', '').trimEnd(), {}, [ANN]],
		['carriage returns only', 'email,name\rann@example.com,x\r', {}, [{ email: 'ann@example.com', name: 'x' }]],
		['a line break in quotes', 'email,name\na@b.c,"x\ny"\n', {}, [{ email: 'a@b.c', name: 'x\ny' }]],
		['empty lines', 'email\n\na@b.c\n\n', {}, [{ email: 'a@b.c' }]],
		['semicolons, by themselves', 'email;name\na@b.c;x,y\n', {}, [{ email: 'a@b.c', name: 'x,y' }]],
		['tabs, by themselves', 'email\tname\na@b.c\tx\n', {}, [{ email: 'a@b.c', name: 'x' }]],
		['bars, by themselves', 'email|name\na@b.c|x\n', {}, [{ email: 'a@b.c', name: 'x' }]],
		['a delimiter of its own', 'email,name#x\na@b.c#y\n', { delimiter: '#' }, [{ 'email,name': 'a@b.c', x: 'y' }]],
		['a tab that is typed as \\t', 'a,b\tname\n1\tx\n', { delimiter: '\\t' }, [{ 'a,b': '1', name: 'x' }]],
		['no header', 'a@b.c,x\nd@e.f,y\n', { hasHeader: false }, [{ column1: 'a@b.c', column2: 'x' }, { column1: 'd@e.f', column2: 'y' }]],
		['a column without a name', 'email,\na@b.c,x\n', {}, [{ email: 'a@b.c' }]],
		['spaces around names', ' email , name\na@b.c, x\n', {}, [{ email: 'a@b.c', name: ' x' }]],
		['a field called __proto__', 'email,__proto__\na@b.c,x\n', {}, [JSON.parse('{"email":"a@b.c","__proto__":"x"}') as TargetRecord]],
		['Shift_JIS', encode(CSV, 'Shift_JIS'), { encoding: 'Shift_JIS' }, [ANN]],
		['EUC-JP', encode(CSV, 'EUC-JP'), { encoding: 'euc-jp' }, [ANN]],
		['windows-1252', encode('email,name\na@b.c,Zoë €\n', 'windows-1252'), { encoding: 'windows-1252' }, [{ email: 'a@b.c', name: 'Zoë €' }]],
		['UTF-16LE without a mark', encode(CSV, 'utf-16le'), { encoding: 'UTF-16LE' }, [ANN]],
		['UTF-16LE by its mark', encode(BOM + CSV, 'utf-16le'), {}, [ANN]],
		['UTF-16BE by its mark', encode(BOM + CSV, 'utf-16be'), { encoding: 'Shift_JIS' }, [ANN]],
		['nothing but a header', 'email,name\n', {}, []],
		['nothing at all', '', {}, []],
		['one byte', 'a', {}, []],
	])('%s', async (_, content, format, expected) => {
		for (const size of [1, 2, 7, 1_000]) expect(await read(content, format, size)).toEqual(expected);
	});

	const GOOD = Array.from({ length: 1_200 }, (_, row) => `r${row}@example.com,x\n`).join('');
	test.each<[what: string, content: Uint8Array | string, format: Partial<FileFormat>, sentence: RegExp]>([
		['a row that is too short', `email,name\n${GOOD}a@b.c\n`, {}, /row 1201 \(line 1202\) has 1 field, but the first line has 2 fields/],
		['a row that is too long', 'email,name\na@b.c,x\na@b.c,x,y\n', {}, /row 2 \(line 3\) has 3 fields, but the first line has 2 fields/],
		['a ragged row without a header', 'a,b\nc\n', { hasHeader: false }, /row 2 \(line 2\) has 1 field, but the first line has 2 fields/],
		['a NUL character', `email,name\n${GOOD}a@b.c,x\0y\n`, {}, /row 1201 \(line 1202\), field "name", has a NUL character/],
		['UTF-16 that is read as UTF-8', encode(CSV, 'utf-16le'), {}, /its first line, in .* has a NUL character/],
		['Shift_JIS that is read as UTF-8', encode(CSV, 'Shift_JIS'), {}, /row 1 \(line 2\), field "name", has bytes that are not UTF-8/],
		['a header in Shift_JIS that is read as UTF-8', encode('メール,名前\na@b.c,x\n', 'Shift_JIS'), {}, /its first line, in ".*", has bytes that are not UTF-8/],
		['a quote that is never closed', 'email,name\na@b.c,"x\nd@e.f,y\n', {}, /double quote that opens in row 1 .* is never closed/],
		['a quote that is never closed in a large file', `email,name\na@b.c,"x\n${'y'.repeat(1_100_000)}`, {}, /row 1 \(line \d+\) is longer than 1000000 characters/],
		['a quote inside a field', 'email,name\na@b.c,"x"y"\n', {}, /row 1 \(line 2\) has a double quote inside a field/],
		['two columns of one name', 'email,name,email\na@b.c,x,y\n', {}, /its first line has the field "email" twice/],
		['an unknown encoding', CSV, { encoding: 'klingon' }, /its encoding "klingon" is not known/],
	])('%s is refused', async (_, content, format, sentence) => {
		const refusal = { code: 'fileUnreadable', message: expect.stringMatching(sentence), advice: expect.stringContaining('Nothing was saved.') };
		for (const size of [13, 64_000]) {
			await expect(Promise.resolve().then(() => read(content, format, size))).rejects.toMatchObject(refusal);
		}
	});
});

describe('NDJSON', () => {
	test('an object per line, empty lines between, of any shape', async () => {
		const lines = ['{"email":"ann@example.com","tags":["a"]}', '', '  {"email":"花@example.com","deep":{"x":1}} ', ''].join('\r\n');
		const expected = [{ email: 'ann@example.com', tags: ['a'] }, { email: '花@example.com', deep: { x: 1 } }];
		for (const size of [1, 3, 1_000]) expect(await read(lines, { kind: 'ndjson' }, size)).toEqual(expected);
	});

	test.each<[string, string | Uint8Array, RegExp]>([
		['no JSON', '{"a":1}\n{"a":\n', /line 2 is not valid JSON/],
		['a list', '[1]\n', /line 1 is no JSON object/],
		['a CSV file', CSV, /line 1 is not valid JSON/],
		['another encoding', encode('{"a":1}\n{"a":"花"}', 'Shift_JIS'), /line 2 has bytes that are not UTF-8/],
		['a line without end', `{"a":1}\n"${'x'.repeat(1_100_000)}`, /line 2 is longer than/],
	])('%s is refused', async (_, content, sentence) => {
		await expect(read(content, { kind: 'ndjson' }, 50_000)).rejects.toThrow(sentence);
	});
});

test('what has been handed on is never more than a piece or two ahead: the source waits for the store', async () => {
	const row = 'r@example.com,x\n';
	let handedOn = 0;
	let written = 0;
	let ahead = 0;
	const reader = openFileReader({ kind: 'csv' }, async (group) => {
		await new Promise((resolve) => setImmediate(resolve));
		handedOn += group.length;
	});
	await reader.write(Buffer.from('email,name\n'));
	const piece = Buffer.from(row.repeat(2_000));
	for (let count = 0; count < 30; count += 1) {
		await reader.write(piece);
		written += 2_000;
		ahead = Math.max(ahead, written - handedOn);
	}
	await reader.end();
	expect(handedOn).toBe(60_000);
	expect(ahead).toBeLessThan(10_000);
});

test('a store that fails ends the reading with its own error', async () => {
	const reader = openFileReader({ kind: 'csv' }, async () => Promise.reject(new Error('disk full')));
	const work = async () => {
		for (let count = 0; count < 10; count += 1) await reader.write(Buffer.from(count === 0 ? 'email\n' : 'r@example.com\n'.repeat(5_000)));
		await reader.end();
	};
	await expect(work()).rejects.toThrow('disk full');
});
