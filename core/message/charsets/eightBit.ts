import { fitsEightBit, measure } from '../transfer-encodings';
import type { TextCharset } from '../types';

/**
 * The charset for a session that offers 8BITMIME: texts travel as they are where 7bit does not do and 8bit does. For
 * messages that nobody signs, since a server on the way may have to encode them again.
 */
export function inEightBit(charset: TextCharset): TextCharset {
	return {
		...charset,
		eightBit: true,
		encodeBody(text, field) {
			const body = charset.encodeBody(text, field);
			const { longest } = measure(body.bytes);
			const fits = body.transferEncoding !== '7bit' && fitsEightBit(longest, body.bytes.includes(0));
			return fits ? { ...body, transferEncoding: '8bit' } : body;
		},
	};
}
