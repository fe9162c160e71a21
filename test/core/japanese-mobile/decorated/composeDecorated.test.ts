import type { Carrier } from '../../../../core/delivery/types';
import type { DecoratedMessageInput } from '../../../../core/japanese-mobile';
import { composeDecorated, contentIdsOf, nameImages, reduceHtml } from '../../../../core/japanese-mobile';
import { hasPython } from '../../../helpers/python';
import { gif, jpeg } from '../../message/pictures';
import { expectLawfulBytes, makeRandom, randomText, sampleMessage } from '../../message/samples';
import { readFilesWithMailparser, readTreesWithPython } from '../../message/trees';

const CARRIERS = ['docomo', 'au', 'softbank'] as const;
const date = new Date(Date.UTC(2025, 10, 23, 4, 9, 0));
const sources = [
	{ src: 'https://x.example/a', content: gif(20, 20, 300) },
	{ src: 'https://x.example/b', content: jpeg(240, 320, 700) },
];
const images = nameImages(date, sources);
const paper = { filename: 'coupon.gif', contentType: 'image/gif', content: gif(5, 5) };
const content =
	'<center><font color="red">春のお知らせ</font><p><img src="https://x.example/a">' +
	'<a href="https://x.example/?a&b">店</a></center><img src="https://x.example/b">';

function decorated(carrier: Carrier, fields: Partial<DecoratedMessageInput> = {}): DecoratedMessageInput {
	const { from, to, messageId } = sampleMessage();
	const contentIds = contentIdsOf(fields.images === undefined ? [] : images);
	const { html } = reduceHtml(carrier, content, { contentIds });
	return { from, to, messageId, date, subject: '春のお知らせ', text: '春のお知らせ\nhttps://x.example/\n', html, ...fields };
}

/** What each carrier's tree is, by what the message has. */
const TREES: Array<[what: string, fields: Partial<DecoratedMessageInput>, trees: Record<Carrier, string>]> = [
	[
		'no images',
		{},
		{
			docomo: 'mixed(alternative(plain html))',
			au: 'mixed(alternative(plain html))',
			softbank: 'alternative(plain html)',
		},
	],
	[
		'images',
		{ images },
		{
			docomo: 'mixed(related(alternative(plain html) gif jpeg))',
			au: 'mixed(alternative(plain html) gif jpeg)',
			softbank: 'mixed(related(alternative(plain html) gif jpeg))',
		},
	],
	[
		'images and an attachment',
		{ images, attachments: [paper] },
		{
			docomo: 'mixed(related(alternative(plain html) gif jpeg) gif)',
			au: 'mixed(alternative(plain html) gif jpeg gif)',
			softbank: 'mixed(related(alternative(plain html) gif jpeg) gif)',
		},
	],
	[
		'an attachment',
		{ attachments: [paper] },
		{
			docomo: 'mixed(alternative(plain html) gif)',
			au: 'mixed(alternative(plain html) gif)',
			softbank: 'mixed(alternative(plain html) gif)',
		},
	],
	[
		'related by force',
		{ forceRelated: true },
		{
			docomo: 'mixed(related(alternative(plain html)))',
			au: 'mixed(related(alternative(plain html)))',
			softbank: 'mixed(related(alternative(plain html)))',
		},
	],
	[
		'related by force, with images',
		{ forceRelated: true, images },
		{
			docomo: 'mixed(related(alternative(plain html) gif jpeg))',
			au: 'mixed(related(alternative(plain html) gif jpeg))',
			softbank: 'mixed(related(alternative(plain html) gif jpeg))',
		},
	],
	[
		'HTML only',
		{ structure: 'html', images },
		{ docomo: 'mixed(related(html gif jpeg))', au: 'mixed(html gif jpeg)', softbank: 'mixed(related(html gif jpeg))' },
	],
	['text only', { structure: 'text', images }, { docomo: 'plain', au: 'plain', softbank: 'plain' }],
	['no HTML', { html: undefined }, { docomo: 'plain', au: 'plain', softbank: 'plain' }],
	[
		'no HTML, with an attachment',
		{ html: undefined, attachments: [paper] },
		{ docomo: 'mixed(plain gif)', au: 'mixed(plain gif)', softbank: 'mixed(plain gif)' },
	],
];

