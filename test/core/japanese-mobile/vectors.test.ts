/** The reference vectors: bytes of real carrier mail, or of codecs that agree on them. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Carrier } from '../../../core/delivery/types';
import { carrierCharset, encodeCarrierText } from '../../../core/japanese-mobile';
import { composeMessage } from '../../../core/message';
import { headerOf, sampleMessage } from '../message/samples';

interface Vector {
	carrier: Carrier;
	text: string;
	field: 'body' | 'subject';
	expected_hex: string;
	expected_header?: string;
	charset: string;
}

const FILE = resolve(__dirname, '../../../../shared/data/japanese-mobile-vectors.json');
const vectors: Vector[] = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Vector[]) : [];
if (vectors.length === 0) console.warn(`${FILE} is missing: the reference vectors are skipped.`);

(vectors.length > 0 ? test.each(vectors) : test.skip.each([{}] as Vector[]))('$carrier: $text', (vector) => {
	const { bytes, missing } = encodeCarrierText(vector.carrier, vector.text, { emoji: true });
	expect(missing).toEqual([]);
	expect(bytes.toString('hex')).toBe(vector.expected_hex);
	const charset = carrierCharset(vector.carrier, { emoji: true });
	expect(charset.label).toBe(vector.charset);
	if (vector.expected_header === undefined) return;
	const message = composeMessage(sampleMessage({ subject: vector.text, charset }));
	expect(headerOf(message, 'Subject')).toBe(vector.expected_header);
});
