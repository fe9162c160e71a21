import { LIMITS, normalizeText, qualify, readFeedback, splitMbox } from '../../../core/feedback';

import { autoReply, complaint, mail, postfixReport } from './mails';

/** The same numbers in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const SAMPLES = [
	postfixReport(),
	postfixReport({ action: 'delayed', status: '4.4.1' }),
	complaint(),
	autoReply(),
	mail('From: MAILER-DAEMON@mx.example.jp', 'Subject: failure notice', '', '<taro@example.jp>:', 'Remote host said: 550 no such user', '', '--- Below this line is a copy of the message.', '', 'Message-ID: <1@shop.example>'),
	mail('From: a@b.example', 'Content-Type: text/html; charset=iso-2022-jp', 'Content-Transfer-Encoding: base64', '', 'GyRCRnxLXBsoQjxwPmE='),
];

/** What breaks parsers: delimiters, escapes, brackets, long runs, octets that are no text. */
const PIECES = ['\r\n', '\n\n', '--', '--B1/mx.shop.example--', ': ', ';', '"', '=?utf-8?B?', '=?iso-2022-jp?Q?=1B?=', '?=', '<', '@', '550 5.1.1', '\x1b$B', '\0', '\xff\xfe', 'Final-Recipient: rfc822;', 'Content-Type: multipart/mixed; boundary=""', 'From ', '({[', 'a'.repeat(3_000), ' '.repeat(3_000), '1.'.repeat(500), 'a@'.repeat(500)];

function mutate(sample: Buffer, random: () => number): Buffer {
	let text = sample.toString('latin1');
	const changes = 1 + Math.floor(random() * 6);
	for (let change = 0; change < changes; change += 1) {
		const at = Math.floor(random() * text.length);
		const cut = random() < 0.5 ? Math.floor(random() * 200) : 0;
		const piece = random() < 0.7 ? PIECES[Math.floor(random() * PIECES.length)]! : String.fromCharCode(random() * 256);
		text = text.slice(0, at) + piece + text.slice(at + cut);
	}
	return Buffer.from(text, 'latin1');
}

describe('10,000 mails that nobody would write', () => {
	it('are read without a fault, into texts of bounded length', () => {
		const random = randomNumbers(20_101);
		for (let count = 0; count < 10_000; count += 1) {
			const raw = mutate(SAMPLES[count % SAMPLES.length]!, random);
			const report = splitMbox(raw).map(readFeedback)[0]!;
			expect(['bounce', 'complaint', 'autoReply', 'none']).toContain(report.kind);
			expect(report.recipients.length).toBeLessThanOrEqual(LIMITS.recipients);
			for (const recipient of report.recipients) {
				expect(recipient.address.length).toBeLessThanOrEqual(400);
				expect(recipient.diagnostic.length + recipient.notice.length).toBeLessThan(2 * LIMITS.headerCharacters);
				qualify(recipient);
				expect(normalizeText(recipient.diagnostic).length).toBeLessThanOrEqual(300);
			}
		}
	});
});

describe('mails that are made to take long', () => {
	/** Milliseconds of reading, the best of nine, so that another process does not decide. */
	function timeOf(raw: Buffer): number {
		const times = Array.from({ length: 9 }, () => {
			const start = performance.now();
			for (const recipient of readFeedback(raw).recipients) qualify(recipient);
			return performance.now() - start;
		});
		return Math.min(...times);
	}

	const notice = (text: string) => mail('From: MAILER-DAEMON@mx.example.jp', 'Subject: failure notice', '', '<taro@example.jp>:', text);

	it.each<[what: string, make: (size: number) => Buffer]>([
		['words', (size) => notice('user '.repeat(size / 5))],
		['words that begin rules', (size) => notice('message account domain host not sender address too many '.repeat(size / 56))],
		['words that begin other rules', (size) => notice('mail from casilla destinataire found in your access to url in recipients lookup пользователь メール '.repeat(size / 100))],
		['an address without end', (size) => notice(`${'a.'.repeat(size / 4)}@${'b.'.repeat(size / 4)}`)],
		['digits and dots', (size) => notice('1.1.'.repeat(size / 4))],
		['white space', (size) => notice(' '.repeat(size))],
		['opened tags', (size) => mail('From: MAILER-DAEMON@x.example', 'Content-Type: text/html', '', '<p <style '.repeat(size / 10))],
		['encoded-words', (size) => mail(`Subject: ${'=?utf-8?Q?'.repeat(size / 10)}`, '', 'x')],
		['lines of fields', (size) => mail('From: MAILER-DAEMON@x.example', 'Content-Type: message/delivery-status', '', 'Final-Recipient: rfc822; a@b.example\nAction: failed\n'.repeat(size / 54))],
		['delimiters', (size) => mail('Content-Type: multipart/mixed; boundary=b', '', '--b\n--b\n\n'.repeat(size / 9))],
	])('grow no faster than they should: %s', (_what, make) => {
		timeOf(make(4_000)); // warm
		const small = timeOf(make(20_000)) + 1;
		// Ten times the size: a linear reader takes ten times as long, a quadratic one a hundred times
		expect(timeOf(make(200_000)) / small).toBeLessThan(40);
	});
});
