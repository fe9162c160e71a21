import { CsvError, parse } from 'csv-parse';
import type { InfoRecord, OptionsWithColumns } from 'csv-parse';
import { openDecoder, type TextDecoding } from './decoder';
import { fileUnreadable, type FileFormat, type RecordReader, type RecordSink, type TargetRecord } from './recordReader';

/** Records that are handed on at once: a commit each, which costs as much as some hundred of them. */
const GROUP = 2_000;

/** A quote that is never closed would take in the rest of the file. */
const LONGEST_RECORD = 1_000_000;

/** Octets that are read at once: a file that n8n hands over whole must not be in memory as records too. */
const PIECE_OCTETS = 1 << 20;

/** Reads a CSV file (RFC 4180 with any delimiter and line ends). @throws DeliveryError `fileUnreadable`, of the format itself */
export function openCsvReader({ encoding, delimiter, hasHeader = true }: FileFormat, sink: RecordSink): RecordReader {
	const decoding = openDecoder(encoding);
	const suspicion = { isRaised: false };
	let parsing: Parsing | undefined;
	let firstLine = '';

	/** The first line is held back until it is complete, since it shows the delimiter. */
	async function take(text: string, isLast: boolean): Promise<void> {
		if (/[\0\uFFFD]/.test(text)) suspicion.isRaised = true;
		if (parsing) return parsing.write(text);
		firstLine += text;
		if (!isLast && !/[\r\n]/.test(firstLine) && firstLine.length < LONGEST_RECORD) return;
		parsing = startParsing({ decoding, hasHeader, suspicion, delimiter: toDelimiter(delimiter) ?? guessDelimiter(firstLine) }, sink);
		await parsing.write(firstLine);
	}

	return {
		async write(bytes) {
			for (let from = 0; from < bytes.length; from += PIECE_OCTETS) {
				await take(decoding.write(bytes.subarray(from, from + PIECE_OCTETS)), false);
			}
		},
		async end() {
			await take(decoding.end(), true);
			await parsing?.end();
		},
	};
}

interface ParseOptions {
	decoding: TextDecoding;
	hasHeader: boolean;
	delimiter: string;
	/** Raised when a piece of the text has characters that no file should have: then every record is looked at. */
	suspicion: { isRaised: boolean };
}

interface Parsing {
	write(text: string): Promise<void>;
	end(): Promise<void>;
}

function startParsing(options: ParseOptions, sink: RecordSink): Parsing {
	const { delimiter, hasHeader, suspicion, decoding } = options;
	let width = 0;
	let records: TargetRecord[] = [];
	const settings = {
		delimiter,
		columns: hasHeader && ((header: string[]) => checkHeader(header, decoding)),
		skip_empty_lines: true,
		max_record_size: LONGEST_RECORD,
		// Taken here and not as a stream, which costs as much per record as parsing it.
		on_record(fields: unknown, info: InfoRecord) {
			if (Array.isArray(fields)) width = fields.length;
			const record = Array.isArray(fields) ? nameByPosition(fields) : (fields as TargetRecord);
			if (suspicion.isRaised) checkRecord(record, info, decoding);
			records.push(record);
			return null;
		},
	};
	// Its types know no such thing as columns by choice.
	const parser = parse(settings as unknown as OptionsWithColumns<TargetRecord>);
	// Each step is told of its error; one that nobody listens to would end the thread.
	parser.on('error', () => undefined);

	async function step(run: (done: (error?: Error | null) => void) => void): Promise<void> {
		try {
			await new Promise<void>((resolve, reject) => run((error) => (error ? reject(error) : resolve())));
		} catch (error) {
			throw toFileError(error, options, width);
		}
	}

	/** Hands on what has been read, in groups; a last group that is not full waits for the next piece. */
	async function handOn(least: number): Promise<void> {
		let from = 0;
		for (; records.length - from >= least; from += GROUP) await sink(records.slice(from, from + GROUP));
		records = records.slice(from);
	}

	return {
		async write(text) {
			await step((done) => parser.write(text, done));
			await handOn(GROUP);
		},
		async end() {
			await step((done) => parser.end(done));
			await handOn(1);
		},
	};
}

