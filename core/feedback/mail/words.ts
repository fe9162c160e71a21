import { decodeBase64, decodeQuotedPrintable } from './transferEncodings';
import { decodeCharset } from './charset';

const WORD = /=\?([A-Za-z0-9_:.+-]{1,40})(?:\*[A-Za-z-]{0,20})?\?([BbQq])\?([^?\s]{0,1000})\?=/g;

/** A header value with its encoded-words (RFC 2047) as text; white space between two of them is dropped. */
export function decodeWords(value: string): string {
	if (!value.includes('=?')) return /[\x80-\xff]/.test(value) ? decodeCharset(Buffer.from(value, 'latin1'), 'utf-8') : value;
	return value.replace(/(\?=)\s+(?==\?)/g, '$1').replace(WORD, (_word, charset: string, encoding: string, text: string) => {
		const octets = /b/i.test(encoding) ? decodeBase64(text) : decodeQuotedPrintable(text.replace(/_/g, ' '));
		return decodeCharset(octets, charset);
	});
}
