/** Reads what a carrier's phone would show. Written apart from the encoder, with iconv-lite's tables for the text. */
import { decode } from 'iconv-lite';
import type { Carrier } from '../../core/delivery/types';
import { emojiRows } from '../../core/japanese-mobile/emoji/carrier-codes';

/** Codes of a carrier's bytes: Shift_JIS ones of one or two octets; for au JIS rows and cells, and ASCII. */
export function codesOf(carrier: Carrier, bytes: Buffer): number[] {
	return carrier === 'au' ? iso2022JpCodes(bytes) : shiftJisCodes(bytes);
}

function shiftJisCodes(bytes: Buffer): number[] {
	const codes: number[] = [];
	for (let at = 0; at < bytes.length; at++) {
		const lead = bytes[at] as number;
		const isDouble = (lead >= 0x81 && lead <= 0x9f) || lead >= 0xe0;
		codes.push(isDouble ? (lead << 8) | byteAt(bytes, ++at) : lead);
	}
	return codes;
}

function iso2022JpCodes(bytes: Buffer): number[] {
	const codes: number[] = [];
	let inKanji = false;
	for (let at = 0; at < bytes.length; at++) {
		if (bytes[at] === 0x1b) {
			const escape = bytes.toString('latin1', at + 1, at + 3);
			if (escape !== '$B' && escape !== '(B') throw new Error(`ESC ${escape} is not in use`);
			inKanji = escape === '$B';
			at += 2;
		} else if (inKanji) {
			codes.push((byteAt(bytes, at) << 8) | byteAt(bytes, ++at));
		} else {
			codes.push(byteAt(bytes, at));
		}
	}
	if (inKanji) throw new Error('does not end in ASCII');
	return codes;
}

function byteAt(bytes: Buffer, at: number): number {
	const byte = bytes[at];
	if (byte === undefined) throw new Error('ends inside a character');
	return byte;
}

/** Whether a code lies where the carrier has emoji and no text (ranges of the carriers' documents). */
export function isEmojiCode(carrier: Carrier, code: number): boolean {
	if (carrier === 'docomo') return code >= 0xf89f && code <= 0xf9fc;
	if (carrier === 'au') return code >= 0x7521 && code <= 0x7b6d;
	return [0xf7, 0xf9, 0xfb].includes(code >> 8);
}

/** Row and cell of JIS as Shift_JIS, by counting places of 94 and 188. */
function jisToShiftJis(code: number): number {
	const place = ((code >> 8) - 0x21) * 94 + (code & 0xff) - 0x21;
	const lead = Math.floor(place / 188);
	const trail = place % 188;
	return ((lead + (lead < 0x1f ? 0x81 : 0xc1)) << 8) | (trail + (trail < 0x3f ? 0x40 : 0x41));
}

/** KDDI's code on the web of an emoji in mail: rows 75–78 are F6–F7, rows 79–7B are F3–F4. */
function auWebCode(code: number): number {
	return jisToShiftJis(code) + (code < 0x7921 ? 0x0b00 : 0x0600);
}

const emojiByCode = new Map<Carrier, Map<number, string>>();

function emojiOf(carrier: Carrier): Map<number, string> {
	const known = emojiByCode.get(carrier);
	if (known) return known;
	const emoji = new Map(emojiRows().map((row) => [row.shiftJis[carrier], row.emoji] as const));
	emojiByCode.set(carrier, emoji);
	return emoji;
}

/** The text of bytes in the carrier's mail charset. @throws Error for bytes that are none */
export function decodeCarrierText(carrier: Carrier, bytes: Buffer): string {
	return codesOf(carrier, bytes)
		.map((code) => decodeCode(carrier, code))
		.join('');
}

function decodeCode(carrier: Carrier, code: number): string {
	if (code < 0x100) return decode(Buffer.from([code]), 'cp932');
	if (isEmojiCode(carrier, code)) {
		const emoji = emojiOf(carrier).get(carrier === 'au' ? auWebCode(code) : code);
		if (emoji === undefined) throw new Error(`${carrier} has no emoji ${code.toString(16)}`);
		return emoji;
	}
	const shiftJis = carrier === 'au' ? jisToShiftJis(code) : code;
	return decode(Buffer.from([shiftJis >> 8, shiftJis & 0xff]), 'cp932');
}
