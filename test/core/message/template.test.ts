/** The message template beside the composer that makes every message from nothing: the same octets. */
import { carrierCharset } from '../../../core/japanese-mobile';
import type { ComposedMessageInput, TextCharset } from '../../../core/message';
import { composeMessage, createMessageTemplate, textCharset, utf8 } from '../../../core/message';
import { compileContent, renderContent, renderPieces, staticTexts } from '../../../core/personalization';
import type { RenderContext } from '../../../core/personalization';
import { DeliveryError } from '../../../core/errors';
import type { DeliveryParameters } from '../../../core/delivery/types';
import { hasPython } from '../../helpers/python';
import { readWithMailparser, readWithPython } from './parsers';
import { expectLawfulBytes, headersOf, makeRandom, randomText, sampleMessage } from './samples';

const CONTENTS = 400;
const RECIPIENTS = 15;

const WORDS = [
	...'abc .,=-<>&"\'_\t'.split(''),
	'word ',
	'a line of some length that goes on ',
	'x'.repeat(70),
	'x'.repeat(130),
	'Zürich ',
	'日本語の文章、',
	'😀',
	'か',
	'\n',
	'\r\n',
	'\r',
	'\n\n\n\n',
	' \n \t\n\n',
	'.\n',
	'..\r\n',
	'=\n',
	'https://shop.example/?a=b&c=d ',
	'\ud83d',
	'\ude00',
	'b_',
];
const OUTPUTS = [
	'{{ recipient.first }}',
	'{{recipient.last | default: "you"}}',
	'{{ recipient.city | upcase }}',
	'{{ recipient.html | raw }}',
	'{{ recipient.html }}',
	'{{ recipient.number }}',
	'{{- recipient.first -}}',
	'{{ delivery.label }}',
	'{{ recipient.address.city | default: "nowhere" }}',
];
const TAGGED = '{% if recipient.number > 3 %}many{% else %}few{% endif %}';
const HOSTILE = [
	...WORDS,
	'\0',
	'\u001b$B',
	'\u0301',
	'\u200d',
	'\ufe0f',
	'ﾞ',
	'\r\nBcc: victim@example.org\r\n\r\n',
	'{{ delivery.label }}',
	'=?UTF-8?Q?x?=',
];

const USUAL = ['', 'Ann', 'Zoë', '花子', 'Łukasz', 'a b ', ' x', 'x'.repeat(200)];

type Random = () => number;

function pick<T>(random: Random, list: readonly T[]): T {
	return list[Math.floor(random() * list.length)] as T;
}

function randomContent(random: Random): string {
	const pieces = random() < 0.5 ? WORDS.filter((word) => /^[ -~\r\n\t]*$/.test(word)) : WORDS;
	const parts = Array.from({ length: Math.floor(random() * 8) }, () => [
		randomText(random, pieces, random() < 0.3 ? 2 : 12),
		random() < 0.9 ? pick(random, OUTPUTS) : random() < 0.1 ? TAGGED : '',
	]);
	return parts.flat().join('') + randomText(random, pieces, 6);
}

function randomParameters(random: Random): DeliveryParameters {
	const kind = random();
	const line = () => randomText(random, ['Hello ', 'Zoë ', '日本', '"', ...OUTPUTS.slice(0, 3)], 5);
	return {
		label: 'Spring',
		sender: { name: line(), address: 'news@shop.example' },
		replyTo: random() < 0.3 ? { name: line(), address: 'reply@shop.example' } : undefined,
		subject: line(),
		smtpHeaders: random() < 0.3 ? [{ name: 'X-Profile', value: 'x {{ recipient.first }}' }] : undefined,
		html: kind < 0.7 ? randomContent(random) : undefined,
		text: kind > 0.2 ? randomContent(random) : undefined,
		textIsMade: random() < 0.4,
	} as DeliveryParameters;
}

function randomContext(random: Random): RenderContext {
	const isHostile = random() < 0.4;
	const value = () => (isHostile ? randomText(random, HOSTILE, 5) : pick(random, USUAL));
	const recipient = {
		first: value(),
		...(random() < 0.7 ? { last: value() } : {}),
		city: value(),
		html: pick(random, ['<b>"x"</b>', "O'Neil & Co", value()]),
		number: Math.floor(random() * 9),
		address: random() < 0.5 ? { city: value() } : null,
	};
	return { recipient, delivery: { label: 'Spring', code: 'DM1' }, links: {} };
}

/** Runs `compose`, or says how it refused. */
function composed(compose: () => Buffer): Buffer | string {
	try {
		return compose();
	} catch (error) {
		if (error instanceof DeliveryError) return `${error.code}: ${error.message}`;
		throw error;
	}
}

const CHARSETS: TextCharset[] = [
	utf8,
	utf8,
	utf8,
	carrierCharset('docomo'),
	carrierCharset('au'),
	textCharset('ISO-2022-JP') as TextCharset,
	textCharset('ISO-8859-1') as TextCharset,
	textCharset('GB18030') as TextCharset,
];

