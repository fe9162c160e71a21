/** Pieces of a UTF-8 text: measured and encoded one by one, so that together they are what the whole text would be. */
import { measure, writeQuotedPrintable } from './transfer-encodings';

/** A piece that is not empty; its line ends are CRLF. */
export interface TextRun {
	readonly text: string;
	readonly octets: number;
	/** Octets that quoted-printable must escape and 7bit cannot carry. */
	readonly unsafe: number;
	/** Octets before the first line end, of the longest line, and behind the last line end, when there is one. */
	readonly firstLine: number;
	readonly longest: number;
	readonly lastLine?: number;
	/** Whether it begins with a line end. */
	readonly startsWithLineEnd: boolean;
	readonly bytes: Buffer;
	/** As quoted-printable, from a column of a line; `endsLine`: a line end, or nothing, follows. */
	quote(column: number, endsLine: boolean): QuotedRun;
}

export interface QuotedRun {
	text: string;
	/** Octets on the last line. */
	column: number;
}

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const EQUALS = 0x3d;
/** Octets that fit a line of quoted-printable that goes on. */
const ROOM = 75;
/** A first line is kept for every column that it was written from, at most 76; a longer one would fill the memory. */
const LONGEST_KEPT = 10_000;

/** A text that is the same for all recipients: what quoted-printable makes of it is kept. */
export class StaticRun implements TextRun {
	readonly bytes: Buffer;
	readonly octets: number;
	readonly unsafe: number;
	readonly firstLine: number;
	readonly longest: number;
	readonly lastLine?: number;
	readonly startsWithLineEnd: boolean;
	/** Up to the first line end: depends on the column where it begins. */
	readonly #head: Buffer;
	/** From there on. */
	readonly #tail: Buffer;
	readonly #heads: QuotedRun[] = [];
	readonly #tails: QuotedRun[] = [];

	constructor(readonly text: string) {
		this.bytes = Buffer.from(text, 'utf8');
		const { octets, unsafe, longest } = measure(this.bytes);
		this.octets = octets;
		this.unsafe = unsafe;
		this.longest = longest;
		const firstEnd = this.bytes.indexOf('\r\n');
		this.startsWithLineEnd = firstEnd === 0;
		this.firstLine = firstEnd < 0 ? octets : firstEnd;
		if (firstEnd >= 0) this.lastLine = octets - this.bytes.lastIndexOf('\r\n') - 2;
		this.#head = this.bytes.subarray(0, this.firstLine);
		this.#tail = this.bytes.subarray(this.firstLine);
	}

	quote(column: number, endsLine: boolean): QuotedRun {
		if (this.#tail.length === 0) return this.#quoteHead(column, endsLine);
		const head = this.#quoteHead(column, true);
		const tail = (this.#tails[Number(endsLine)] ??= quoteBytes(this.#tail, 0, endsLine));
		return { text: head.text + tail.text, column: tail.column };
	}

	#quoteHead(column: number, endsLine: boolean): QuotedRun {
		if (this.#head.length > LONGEST_KEPT) return quoteBytes(this.#head, column, endsLine);
		return (this.#heads[column * 2 + Number(endsLine)] ??= quoteBytes(this.#head, column, endsLine));
	}
}

/** One recipient's value: a piece of a line. */
class ValueRun implements TextRun {
	readonly startsWithLineEnd = false;

	constructor(
		readonly text: string,
		readonly octets: number,
		readonly unsafe: number,
		/** Quoted-printable has nothing to escape, but a blank at the end of a line. */
		readonly isPlain: boolean,
	) {}

	get firstLine(): number {
		return this.octets;
	}

	get longest(): number {
		return this.octets;
	}

	get bytes(): Buffer {
		return Buffer.from(this.text, 'utf8');
	}

	quote(column: number, endsLine: boolean): QuotedRun {
		const end = column + this.octets;
		if (this.isPlain && end <= ROOM && !(endsLine && isBlank(this.text.charCodeAt(this.text.length - 1)))) {
			return { text: this.text, column: end };
		}
		return quoteBytes(this.bytes, column, endsLine);
	}
}

/**
 * The run of a value that is not empty; undefined where it cannot be encoded by itself: with a line end (half of one
 * could stand beside it) or half a character.
 */
export function toValueRun(text: string): TextRun | undefined {
	let octets = 0;
	let unsafe = 0;
	let isPlain = true;
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		if (unit === LF || unit === CR) return undefined;
		const width = octetsOf(unit, text, at);
		if (width === 0) return undefined;
		if (width === 4) at++;
		octets += width;
		if (width === 1 && ((unit >= SPACE && unit <= 0x7e) || unit === TAB)) {
			if (unit === EQUALS) isPlain = false;
		} else {
			unsafe += width;
			isPlain = false;
		}
	}
	return new ValueRun(text, octets, unsafe, isPlain);
}

/** Octets of a character in UTF-8; 0 for half of one. */
function octetsOf(unit: number, text: string, at: number): number {
	if (unit < 0x80) return 1;
	if (unit < 0x800) return 2;
	if (unit < 0xd800 || unit > 0xdfff) return 3;
	const next = text.charCodeAt(at + 1);
	return unit < 0xdc00 && next >= 0xdc00 && next <= 0xdfff ? 4 : 0;
}

function quoteBytes(bytes: Buffer, column: number, endsLine: boolean): QuotedRun {
	const quoted = writeQuotedPrintable(bytes, column, endsLine);
	return { text: quoted.encoded.toString('latin1'), column: quoted.column };
}

function isBlank(unit: number): boolean {
	return unit === SPACE || unit === TAB;
}