const DELIMITERS = [',', ';', '\t', '|'];

function toDelimiter(given: string | undefined): string | undefined {
	return given ? given.replace(/\\t/g, '\t') : undefined;
}

function guessDelimiter(text: string): string {
	const line = text.replace(/"[^"]*"/g, '').split(/[\r\n]/, 1)[0] ?? '';
	const uses = DELIMITERS.map((delimiter) => line.split(delimiter).length);
	return DELIMITERS[uses.indexOf(Math.max(...uses))] ?? ',';
}

function checkHeader(header: string[], { encoding }: TextDecoding): Array<string | undefined> {
	const names = header.map((name) => name.trim());
	const strange = names.find((name) => /[\0\uFFFD]/.test(name));
	if (strange !== undefined) throw strangeCharacters(`its first line, in ${JSON.stringify(strange)},`, strange, encoding);
	const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
	if (twice !== undefined) throw fileUnreadable(`its first line has the field ${JSON.stringify(twice)} twice`, 'Give each column a name of its own.');
	// A column without a name has no field.
	return names.map((name) => name || undefined);
}

function nameByPosition(values: string[]): TargetRecord {
	return Object.fromEntries(values.map((value, index) => [`column${index + 1}`, value]));
}

function checkRecord(record: TargetRecord, { records, lines }: InfoRecord, { encoding }: TextDecoding): void {
	for (const [name, value] of Object.entries(record)) {
		if (typeof value === 'string' && /[\0\uFFFD]/.test(value)) {
			throw strangeCharacters(`row ${records} (line ${lines}), field ${JSON.stringify(name)},`, value, encoding);
		}
	}
}

function strangeCharacters(place: string, text: string, encoding: string): Error {
	if (text.includes('\0')) {
		return fileUnreadable(`${place} has a NUL character`, 'A file full of them is often UTF-16: then set Encoding to UTF-16LE.');
	}
	return fileUnreadable(`${place} has bytes that are not ${encoding}`, 'Set Encoding to that of the file, for example Shift_JIS or windows-1252.');
}

/** What csv-parse puts on its errors. */
interface CsvErrorInfo {
	records: number;
	lines: number;
	record: unknown[];
	columns: unknown;
}

/** What csv-parse says, in our words. @param width fields of a row, in a file without a header */
function toFileError(error: unknown, { delimiter }: ParseOptions, width: number): unknown {
	if (!(error instanceof CsvError)) return error;
	const { records = 0, lines = 0, record, columns } = error as CsvError & Partial<CsvErrorInfo>;
	const row = `row ${records + 1} (line ${lines})`;
	switch (error.code) {
		case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
		case 'CSV_RECORD_INCONSISTENT_COLUMNS': {
			const expected = Array.isArray(columns) ? columns.length : width;
			const mark = delimiter === '\t' ? 'a tab' : JSON.stringify(delimiter);
			const advice = `Fields are separated by ${mark}; a field that holds it must be in double quotes. Correct the row, or set Delimiter.`;
			return fileUnreadable(`${row} has ${fields(record?.length ?? 0)}, but the first line has ${fields(expected)}`, advice, error);
		}
		case 'CSV_MAX_RECORD_SIZE':
			return fileUnreadable(`${row} is longer than ${LONGEST_RECORD} characters`, 'Perhaps a double quote before it is never closed.', error);
		case 'CSV_QUOTE_NOT_CLOSED':
			return fileUnreadable(`the double quote that opens in ${row} is never closed`, 'Close it; a double quote inside a field is written twice.', error);
		case 'INVALID_OPENING_QUOTE':
		case 'CSV_INVALID_CLOSING_QUOTE':
			return fileUnreadable(`${row} has a double quote inside a field`, 'Put the field in double quotes and write the one inside twice.', error);
		default:
			return fileUnreadable(`${row}: ${error.message}`, 'Correct the row.', error);
	}
}

function fields(number: number): string {
	return number === 1 ? '1 field' : `${number} fields`;
}
