/** Our messages beside nodemailer's, and both read by parsers that are neither. */
import MailComposer from 'nodemailer/lib/mail-composer';
import type { ComposedMessageInput } from '../../../core/message';
import { composeMessage } from '../../../core/message';
import { hasPython } from '../../helpers/python';
import type { ReadMessage } from './parsers';
import { readWithMailparser, readWithPython } from './parsers';
import { expectLawfulBytes, makeRandom, randomText, sampleMessage } from './samples';

const MESSAGES = 300;
const PIECES = [
	...'abc xyz,.;:"\'()<>@=?_&%$#\\/-'.split(''),
	...'あいう漢字鈴木ｶﾞé ü ñ 😀'.split(' '),
	'👨‍👩‍👧‍👦',
	'1️⃣',
	'\u3000',
	' word ',
	'https://shop.example/a?b=c&d=%20 ',
];
const BODY_PIECES = [...PIECES, '\n', '\r\n', '\n\n', '.\n', 'From ', '\t', ' \n', 'a line '.repeat(20)];

function randomMessage(random: () => number): ComposedMessageInput {
	const line = (length: number) => randomText(random, PIECES, length).trim();
	const kind = random();
	return sampleMessage({
		from: { name: line(20), address: 'news@shop.example' },
		to: { name: line(30), address: 'hanako@example.jp' },
		subject: line(60),
		text: kind < 0.8 ? randomText(random, BODY_PIECES, 200) : undefined,
		html: kind > 0.4 ? `<p>${randomText(random, BODY_PIECES, 200)}</p>` : undefined,
	});
}

function composeWithNodemailer(message: ComposedMessageInput): Promise<Buffer> {
	const { subject, messageId, date, text, html } = message;
	const toAddress = ({ name = '', address }: ComposedMessageInput['to']) => ({ name, address });
	const from = toAddress(message.from);
	const to = toAddress(message.to);
	return new MailComposer({ from, to, subject, messageId: `<${messageId}>`, date, text, html }).compile().build();
}

/** Composers add a final line end, or not; and nodemailer shortens runs of blanks in headers when it folds. */
function comparable(message: ReadMessage): ReadMessage {
	const trimEnd = (text: string | null) => text?.replace(/\r?\n/g, '\n').replace(/\n+$/, '') || null;
	const oneBlank = (text: string) => text.replace(/ +/g, ' ').trim();
	return {
		...message,
		subject: oneBlank(message.subject),
		fromName: oneBlank(message.fromName),
		toName: oneBlank(message.toName),
		text: trimEnd(message.text),
		html: trimEnd(message.html),
	};
}

function meant({ from, to, subject, text, html }: ComposedMessageInput): ReadMessage {
	return comparable({
		subject,
		fromName: from.name ?? '',
		toName: to.name ?? '',
		toAddress: to.address,
		text: text ?? null,
		html: html ?? null,
	});
}

const random = makeRandom(20251123);
const inputs = Array.from({ length: MESSAGES }, () => randomMessage(random));
const composed = inputs.map(composeMessage);

test('bytes are lawful', () => {
	composed.forEach(expectLawfulBytes);
});

test('mailparser reads what was meant, and the same as from nodemailer', async () => {
	for (const [index, input] of inputs.entries()) {
		const ours = comparable(await readWithMailparser(composed[index] as Buffer));
		const theirs = comparable(await readWithMailparser(await composeWithNodemailer(input)));
		expect(ours).toEqual(meant(input));
		expect(ours).toEqual(theirs);
	}
});

(hasPython ? test : test.skip)("python3's email package reads what was meant", () => {
	expect(readWithPython(composed).map(comparable)).toEqual(inputs.map(meant));
});
