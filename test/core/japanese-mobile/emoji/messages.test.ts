/** Emoji in whole messages: encoded-words and lines never split one. */
import type { Carrier } from '../../../../core/delivery/types';
import { carrierCharset, encodeCarrierText } from '../../../../core/japanese-mobile';
import { composeMessage } from '../../../../core/message';
import { decodeCarrierText } from '../../../helpers/carrierText';
import { expectLawfulBytes, headerOf, makeRandom, randomText, sampleMessage } from '../../message/samples';

const CARRIERS = ['docomo', 'au', 'softbank'] as const;

/** What a phone reads of a header: each encoded-word decodes alone (the decoder throws where one ends inside). */
function readSubject(carrier: Carrier, message: Buffer): string {
	const words = headerOf(message, 'Subject').split(' ');
	return words
		.map((word) => {
			expect(word.length).toBeLessThanOrEqual(75);
			const [, charset, encoding, payload] = word.split('?');
			expect([charset, encoding]).toEqual([carrierCharset(carrier).headerCharset, 'B']);
			return decodeCarrierText(carrier, Buffer.from(payload as string, 'base64'));
		})
		.join('');
}

function readBody(carrier: Carrier, message: Buffer): string {
	const text = message.toString('latin1');
	const body = text.slice(text.indexOf('\r\n\r\n') + 4);
	const encoding = headerOf(message, 'Content-Transfer-Encoding');
	return decodeCarrierText(carrier, Buffer.from(body, encoding === 'base64' ? 'base64' : 'latin1'));
}

function joinLines(text: string): string {
	return text.replaceAll('\r\n', '');
}

function shown(carrier: Carrier, text: string, emoji: boolean): string {
	return decodeCarrierText(carrier, encodeCarrierText(carrier, text, { emoji }).bytes);
}

const ENGLAND = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}';
const PIECES = [
	...['1️⃣', '#⃣', '🇯🇵', '🇫🇷', '🇧🇷', ENGLAND, '👍🏻', '👩🏽‍🍳', '👨‍👩‍👧‍👦', '👩‍❤️‍💋‍👨', '🏳️‍🌈', '❤️', '😀', '🍕', '🧑‍🦽'],
	...['漢字', 'かな', 'abc', ' x ', '①', '、', '7', 'é', 'が'],
];

describe.each(CARRIERS)('%s', (carrier) => {
	test.each([true, false])('300 subjects and texts, carrier emoji %s', (emoji) => {
		const random = makeRandom(7);
		const charset = carrierCharset(carrier, { emoji });
		for (let count = 0; count < 300; count++) {
			const subject = `件${randomText(random, PIECES, 40).trim()}名`;
			const text = `${randomText(random, [...PIECES, '\r\n'], 200)}終\r\n`;
			const message = composeMessage(sampleMessage({ subject, text, charset }));
			expectLawfulBytes(message);
			expect(readSubject(carrier, message)).toBe(shown(carrier, subject, emoji));
			// ISO-2022-JP may have more line ends, where lines would be too long.
			expect(joinLines(readBody(carrier, message))).toBe(joinLines(shown(carrier, text, emoji)));
		}
	});

	test.each([...PIECES])('a subject of 60 × %s', (piece) => {
		const subject = `件${piece.repeat(60)}名`;
		const message = composeMessage(sampleMessage({ subject, charset: carrierCharset(carrier, { emoji: true }) }));
		expect(readSubject(carrier, message)).toBe(shown(carrier, subject, true));
	});
});

test('au: long lines of emoji are broken between two of them', () => {
	const text = '😃🍕1️⃣👩🏽‍🍳'.repeat(1_000);
	const message = composeMessage(sampleMessage({ text, charset: carrierCharset('au', { emoji: true }) }));
	expectLawfulBytes(message);
	expect(joinLines(readBody('au', message))).toBe('😃🍕1⃣🍳'.repeat(1_000));
});

test('an emoji of au in the middle of kanji costs no escape', () => {
	const charset = carrierCharset('au', { emoji: true });
	expect(charset.encode('漢😃字', 'Subject').toString('latin1')).toBe('\x1b$B4Au*;z\x1b(B');
});
