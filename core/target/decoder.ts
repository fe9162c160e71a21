import { encodingExists, getDecoder } from 'iconv-lite';
import { fileUnreadable } from './recordReader';

/** Turns the bytes of a file into text, piece by piece. */
export interface TextDecoding {
	/** Name of the encoding that is in use, for messages. */
	readonly encoding: string;
	write(bytes: Uint8Array): string;
	end(): string;
}

/** A mark at the beginning says for certain how a file is encoded. */
const MARKS: Array<[encoding: string, mark: number[]]> = [
	['UTF-8', [0xef, 0xbb, 0xbf]],
	['UTF-16LE', [0xff, 0xfe]],
	['UTF-16BE', [0xfe, 0xff]],
];

const LONGEST_MARK = 3;

/**
 * Decodes with the encoding of the file's byte order mark, else with this one. What is not valid in it becomes U+FFFD.
 * @throws DeliveryError `fileUnreadable` for a name that is no known encoding
 */
export function openDecoder(encoding = 'UTF-8'): TextDecoding {
	if (!encodingExists(encoding)) {
		throw fileUnreadable(`its encoding ${JSON.stringify(encoding)} is not known`, 'Choose one such as UTF-8, UTF-16LE, Shift_JIS, EUC-JP, windows-1252 or ISO-8859-1.');
	}
	let start: Buffer | undefined = Buffer.alloc(0);
	let used = encoding;
	let decoder: ReturnType<typeof getDecoder> | undefined;

	/** The first bytes are held back until they show whether they are a mark. */
	function begin(bytes: Buffer): string {
		start = undefined;
		used = MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0] ?? encoding;
		decoder = getDecoder(used);
		return decoder.write(bytes);
	}

	return {
		get encoding() {
			return used;
		},
		write(bytes) {
			const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
			if (!start) return decoder?.write(buffer) ?? '';
			start = Buffer.concat([start, buffer]);
			return start.length < LONGEST_MARK ? '' : begin(start);
		},
		end() {
			const text = start ? begin(start) : '';
			return text + (decoder?.end() ?? '');
		},
	};
}