describe.each(CARRIERS)('%s', (carrier) => {
	const inputs = TREES.map(([, fields]) => decorated(carrier, fields));
	const messages = inputs.map((input) => composeDecorated(carrier, input));

	(hasPython ? test : test.skip)("python3's email package reads tree, text, HTML and files", () => {
		const read = readTreesWithPython(messages);
		read.forEach(({ tree, text, html, files }, index) => {
			const input = inputs[index] as DecoratedMessageInput;
			expect([TREES[index]?.[0], tree]).toEqual([TREES[index]?.[0], TREES[index]?.[2][carrier]]);
			expect(text).toBe(input.structure === 'html' ? null : input.text);
			expect(html).toBe(input.structure === 'text' ? null : (input.html ?? null));
			expect(files.map(({ base64 }) => base64)).toEqual(filesOf(input));
		});
	});

	test('mailparser reads text, HTML and files', async () => {
		for (const [index, input] of inputs.entries()) {
			const read = await readFilesWithMailparser(messages[index] as Buffer);
			if (input.structure !== 'html') expect(read.text).toBe(input.text);
			expect(read.html).toBe(input.structure === 'text' ? null : (input.html ?? null));
			expect(read.files.map(({ base64 }) => base64)).toEqual(filesOf(input));
		}
	});

	test('the octets are lawful, boundaries short, the same again', () => {
		messages.forEach((message, index) => {
			expectLawfulBytes(message);
			for (const [, boundary] of message.toString('latin1').matchAll(/boundary="(.*?)"/g)) {
				expect(boundary).toMatch(/^[A-Za-z0-9_]{1,22}$/);
			}
			expect(composeDecorated(carrier, inputs[index] as DecoratedMessageInput)).toEqual(message);
		});
	});

	test('META names the charset of its part', () => {
		const message = messages[1]?.toString('latin1') as string;
		const charset = carrier === 'au' ? 'ISO-2022-JP' : 'Shift_JIS';
		expect(message).toContain(`Content-Type: text/html; charset=${charset}\r\n`);
		expect(inputs[1]?.html).toContain(`content="text/html; charset=${charset}"`);
	});

	(hasPython ? test : test.skip)('random pages come through whole', () => {
		const random = makeRandom(carrier.length);
		const texts = ['日本語', 'カナ', 'ABC ', '=20', '&amp;', '&lt;', '.\n'];
		const pieces = [...texts, '<p>', '</p>', '<font color=red>', '</font>', '<center>', '</center>'];
		const pages = Array.from({ length: 100 }, () =>
			decorated(carrier, { html: reduceHtml(carrier, randomText(random, pieces, 200)).html }),
		);
		const read = readTreesWithPython(pages.map((page) => composeDecorated(carrier, page)));
		expect(read.map(({ html }) => html)).toEqual(pages.map(({ html }) => html));
	});
});

function filesOf({ html, structure, images: shown = [], attachments = [] }: DecoratedMessageInput): string[] {
	const inline = html === undefined || structure === 'text' ? [] : shown;
	return [...inline, ...attachments].map((file) => file.content.toString('base64'));
}

/** Headers of the parts that have this subtype. */
function partHeaders(
	carrier: Carrier,
	subtype: string,
	fields: Partial<DecoratedMessageInput> = { images },
): string[][] {
	const message = composeDecorated(carrier, decorated(carrier, fields)).toString('latin1');
	return message
		.split(/--b_[0-9a-f]{20}\r\n/)
		.map((part) => (part.split('\r\n\r\n', 1)[0] as string).replace(/\r\n(?=[ \t])/g, '').split('\r\n'))
		.filter(([first]) => first?.startsWith(`Content-Type: ${subtype}`));
}

test.each([
	['docomo', []],
	['au', ['Content-Disposition: inline; filename="01.gif"']],
	['softbank', ['Content-Disposition: inline; filename="01.gif"']],
] as const)('%s: headers of an inline image', (carrier, disposition) => {
	expect(partHeaders(carrier, 'image/gif')).toEqual([
		[
			'Content-Type: image/gif; name="01.gif"',
			'Content-Transfer-Encoding: base64',
			'Content-ID: <01@251123.040900>',
			...disposition,
		],
	]);
});

test.each(CARRIERS)('%s: headers of an attachment', (carrier) => {
	expect(partHeaders(carrier, 'image/gif', { attachments: [paper] })).toEqual([
		[
			'Content-Type: image/gif; name="coupon.gif"',
			'Content-Transfer-Encoding: base64',
			'Content-Disposition: attachment; filename="coupon.gif"',
		],
	]);
});

