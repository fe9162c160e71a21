/** How text that a charset has becomes octets: by our own tables for Japanese, by iconv-lite for everything else. */
import { decode, encode } from 'iconv-lite';
import { toWellFormed } from '../characters';
import { chooseTransferEncoding } from '../transfer-encodings';
import type { EncodedBody } from '../types';
import type { CodeTable } from './cp932';
import { hasCodes, shiftJisTable } from './cp932';
import { eucJpTable } from './euc-jp';
import { EQUIVALENTS } from './fold-rules';
import { breakLongLines, writeIso2022Jp } from './iso-2022-jp';
import { standardIso2022JpTable } from './jis';
import { writeShiftJis } from './shift-jis';

export interface Codec {
	/** Whether the charset has every character of the text. */
	has(text: string): boolean;
	/** Octets of a text that the charset has. */
	write(text: string): Buffer;
	/** The same for the text of a part, with the way that it travels. */
	writeBody(text: string): EncodedBody;
}

/** iconv-lite's name where it is another than the charset's, or stands there for more than readers of Big5 have. */
const ICONV_NAMES: Record<string, string> = { Big5: 'cp950', 'KZ-1048': 'rk1048', PTCP154: 'pt154' };

/** Tables to which Microsoft added the euro later, at a place that other readers do not know. */
const WITHOUT_EURO = new Set(['GBK', 'cp950']);

/** Some tables have places for them, each reader with another meaning. */
const PRIVATE_USE = /\p{Co}/u;

/** Twins of characters, both ways. */
const TWINS = new Map(EQUIVALENTS.flatMap(([one, other]) => [[one, other] as const, [other, one] as const]));

/** The codec of a charset by its name in Content-Type. */
export function codecOf(label: string): Codec {
	switch (label) {
		case 'Shift_JIS':
			return doubleOctetCodec(shiftJisTable());
		case 'EUC-JP':
			return doubleOctetCodec(eucJpTable());
		case 'ISO-2022-JP':
			return iso2022JpCodec(standardIso2022JpTable());
		case 'UTF-8':
			return withBody({ has: (text) => toWellFormed(text) === text, write: (text) => Buffer.from(text, 'utf8') });
		default:
			return iconvCodec(ICONV_NAMES[label] ?? label);
	}
}

function doubleOctetCodec(table: CodeTable): Codec {
	return withBody({ has: (text) => hasCodes(text, table), write: (text) => writeShiftJis(text, table) });
}

function iso2022JpCodec(table: CodeTable): Codec {
	const write = (text: string) => writeIso2022Jp(text, table);
	return {
		has: (text) => hasCodes(text, table),
		write,
		writeBody: (text) => ({ bytes: write(breakLongLines(text, table)), transferEncoding: '7bit' }),
	};
}

function withBody(codec: Pick<Codec, 'has' | 'write'>): Codec {
	return {
		...codec,
		writeBody(text) {
			const bytes = codec.write(text);
			return { bytes, transferEncoding: chooseTransferEncoding(bytes) };
		},
	};
}

/** Answers of `lookUp`; 0 is "not looked up yet". */
const LACKS = 1;
const HAS = 2;
const HAS_TWIN = 3;

function iconvCodec(name: string): Codec {
	const known = new Uint8Array(0x10000);

	function lookUp(character: string): number {
		if (character.length > 1) return comesBack(character) ? HAS : LACKS;
		const unit = character.charCodeAt(0);
		return (known[unit] ||= comesBack(character) ? HAS : hasTwin(character) ? HAS_TWIN : LACKS);
	}

	// iconv-lite writes `?` for what it lacks, and some tables read an empty place as U+FFFD.
	function comesBack(character: string): boolean {
		if (PRIVATE_USE.test(character) || (character === '\ufffd' && name !== 'GB18030')) return false;
		if (character === '€' && WITHOUT_EURO.has(name)) return false;
		return decode(encode(character, name), name) === character;
	}

	function hasTwin(character: string): boolean {
		const twin = TWINS.get(character);
		return twin !== undefined && comesBack(twin);
	}

	function toOwn(character: string): string {
		return lookUp(character) === HAS_TWIN ? (TWINS.get(character) as string) : character;
	}

	return withBody({
		has(text) {
			for (const character of text) if (lookUp(character) === LACKS) return false;
			return true;
		},
		write(text) {
			const isOwn = Array.from(text).every((character) => lookUp(character) === HAS);
			return encode(isOwn ? text : Array.from(text, toOwn).join(''), name);
		},
	});
}
