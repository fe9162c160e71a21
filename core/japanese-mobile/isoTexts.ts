/**
 * Texts in ISO-2022-JP whose static pieces are encoded once for all recipients: octet for octet what the carrier's
 * charset makes of the whole text, or undefined where only the whole text is safe.
 */
import { areComplete, quoteRuns, type StaticTexts } from '../message/text-template';
import { StaticRun, toValueRun, type TextRun } from '../message/text-runs';
import { toCrlf } from '../message/characters';
import type { Carrier } from '../delivery/types';
import { SHORT_LINE } from '../message/charsets/iso-2022-jp';
import { encodeUnfolded } from './charsets';

/** ESC $ B and ESC ( B: between two pieces that are kanji where they meet, neither is written. */
const ESCAPE_OCTETS = 3;
const KANJI_FIRST = '\x1b$B';
const ASCII_LAST = '\x1b(B';

interface Piece {
	/** Characters up to the first line end, of the longest line, and behind the last line end, when there is one. */
	firstLine: number;
	longest: number;
	lastLine?: number;
	startsInKanji: boolean;
	endsInKanji: boolean;
	/** The octets, one in each character, without an escape at the start and the end where a neighbour makes it needless. */
	octets(joinsStart: boolean, joinsEnd: boolean): string;
	run(joinsStart: boolean, joinsEnd: boolean): TextRun;
}

/** Writes the values between the static texts. */
export interface IsoTexts {
	/** As the body of a text part, 7bit; undefined also where a line may have to be broken. */
	plain(values: readonly string[]): string | undefined;
	/** As quoted-printable. */
	quoted(values: readonly string[]): string | undefined;
}

/** Undefined where the static texts have to be folded, or could meet halves of line ends. */
export function createIsoTexts(carrier: Carrier, texts: StaticTexts): IsoTexts | undefined {
	if (!areComplete(texts)) return undefined;
	const pieces = texts.map((text) => (text === '' ? null : toPiece(carrier, toCrlf(text), false)));
	if (!pieces.every((piece) => piece !== undefined)) return undefined;
	return {
		plain(values) {
			const all = arrange(carrier, pieces, values);
			return all && longestLine(all) <= SHORT_LINE ? join(all, 'octets').join('') : undefined;
		},
		quoted(values) {
			const all = arrange(carrier, pieces, values);
			return all && quoteRuns(join(all, 'run'));
		},
	};
}

function arrange(carrier: Carrier, pieces: ReadonlyArray<Piece | null>, values: readonly string[]): Piece[] | undefined {
	const all: Piece[] = [];
	for (const [at, piece] of pieces.entries()) {
		if (piece) all.push(piece);
		const value = values[at] ?? '';
		if (value === '') continue;
		const own = /[\r\n]/.test(value) ? undefined : toPiece(carrier, value, true);
		if (!own) return undefined;
		all.push(own);
	}
	return all;
}

function join<Kind extends 'octets' | 'run'>(pieces: readonly Piece[], kind: Kind): Array<ReturnType<Piece[Kind]>> {
	return pieces.map((piece, at) => {
		const joinsStart = piece.startsInKanji && (pieces[at - 1]?.endsInKanji ?? false);
		const joinsEnd = piece.endsInKanji && (pieces[at + 1]?.startsInKanji ?? false);
		return piece[kind](joinsStart, joinsEnd) as ReturnType<Piece[Kind]>;
	});
}

function longestLine(pieces: readonly Piece[]): number {
	let longest = 0;
	let line = 0;
	for (const piece of pieces) {
		line += piece.firstLine;
		longest = Math.max(longest, line, piece.longest);
		line = piece.lastLine ?? line;
	}
	return longest;
}

/** Undefined where the text has to be folded. */
function toPiece(carrier: Carrier, text: string, isValue: boolean): Piece | undefined {
	const written = encodeUnfolded(carrier, text)?.toString('latin1');
	if (written === undefined) return undefined;
	const cut = (start: boolean, end: boolean) =>
		written.slice(start ? ESCAPE_OCTETS : 0, end ? -ESCAPE_OCTETS : undefined);
	const kept: TextRun[] = [];
	const lines = isValue ? [text.length] : text.split('\r\n').map(({ length }) => length);
	return {
		firstLine: lines[0] as number,
		longest: lines.reduce((longest, line) => Math.max(longest, line), 0),
		lastLine: lines.length > 1 ? lines.at(-1) : undefined,
		startsInKanji: written.startsWith(KANJI_FIRST),
		endsInKanji: written.endsWith(ASCII_LAST),
		octets: cut,
		// The octets are ASCII, so that runs of UTF-8 are runs of them.
		run: (start, end) => {
			if (isValue) return toValueRun(cut(start, end)) as TextRun;
			return (kept[Number(start) * 2 + Number(end)] ??= new StaticRun(cut(start, end)));
		},
	};
}
