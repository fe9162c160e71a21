import { openCsvReader } from './csv';
import { openNdjsonReader } from './ndjson';
import type { FileFormat, RecordReader, RecordSink } from './recordReader';

/** Opens a reader for a recipients file. @throws DeliveryError `fileUnreadable` for an unknown encoding */
export function openFileReader(format: FileFormat, sink: RecordSink): RecordReader {
	return format.kind === 'ndjson' ? openNdjsonReader(format, sink) : openCsvReader(format, sink);
}