test(`${CONTENTS} contents for ${RECIPIENTS} recipients each: octets as of the reference composer`, async () => {
	const random = makeRandom(20251124);
	let made = 0;
	for (let count = 0; count < CONTENTS; count++) {
		const content = compileContent(randomParameters(random));
		const charset = pick(random, CHARSETS);
		const file = { filename: 'a.pdf', contentType: 'application/pdf', content: Buffer.alloc(200, 7) };
		const attachments = random() < 0.1 ? [file] : [];
		const inlineImages = random() < 0.1 ? [{ ...file, contentType: 'image/gif', contentId: '01@shop.example' }] : [];
		const template = createMessageTemplate({ charset, ...staticTexts(content), attachments, inlineImages });
		for (let recipient = 0; recipient < RECIPIENTS; recipient++) {
			const context = randomContext(random);
			const envelope = {
				to: { name: context.recipient.first as string, address: 'hanako@example.jp' },
				messageId: `${count}.${recipient}@shop.example`,
				date: new Date(1_700_000_000_000 + count),
			};
			const reference = composed(() =>
				composeMessage({ ...renderContent(content, context), ...envelope, charset, attachments, inlineImages }),
			);
			const message = composed(() => template.compose({ ...renderPieces(content, context), ...envelope }));
			expect(message.toString('latin1')).toBe(reference.toString('latin1'));
			if (typeof message === 'string') continue;
			made++;
			if (recipient % 5 === 0) expectLawfulBytes(message);
		}
	}
	expect(made).toBeGreaterThan((CONTENTS * RECIPIENTS) / 2);
}, 120_000);

describe('a message in pieces', () => {
	const texts = ['Hello ', ', number ', '.\r\nZürich greets you.\r\n'];
	const template = createMessageTemplate({ charset: utf8, text: texts, html: ['<p>', '</p>'] });
	const STATICS = [
		texts,
		['', '', ''],
		['\n', '', '\n'],
		['a\r', '', '\nb'],
		['=', ' ', '\n'],
		['é ', '\t', ''],
		['\ud83d', '', '\ude00'],
	];
	const head: ComposedMessageInput = sampleMessage({ subject: 'Grüße' });

	test('is read as it was meant', async () => {
		const message = template.compose({ ...head, text: ['Zoë', '5'], html: ['<b>'] });
		const meant = { subject: 'Grüße', text: 'Hello Zoë, number 5.\nZürich greets you.\n', html: '<p><b></p>' };
		expect(await readWithMailparser(message)).toMatchObject(meant);
		if (hasPython) expect(readWithPython([message])).toMatchObject([meant]);
		expectLawfulBytes(message);
	});

	test.each([
		['a line end in a value', ['a\r\nBcc: x', '5']],
		['half a line end', ['a\r', '\n']],
		['half a character', ['\ud83d', '\ude00']],
		['halves that meet', ['\ud83d', '']],
		['nothing', ['', '']],
		['an escape at the end of a line', ['=', '= ']],
		['a blank before a line end', ['x', 'y ']],
		['a long line', ['x'.repeat(300), 'é'.repeat(300)]],
		['a boundary', ['b_', '']],
		['a dot', ['.', '\n.\n']],
	])('%s: octets as of the whole text', (_, values) => {
		for (const statics of STATICS) {
			const text = statics.reduce((joined, piece, at) => joined + piece + (values[at] ?? ''), '');
			const made = createMessageTemplate({ charset: utf8, text: statics }).compose({ ...head, text: values });
			expect(made.toString('latin1')).toBe(composeMessage({ ...head, text }).toString('latin1'));
		}
	});

	test('what is kept of one recipient is not the next one’s', () => {
		// Mostly ASCII, so quoted-printable: there a blank is escaped where nothing follows.
		const statics = ['é, a line that goes on for a while', ' ', '\r\nand another ', ''];
		const made = createMessageTemplate({ charset: utf8, text: statics });
		for (const row of ['abc', 'a-c', 'ab-', '---', 'abc']) {
			const values = Array.from(row, (letter) => letter.replace('-', ''));
			const text = statics.map((piece, at) => piece + (values[at] ?? '')).join('');
			expect(made.compose({ ...head, text: values })).toEqual(composeMessage({ ...head, text }));
		}
	});

	test('a boundary that a value contains is not taken', () => {
		const boundaryOf = (message: Buffer) => /boundary="(.+?)"/.exec(message.toString('latin1'))?.[1] as string;
		const taken = boundaryOf(template.compose({ ...head, text: ['a', 'b'], html: ['c'] }));
		const message = template.compose({ ...head, text: [taken, 'b'], html: ['c'] });
		expect(boundaryOf(message)).not.toBe(taken);
		expect(message).toEqual(
			composeMessage({ ...head, text: `Hello ${taken}, number b.\r\nZürich greets you.\r\n`, html: '<p>c</p>' }),
		);
	});

	test('parts that come as a whole, and parts that do not come', () => {
		expect(template.compose({ ...head, text: 'x', html: undefined })).toEqual(composeMessage({ ...head, text: 'x' }));
		expect(template.compose({ ...head, text: undefined, html: '<i>' })).toEqual(
			composeMessage({ ...head, text: undefined, html: '<i>' }),
		);
		expect(template.compose({ ...head, text: undefined })).toEqual(composeMessage({ ...head, text: undefined }));
	});

	test('headers are those of the recipient: none is kept from the one before', () => {
		const compose = (name: string, subject: string) =>
			headersOf(template.compose({ ...head, from: { name, address: 'a@shop.example' }, subject, text: 'x' }));
		expect(compose('A', 'one').slice(0, 3)).toEqual([
			['From', 'A <a@shop.example>'],
			['To', '<hanako@example.jp>'],
			['Subject', 'one'],
		]);
		expect(compose('B', 'two')[0]).toEqual(['From', 'B <a@shop.example>']);
		expect(compose('B', 'three')[2]).toEqual(['Subject', 'three']);
	});
});
