/** The part of the reference vectors that needs no emoji; those with emoji are refused in this version. */
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

const EMOJI = /[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3]/u;
const plain = vectors.filter(({ text }) => !EMOJI.test(text));
const withEmoji = vectors.filter(({ text }) => EMOJI.test(text));

(plain.length > 0 ? test.each(plain) : test.skip.each([{}] as Vector[]))('$carrier: $text', (vector) => {
	const { bytes, missing } = encodeCarrierText(vector.carrier, vector.text);
	expect(missing).toEqual([]);
	expect(bytes.toString('hex')).toBe(vector.expected_hex);
	const charset = carrierCharset(vector.carrier);
	expect(charset.label).toBe(vector.charset);
	if (vector.expected_header === undefined) return;
	const message = composeMessage(sampleMessage({ subject: vector.text, charset }));
	expect(headerOf(message, 'Subject')).toBe(vector.expected_header);
});

(withEmoji.length > 0 ? test.each(withEmoji) : test.skip.each([{}] as Vector[]))('$carrier refuses $text', (vector) => {
	expect(encodeCarrierText(vector.carrier, vector.text).missing.length).toBeGreaterThan(0);
	const charset = carrierCharset(vector.carrier);
	const fields = vector.field === 'subject' ? { subject: vector.text } : { text: vector.text };
	expect(() => composeMessage(sampleMessage({ ...fields, charset }))).toThrow(
		expect.objectContaining({
			code: 'notEncodable',
			message: expect.stringMatching(vector.field === 'subject' ? /^Subject / : /^The text /),
			advice: expect.stringContaining('Emoji of the carriers are not in this version.'),
		}),
	);
});
