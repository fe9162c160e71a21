import { simpleParser } from 'mailparser';
import { carrierCharset } from '../../../core/japanese-mobile';
import type { ComposedMessageInput, TextCharset } from '../../../core/message';
import { assertHeaderName, composeMessage, textCharset, utf8 } from '../../../core/message';
import { DeliveryError } from '../../../core/errors';
import { hasPython, runPython } from '../../helpers/python';
import { expectLawfulBytes, headersOf, makeRandom, randomText, sampleMessage } from './samples';

const MESSAGES = 10_000;
const HOSTILE = [
	...'\r\n\0\t\v\f\u0007\u001b\u007f\u0085\u2028\u2029\ud83d\udc00'.split(''),
	...'abc :;,.<>@()[]"\\=?_-'.split(''),
	'\r\n',
	'\r\nBcc: victim@example.org',
	'\r\n\r\n<script>',
	'\n\n--',
	'=?UTF-8?Q?=0D=0ABcc:_x?=',
	'\u001b$B',
	'\u001b(B',
	'日本',
	'ｶﾞ',
	'😀',
	'\u0301',
	'\u200d',
	'\ufe0f',
	'<https://x.example/>',
	'x'.repeat(90),
];
const FORCED = ['ISO-2022-JP', 'ISO-8859-1', 'Big5'].map((name) => textCharset(name) as TextCharset);
const CHARSETS = [utf8, utf8, utf8, carrierCharset('docomo'), carrierCharset('au'), ...FORCED];
const EXPECTED = ['from', 'to', 'reply-to', 'subject', 'message-id', 'date', 'x-profile'];
const MIME = ['mime-version', 'content-type', 'content-transfer-encoding'];

/** The names of all headers of each message, as python3's email package reads them. */
const HEADER_NAMES = `
import base64, email, json, sys
messages = [email.message_from_bytes(base64.b64decode(raw)) for raw in json.load(sys.stdin)]
json.dump([[name.lower() for name in message.keys()] for message in messages], sys.stdout)
`;

function hostileMessage(random: () => number): ComposedMessageInput {
	const hostile = (length: number) => randomText(random, HOSTILE, length);
	return sampleMessage({
		from: { name: hostile(8), address: 'news@shop.example' },
		to: { name: hostile(8), address: 'hanako@example.jp' },
		replyTo: { name: hostile(8), address: 'reply@shop.example' },
		subject: hostile(15),
		headers: [{ name: 'X-Profile', value: hostile(15) }],
		text: hostile(30),
		html: random() < 0.3 ? hostile(30) : undefined,
		charset: CHARSETS[Math.floor(random() * CHARSETS.length)],
	});
}

test(`${MESSAGES} hostile subjects, names, headers and texts: no header is injected, nothing crashes`, async () => {
	const random = makeRandom(7);
	let composed = 0;
	const sample: Array<{ raw: string; expected: string[] }> = [];
	for (let count = 0; count < MESSAGES; count++) {
		const input = hostileMessage(random);
		const message = composeOrRefuse(input);
		if (!message) continue;
		composed++;
		expectLawfulBytes(message);
		const expected = [...EXPECTED, ...MIME.slice(0, input.html === undefined ? 3 : 2)];
		expect(headersOf(message).map(([name]) => name.toLowerCase())).toEqual(expected);
		const parsed = await simpleParser(message, { skipTextToHtml: true, skipHtmlToText: true, skipTextLinks: true });
		expect(parsed.headerLines.map(({ key }) => key)).toEqual(expected);
		if (count % 5 === 0) sample.push({ raw: message.toString('base64'), expected });
		expect(parsed.headers.has('bcc')).toBe(false);
		expect(parsed.from?.value).toHaveLength(1);
		expect(parsed.from?.value[0]?.address).toBe('news@shop.example');
		expect(parsed.attachments).toHaveLength(0);
	}
	expect(composed).toBeGreaterThan(MESSAGES / 2);
	if (!hasPython) return;
	const names = runPython<string[][]>(HEADER_NAMES, sample.map(({ raw }) => raw));
	expect(names).toEqual(sample.map(({ expected }) => expected));
}, 180_000);

/** The only refusal there may be: a carrier's charset without the character. */
function composeOrRefuse(input: ComposedMessageInput): Buffer | undefined {
	try {
		return composeMessage(input);
	} catch (error) {
		if (error instanceof DeliveryError && error.code === 'notEncodable' && input.charset !== utf8) return undefined;
		throw error;
	}
}

test(`${MESSAGES} hostile header names and addresses are written safely or refused`, () => {
	const random = makeRandom(8);
	for (let count = 0; count < MESSAGES; count++) {
		const name = randomText(random, HOSTILE, 3);
		const address = `${randomText(random, HOSTILE, 3)}@${randomText(random, HOSTILE, 2)}example.jp`;
		try {
			const message = composeMessage(
				sampleMessage({ to: { address }, headers: [{ name, value: randomText(random, HOSTILE, 5) }] }),
			);
			expect(() => assertHeaderName(name)).not.toThrow();
			// RFC 6532: of a header, only an address may have octets over 127.
			expectLawfulBytes(Buffer.from(message.toString('latin1').replace(/^(To: <)[^>\r\n]*(>\r\n)/m, '$1x$2'), 'latin1'));
			expect(headersOf(message)).toHaveLength(9);
		} catch (error) {
			if (!(error instanceof DeliveryError)) throw error;
			expect(error.code).toBe('invalidHeader');
		}
	}
});
