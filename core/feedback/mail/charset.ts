import { TextDecoder } from 'node:util';

const decoders = new Map<string, TextDecoder | null>();

/** Escape sequences of ISO-2022-JP (RFC 1468); some gateways send it without a word about it. */
const JIS_ESCAPE = /\x1b(?:\$[@B]|\([BJ])/;

/** Text of octets in a charset by its MIME name. A charset that nobody knows is read as UTF-8 or windows-1252. */
export function decodeCharset(octets: Buffer, charset: string): string {
	const latin = octets.toString('latin1');
	if (!/[\x80-\xff\x1b]/.test(latin)) return latin;
	const named = JIS_ESCAPE.test(latin) ? 'iso-2022-jp' : charset.toLowerCase();
	// ISO-2022-JP has no octets above 0x7f: under its name, mobile gateways also send EUC-JP.
	const name = named === 'iso-2022-jp' && /[\x80-\xff]/.test(latin) ? 'euc-jp' : named;
	return (decoderOf(name) ?? guessDecoder(octets)).decode(octets);
}

function decoderOf(name: string): TextDecoder | null {
	if (name === 'us-ascii' || name === 'ascii' || name === '') return null;
	if (!decoders.has(name)) decoders.set(name, makeDecoder(name));
	return decoders.get(name)!;
}

function makeDecoder(name: string): TextDecoder | null {
	try {
		return new TextDecoder(name);
	} catch {
		return null;
	}
}

function guessDecoder(octets: Buffer): TextDecoder {
	return decoderOf(isUtf8(octets) ? 'utf-8' : 'windows-1252')!;
}

function isUtf8(octets: Buffer): boolean {
	try {
		strictUtf8.decode(octets);
		return true;
	} catch {
		return false;
	}
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