test.each([
	['docomo', 'Shift_JIS', 'base64', 'base64'],
	['au', 'ISO-2022-JP', '7bit', 'quoted-printable'],
	['softbank', 'Shift_JIS', 'base64', 'base64'],
] as const)('%s: charset and transfer encoding of the parts', (carrier, charset, plain, html) => {
	const headers = (subtype: string, encoding: string) => [
		[`Content-Type: text/${subtype}; charset=${charset}`, `Content-Transfer-Encoding: ${encoding}`],
	];
	expect(partHeaders(carrier, 'text/plain')).toEqual(headers('plain', plain));
	expect(partHeaders(carrier, 'text/html')).toEqual(headers('html', html));
});

test('a docomo message, to the byte', () => {
	const gifFile = gif(1, 1);
	const [image] = nameImages(date, [{ src: 'x', content: gifFile }]);
	const html = reduceHtml('docomo', '<p>春<img src=x>', { contentIds: contentIdsOf(image ? [image] : []) }).html;
	const { from, to, messageId } = sampleMessage();
	const input = { from, to, messageId, date, subject: '春', text: '春\n', html, images: image ? [image] : [] };
	const message = composeDecorated('docomo', input).toString('latin1');
	const [mixed, related, alternative] = Array.from(message.matchAll(/boundary="(.*?)"/g), ([, boundary]) => boundary);
	const page = Buffer.from(
		'<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></HEAD>' +
			'<BODY>\x8ft<IMG src="cid:01@251123.040900"></BODY></HTML>',
		'latin1',
	).toString('base64');
	expect(message).toBe(
		[
			'From: Shop <news@shop.example>',
			'To: <hanako@example.jp>',
			'Subject: =?Shift_JIS?B?j3Q=?=',
			'Message-ID: <01JD.1@shop.example>',
			'Date: Sun, 23 Nov 2025 04:09:00 +0000',
			'MIME-Version: 1.0',
			`Content-Type: multipart/mixed; boundary="${mixed}"`,
			'',
			`--${mixed}`,
			`Content-Type: multipart/related; boundary="${related}"`,
			'',
			`--${related}`,
			`Content-Type: multipart/alternative; boundary="${alternative}"`,
			'',
			`--${alternative}`,
			'Content-Type: text/plain; charset=Shift_JIS',
			'Content-Transfer-Encoding: base64',
			'',
			'j3QNCg==',
			`--${alternative}`,
			'Content-Type: text/html; charset=Shift_JIS',
			'Content-Transfer-Encoding: base64',
			'',
			...(page.match(/.{1,76}/g) ?? []),
			`--${alternative}--`,
			'',
			`--${related}`,
			'Content-Type: image/gif; name="01.gif"',
			'Content-Transfer-Encoding: base64',
			'Content-ID: <01@251123.040900>',
			'',
			gifFile.toString('base64'),
			`--${related}--`,
			'',
			`--${mixed}--`,
			'',
		].join('\r\n'),
	);
});

/** EmojiSources: `1F62D;F9D2;F64B;FB51`; for au F64B − 0B00 is JIS 752C. */
test.each([
	['docomo', true, '\xf9\xd2'],
	['docomo', false, null],
	['au', true, '\x1b$Bu,\x1b(B'],
	['softbank', true, '\xfbQ'],
] as const)('%s: emoji in the HTML, as the carrier has them: %s', (carrier, carrierEmoji, octets) => {
	const html = reduceHtml(carrier, '<p>\u{1f62d}').html;
	const message = composeDecorated(carrier, decorated(carrier, { html, carrierEmoji })).toString('latin1');
	const part = message.split(/Content-Type: text\/html[^]*?\r\n\r\n/)[1]?.split('\r\n--')[0] as string;
	const body = carrier === 'au' ? readQuotedPrintable(part) : Buffer.from(part, 'base64').toString('latin1');
	const inner = /<BODY>(.*)<\/BODY>/.exec(body)?.[1];
	if (octets === null) expect(inner).not.toContain('\xf9\xd2');
	else expect(inner).toBe(octets);
});

function readQuotedPrintable(text: string): string {
	const toCharacter = (_: string, hex: string) => String.fromCharCode(Number.parseInt(hex, 16));
	return text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, toCharacter);
}
