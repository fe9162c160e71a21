import { chooseTransferEncoding } from '../transfer-encodings';
import type { TextCharset } from '../types';

/** UTF-8: has every character; lone surrogates become U+FFFD. */
export const utf8: TextCharset = {
	label: 'UTF-8',
	headerCharset: 'UTF-8',
	headerEncoding: 'shorter',
	encode: (text) => Buffer.from(text, 'utf8'),
	encodeBody: (text) => {
		const bytes = Buffer.from(text, 'utf8');
		return { bytes, transferEncoding: chooseTransferEncoding(bytes) };
	},
};
