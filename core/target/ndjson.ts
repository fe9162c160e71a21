import { openDecoder } from './decoder';
import { fileUnreadable, type FileFormat, type RecordReader, type RecordSink, type TargetRecord } from './recordReader';

/** As for CSV. */
const GROUP = 2_000;

/** A line break that is never written would take in the rest of the file. */
const LONGEST_LINE = 1_000_000;

/** Reads a file with a JSON object per line. @throws DeliveryError `fileUnreadable`, of the format itself */
export function openNdjsonReader({ encoding }: FileFormat, sink: RecordSink): RecordReader {
	const decoding = openDecoder(encoding);
	let rest = '';
	let line = 0;

	async function take(text: string): Promise<void> {
		const lines = (rest + text).split('\n');
		rest = lines.pop() ?? '';
		if (rest.length > LONGEST_LINE) throw tooLong(line + lines.length + 1);
		for (let from = 0; from < lines.length; from += GROUP) await handOn(lines.slice(from, from + GROUP));
	}

	async function handOn(lines: string[]): Promise<void> {
		const records = lines.flatMap((text) => {
			line += 1;
			return text.trim() === '' ? [] : [parseLine(text, line, decoding.encoding)];
		});
		if (records.length > 0) await sink(records);
	}

	return {
		write: (bytes) => take(decoding.write(bytes)),
		async end() {
			await take(decoding.end());
			await handOn([rest]);
		},
	};
}

function parseLine(text: string, line: number, encoding: string): TargetRecord {
	if (text.includes('\uFFFD')) throw fileUnreadable(`line ${line} has bytes that are not ${encoding}`, 'Set Encoding to that of the file.');
	if (text.length > LONGEST_LINE) throw tooLong(line);
	const value = parseJson(text, line);
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as TargetRecord;
	throw fileUnreadable(`line ${line} is no JSON object`, 'Write one object per line, as {"email": "ann@example.com"}.');
}

function parseJson(text: string, line: number): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw fileUnreadable(`line ${line} is not valid JSON: ${(error as Error).message}`, 'Write one object per line; for a CSV file set File Format to CSV.', error);
	}
}

function tooLong(line: number): Error {
	return fileUnreadable(`line ${line} is longer than ${LONGEST_LINE} characters`, 'Write one object per line; for a CSV file set File Format to CSV.');
}
