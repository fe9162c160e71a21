import { LIMITS, qualify, readFeedback, splitMbox } from '../../../core/feedback';
import { readMail } from '../../../core/feedback/mail';

import { mail, postfixReport } from './mails';

/** A multipart inside a multipart, and so on. */
function nested(depth: number, inside: string): string {
	if (depth === 0) return inside;
	return `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n${nested(depth - 1, inside)}\n--b${depth}--\n`;
}

describe('the limits of reading', () => {
	it('end at a depth of parts', () => {
		const leaf = 'Content-Type: text/plain\n\nhello';
		expect(readMail(Buffer.from(nested(LIMITS.depth - 1, leaf))).parts.map((part) => part.text().trim())).toEqual(['hello']);
		expect(readMail(Buffer.from(nested(LIMITS.depth, leaf))).parts).toEqual([]);
		expect(readFeedback(Buffer.from(nested(5_000, leaf))).kind).toBe('none');
	});

	it('end at a number of parts', () => {
		const parts = '--b\nContent-Type: text/plain\n\nx\n'.repeat(10_000);
		expect(readMail(Buffer.from(`Content-Type: multipart/mixed; boundary=b\n\n${parts}--b--\n`)).parts).toHaveLength(LIMITS.parts);
	});

	it('end at a number of recipients', () => {
		const groups = Array.from({ length: 5_000 }, (_, index) => `Final-Recipient: rfc822; r${index}@example.jp\nAction: failed\nStatus: 5.1.1\n\n`);
		const report = `From: MAILER-DAEMON@example.jp\nContent-Type: message/delivery-status\n\n${groups.join('')}`;
		expect(readFeedback(Buffer.from(report)).recipients).toHaveLength(LIMITS.recipients);
	});

	it('end at a size, before which the report is read all the same', () => {
		const huge = Buffer.concat([postfixReport(), Buffer.alloc(LIMITS.octets * 3, 'x')]);
		expect(readFeedback(huge).recipients).toMatchObject([{ address: 'taro@example.jp', status: '5.1.1' }]);
	});

	it('end at the size of a header', () => {
		const { headers } = readMail(Buffer.from(`X-Long: ${'x '.repeat(LIMITS.headerCharacters)}\nX-After: 1\n\n`));
		expect(headers.get('x-long').length).toBeLessThanOrEqual(LIMITS.headerCharacters);
		expect(headers.get('x-after')).toBe('');
	});
});

describe('a mail that is cut short', () => {
	const whole = postfixReport();

	it('is read as far as it goes, wherever it ends', () => {
		for (let end = 0; end < whole.length; end += 1) {
			const { kind, recipients } = readFeedback(whole.subarray(0, end));
			// The notice names the recipient long before the fields do
			if (kind === 'bounce') expect(recipients.map(({ address }) => address)).toEqual([expect.stringMatching(/^(?:taro@|$)/)]);
		}
	});
});

describe('what the header says of a part', () => {
	it.each<[what: string, lines: string[], text: string]>([
		['an unknown charset', ['Content-Type: text/plain; charset=x-nobody', '', 'caf\xc3\xa9'], 'café'],
		['UTF-8 that is windows-1252', ['Content-Type: text/plain', '', 'caf\xe9'], 'café'],
		['EUC-JP under the name of ISO-2022-JP', ['Content-Type: text/plain; charset=ISO-2022-JP', '', '\xc6\xfc\xcb\xdc'], '日本'],
		['ISO-2022-JP without a word', ['Subject: x', '', '\x1b$BF|K\\\x1b(B'], '日本'],
		['Shift_JIS', ['Content-Type: text/plain; charset="Shift_JIS"', '', '\x93\xfa\x96{'], '日本'],
		['base64', ['Content-Transfer-Encoding: base64', '', '5pel5pys'], '日本'],
		['broken base64', ['Content-Transfer-Encoding: base64', '', '5pel!!5pys==*'], '日本'],
		['quoted-printable', ['Content-Transfer-Encoding: quoted-printable', '', 'a=3Db=', 'c =zz'], 'a=bc =zz'],
		['a boundary that is another one in the body', ['Content-Type: multipart/mixed; boundary=b', '', '--c', 'Content-Type: text/plain', '', 'hello', '--c--'], 'hello'],
		['a multipart without boundary', ['Content-Type: multipart/mixed', '', 'hello'], 'hello'],
		['folding without white space', ['Content-Type: multipart/mixed;', 'boundary="b"', '', '--b', '', 'hello', '--b--'], 'hello'],
	])('may be wrong: %s', (_what, lines, text) => {
		const [part] = readMail(mail(...lines)).parts;
		expect(part?.text().trim()).toBe(text);
	});
});

describe('an mbox file', () => {
	const separator = 'From MAILER-DAEMON Thu Apr 29 23:34:45 2010\n';

	it('is taken apart into its mails', () => {
		const file = Buffer.from(`${separator}Subject: 1\n\n>From here\n\n${separator}Subject: 2\n\nFrom there\n`);
		expect(splitMbox(file).map(String)).toEqual(['Subject: 1\n\nFrom here\n\n', 'Subject: 2\n\nFrom there\n']);
	});

	it('may also be a single mail', () => {
		expect(splitMbox(postfixReport())).toEqual([postfixReport()]);
		expect(splitMbox(Buffer.from('From nobody\n\nhello'))).toHaveLength(1);
	});
});

/** Patterns that try each beginning with each end need 576 times as long for 24 times the text; 24 is what it should be. */
test.each(['<', '"', '" ', 'exceeded', 'user ', ' ', 'a.'])('a forged text of %j again and again costs in proportion to its length', (piece) => {
	const milliseconds = (length: number) => {
		const diagnostic = piece.repeat(length / piece.length);
		const best = [1, 2, 3].map(() => {
			const begin = performance.now();
			qualify({ replyCode: 0, status: '', phase: '', diagnostic, notice: diagnostic });
			return performance.now() - begin;
		});
		return Math.min(...best);
	};
	milliseconds(2_000);
	expect(milliseconds(48_000) / milliseconds(2_000)).toBeLessThan(150);
});
