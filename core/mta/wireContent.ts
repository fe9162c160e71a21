/** A message as it goes on the wire after 354. */
export interface WireContent {
	/** Dot-stuffed, with CRLF line ends only and the final dot. */
	bytes: Buffer;
	/** Octets as RFC 1870 counts them: without dot-stuffing and final dot. */
	size: number;
	/** Has bytes over 127, so that it needs 8BITMIME. */
	isEightBit: boolean;
}

const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;
const FINAL_DOT = Buffer.from('.\r\n');

/**
 * Line ends that are not CRLF become CRLF (RFC 5321 section 2.3.8 knows no other ones; to some servers they would be
 * the end of the data: SMTP smuggling), a missing last one is added, dots at the start of lines are doubled.
 */
export function toWireContent(content: Buffer): WireContent {
	const { strayEnds, dots, isEightBit, endsInLine } = scan(content);
	const size = content.length + strayEnds + (endsInLine ? 0 : 2);
	// Nearly every message: nothing to change, so its bytes are copied once, together with the final dot.
	const isClean = strayEnds === 0 && dots === 0 && endsInLine;
	const bytes = isClean ? Buffer.concat([content, FINAL_DOT], size + 3) : rewrite(content, size + dots, endsInLine);
	return { bytes, size, isEightBit };
}

interface Scan {
	/** CR or LF alone; each becomes two bytes. */
	strayEnds: number;
	/** Dots at the start of a line. */
	dots: number;
	isEightBit: boolean;
	/** Ends with a line end, of whatever kind, or is empty: then there is no line to end. */
	endsInLine: boolean;
}

/** One pass over the bytes: the only work per byte of the sending path. */
function scan(content: Buffer): Scan {
	let strayEnds = 0;
	let dots = 0;
	let high = 0;
	let previous = LF;
	let afterCrLf = true;
	for (let at = 0; at < content.length; at += 1) {
		const byte = content[at]!;
		high |= byte;
		if (byte === LF) {
			if (previous !== CR) strayEnds += 1;
		} else {
			if (previous === CR && at > 0) strayEnds += 1;
			if (byte === DOT && (previous === LF || previous === CR)) dots += 1;
		}
		previous = byte;
	}
	afterCrLf = previous === LF || previous === CR;
	if (previous === CR && content.length > 0) strayEnds += 1;
	return { strayEnds, dots, isEightBit: high > 0x7f, endsInLine: afterCrLf };
}

function rewrite(content: Buffer, length: number, endsInLine: boolean): Buffer {
	const bytes = Buffer.allocUnsafe(length + FINAL_DOT.length);
	let to = 0;
	let atLineStart = true;
	for (let at = 0; at < content.length; at += 1) {
		const byte = content[at]!;
		if (byte === CR || byte === LF) {
			if (byte === CR && content[at + 1] === LF) at += 1;
			bytes[to++] = CR;
			bytes[to++] = LF;
			atLineStart = true;
			continue;
		}
		if (byte === DOT && atLineStart) bytes[to++] = DOT;
		bytes[to++] = byte;
		atLineStart = false;
	}
	if (!endsInLine) to += bytes.write('\r\n', to, 'latin1');
	to += FINAL_DOT.copy(bytes, to);
	return bytes.subarray(0, to);
}
