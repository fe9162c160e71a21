/**
 * A text part whose static texts are encoded once for all recipients. The part is the same, octet for octet, as
 * `textPart` makes of the whole text.
 */
import { toCrlf, toWellFormed } from './characters';
import { textHeaders, textPart } from './parts';
import type { MimePart, Octets } from './parts';
import { StaticRun, toValueRun } from './text-runs';
import type { TextRun } from './text-runs';
import { applyTransferEncoding, fitsEightBit, transferEncodingFor } from './transfer-encodings';
import type { Measures } from './transfer-encodings';
import type { TextCharset, TransferEncoding } from './types';

/** What stands before, between and after the values of a text: one more than there are values. */
export type StaticTexts = readonly string[];

/** A text for one recipient: the values between the static texts, or the whole text. */
export type Values = readonly string[] | string;

/** Makes one recipient's part. @throws DeliveryError `notEncodable` */
export type TextTemplate = (values: Values) => MimePart;

/** @param texts undefined: there are none, the text always comes as a whole */
export function createTextTemplate(
	subtype: 'plain' | 'html',
	texts: StaticTexts | undefined,
	charset: TextCharset,
): TextTemplate {
	const writeUtf8 = texts && charset.label === 'UTF-8' ? createUtf8Writer(subtype, texts, charset) : undefined;
	return (values) => {
		if (typeof values === 'string') return textPart(subtype, values, charset);
		// Other charsets have states, and fold across the border of two pieces; 2 KB take their tables some 10 µs.
		return writeUtf8?.(values) ?? textPart(subtype, joinTexts(texts ?? [], values), charset);
	};
}

/** The whole text. */
export function joinTexts(texts: StaticTexts, values: readonly string[]): string {
	return texts.reduce((joined, text, at) => joined + text + (values[at] ?? ''), '');
}

/** Writes one recipient's part in pieces, or says by undefined that only the whole text is safe. */
function createUtf8Writer(
	subtype: 'plain' | 'html',
	texts: StaticTexts,
	charset: TextCharset,
): (values: readonly string[]) => MimePart | undefined {
	if (!areComplete(texts)) return () => undefined;
	const staticRuns = texts.map((text) => (text === '' ? undefined : new StaticRun(toCrlf(text))));
	const headers = (encoding: TransferEncoding) => textHeaders(subtype, charset, encoding);
	const headersOf = {
		'7bit': headers('7bit'),
		'8bit': headers('8bit'),
		'quoted-printable': headers('quoted-printable'),
		base64: headers('base64'),
	};
	return (values) => {
		const runs = arrangeRuns(staticRuns, values);
		if (!runs) return undefined;
		const encoding = encodingOf(runs, charset);
		return { headers: headersOf[encoding], octets: [writeRuns(runs, encoding)] };
	};
}

/** False where halves of characters or of line ends could meet around an empty value. */
export function areComplete(texts: StaticTexts): boolean {
	const mayMeet = texts.some((text) => text.endsWith('\r')) && texts.some((text) => text.startsWith('\n'));
	return !mayMeet && texts.every((text) => toWellFormed(text) === text);
}

function arrangeRuns(staticRuns: Array<TextRun | undefined>, values: readonly string[]): TextRun[] | undefined {
	const runs: TextRun[] = [];
	for (let at = 0; at < staticRuns.length; at++) {
		const staticRun = staticRuns[at];
		if (staticRun) runs.push(staticRun);
		const value = values[at] ?? '';
		if (value === '') continue;
		const run = toValueRun(value);
		if (!run) return undefined;
		runs.push(run);
	}
	return runs;
}

function measureRuns(runs: TextRun[]): Measures {
	let octets = 0;
	let unsafe = 0;
	let longest = 0;
	let line = 0;
	for (const run of runs) {
		octets += run.octets;
		unsafe += run.unsafe;
		line += run.firstLine;
		longest = Math.max(longest, line, run.longest);
		line = run.lastLine ?? line;
	}
	return { octets, unsafe, longest };
}

function encodingOf(runs: TextRun[], { eightBit }: TextCharset): TransferEncoding {
	const measures = measureRuns(runs);
	const encoding = transferEncodingFor(measures);
	if (!eightBit || encoding === '7bit') return encoding;
	return fitsEightBit(measures.longest, runs.some(({ bytes }) => bytes.includes(0))) ? '8bit' : encoding;
}

function writeRuns(runs: TextRun[], encoding: TransferEncoding): Octets {
	if (encoding === 'quoted-printable') return quoteRuns(runs);
	if (encoding === '8bit') return Buffer.concat(runs.map(({ bytes }) => bytes));
	if (encoding === 'base64') return applyTransferEncoding(Buffer.concat(runs.map(({ bytes }) => bytes)), encoding);
	return runs.map(({ text }) => text).join('');
}

/** The runs as quoted-printable. */
export function quoteRuns(runs: readonly TextRun[]): string {
	let body = '';
	let column = 0;
	for (let at = 0; at < runs.length; at++) {
		const quoted = (runs[at] as TextRun).quote(column, runs[at + 1]?.startsWithLineEnd ?? true);
		body += quoted.text;
		column = quoted.column;
	}
	return body;
}
