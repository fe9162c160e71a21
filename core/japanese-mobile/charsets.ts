import type { Carrier } from '../delivery/types';
import { DeliveryError } from '../errors';
import type { CodeTable } from '../message/charsets/cp932';
import { hasCodes, shiftJisTable } from '../message/charsets/cp932';
import { breakLongLines, writeIso2022Jp } from '../message/charsets/iso-2022-jp';
import { iso2022JpTable } from '../message/charsets/jis';
import { writeShiftJis } from '../message/charsets/shift-jis';
import type { EncodedBody, TextCharset } from '../message/types';
import { excerpt, say, sentence } from '../sentences';
import type { EmojiSet } from './emoji';
import { foldTextWithEmoji, makeEmojiSet, makeEmptyEmojiSet } from './emoji';
import type { FoldedText, Replacement } from './fold';

/** What a carrier's charset is made of. Texts given to `write` and `writeBody` are folded already. */
interface CarrierEncoding {
	label: string;
	table: () => CodeTable;
	write: (text: string, table: CodeTable) => Buffer;
	writeBody: (text: string, table: CodeTable) => EncodedBody;
}

const SHIFT_JIS: CarrierEncoding = {
	label: 'Shift_JIS',
	table: shiftJisTable,
	write: writeShiftJis,
	// Eight-bit octets: base64, since the relay need not offer 8BITMIME.
	writeBody: (text, table) => ({ bytes: writeShiftJis(text, table), transferEncoding: 'base64' }),
};

const ISO_2022_JP: CarrierEncoding = {
	label: 'ISO-2022-JP',
	table: iso2022JpTable,
	write: writeIso2022Jp,
	writeBody: (text, table) => ({
		bytes: writeIso2022Jp(breakLongLines(text, table), table),
		transferEncoding: '7bit',
	}),
};

/** What phones and gateways of each carrier send themselves. */
const ENCODINGS: Record<Carrier, CarrierEncoding> = { docomo: SHIFT_JIS, au: ISO_2022_JP, softbank: SHIFT_JIS };

export interface CarrierTextOptions {
	/** Emoji as the carrier's own, with stand-ins where it lacks one (true), or as short texts only. (Default: true) */
	emoji?: boolean;
}

export interface CarrierText {
	/** Of use only when nothing is missing: what is missing is left out. */
	bytes: Buffer;
	/** Visible changes, each once (the twins of one character, as the two wave dashes, are none). */
	replaced: Replacement[];
	/** Characters that neither exist nor fold, each once with its code points: `😀 U+1F600`. */
	missing: string[];
}

/** A text that the carrier's table can write. */
interface WritableText extends FoldedText {
	table: CodeTable;
}

/** A text in the carrier's charset. The caller refuses the message when something is missing. */
export function encodeCarrierText(carrier: Carrier, text: string, options: CarrierTextOptions = {}): CarrierText {
	const folded = foldForCarrier(carrier, text, options);
	return {
		bytes: ENCODINGS[carrier].write(folded.text, folded.table),
		replaced: folded.replaced,
		missing: folded.missing.map(describeCharacter),
	};
}

/** Octets of a text that the carrier's charset has as it is; undefined where something must be folded, or is an emoji. */
export function encodeUnfolded(carrier: Carrier, text: string): Buffer | undefined {
	const { table, write } = ENCODINGS[carrier];
	return hasCodes(text, table()) ? write(text, table()) : undefined;
}

/**
 * Refuses a text with characters that the carrier's charset has not and that have no fold.
 * @param field how the user knows the text, as `Subject`
 * @throws DeliveryError `notEncodable`, naming field, characters and carrier
 */
export function assertEncodable(carrier: Carrier, field: string, text: string, options: CarrierTextOptions = {}): void {
	foldOrThrow(carrier, field, text, options);
}

/** The carrier's charset for `composeMessage`: headers as B encoded-words, Shift_JIS as base64, ISO-2022-JP as 7bit. */
export function carrierCharset(carrier: Carrier, options: CarrierTextOptions = {}): TextCharset {
	const { label, write, writeBody } = ENCODINGS[carrier];
	return {
		label,
		headerCharset: label,
		headerEncoding: 'B',
		encode: (text, field) => {
			const folded = foldOrThrow(carrier, field, text, options);
			return write(folded.text, folded.table);
		},
		encodeBody: (text, field) => {
			const folded = foldOrThrow(carrier, field, text, options);
			return writeBody(folded.text, folded.table);
		},
	};
}

function foldForCarrier(carrier: Carrier, text: string, { emoji = true }: CarrierTextOptions): WritableText {
	const textTable = ENCODINGS[carrier].table();
	const set = emoji ? emojiSet(carrier) : makeEmptyEmojiSet(textTable);
	return { ...foldTextWithEmoji(text, textTable, set), table: set.table };
}

const emojiSets = new Map<Carrier, EmojiSet>();

function emojiSet(carrier: Carrier): EmojiSet {
	let set = emojiSets.get(carrier);
	if (set === undefined) {
		set = makeEmojiSet(carrier, ENCODINGS[carrier].table());
		emojiSets.set(carrier, set);
	}
	return set;
}

function foldOrThrow(carrier: Carrier, field: string, text: string, options: CarrierTextOptions): WritableText {
	const folded = foldForCarrier(carrier, text, options);
	if (folded.missing.length === 0) return folded;
	const characters = excerpt(folded.missing.map(describeCharacter), LISTED);
	const said = sentence('characterEncoding.notEncodable', { field, carrier, charset: ENCODINGS[carrier].label, characters });
	throw new DeliveryError(
		'notEncodable',
		say(said, 'en'),
		{ advice: 'Write it in other characters, or send these recipients another format.', sentence: said },
	);
}

/** What is listed at most: characters, and code points of one character (marks can be stacked without end). */
const LISTED = 10;

/** `😀 U+1F600`. */
function describeCharacter(grapheme: string): string {
	const characters = Array.from(grapheme);
	const shown = characters.slice(0, LISTED);
	const codePoints = shown.map((character) => `U+${toHex(character.codePointAt(0) as number)}`);
	return `${shown.join('')} ${codePoints.join(' ')}${characters.length > LISTED ? ' …' : ''}`;
}

function toHex(codePoint: number): string {
	return codePoint.toString(16).toUpperCase().padStart(4, '0');
}
