import { DeliveryError } from '../errors';

/** One recipient as a file or a database has it: fields by name. */
export type TargetRecord = Record<string, unknown>;

/** Takes a file in pieces of bytes and hands on its records in order, in groups. */
export interface RecordReader {
	/**
	 * Resolves once the records that it completes have been handed on: who waits for it never holds more than a piece.
	 * @throws DeliveryError `fileUnreadable`
	 */
	write(bytes: Uint8Array): Promise<void>;
	/** The file is complete. @throws as `write` */
	end(): Promise<void>;
}

/** Takes the next group of records. */
export type RecordSink = (records: TargetRecord[]) => Promise<void>;

/** What a recipients file is made of. */
export interface FileFormat {
	/** `csv`: a line per recipient, fields by position. `ndjson`: a JSON object per line. */
	kind: 'csv' | 'ndjson';
	/** Name of its encoding; a byte order mark in the file goes first. (Default: UTF-8) */
	encoding?: string;
	/** What stands between fields; `\t` for a tab. (Default: the one of `,` `;` tab and `|` that the first line has most of) */
	delimiter?: string;
	/** Does the first line hold the names? Else fields are called column1, column2 … (Default: true) */
	hasHeader?: boolean;
}

/** The error for a file that cannot be read to its end; nothing of it counts. */
export function fileUnreadable(problem: string, advice: string, cause?: unknown): DeliveryError {
	return new DeliveryError('fileUnreadable', `The recipients file cannot be used: ${problem}.`, { advice: `${advice} Nothing was saved.`, cause });
}
