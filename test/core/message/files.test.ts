import type { ComposedMessageInput } from '../../../core/message';
import { composeMessage } from '../../../core/message';
import { hasPython } from '../../helpers/python';
import { gif } from './pictures';
import { expectLawfulBytes, makeRandom, sampleMessage } from './samples';
import { readFilesWithMailparser, readTreesWithPython } from './trees';

const image = {
	filename: 'logo.gif',
	contentType: 'image/gif',
	content: gif(1, 2, 200),
	contentId: 'logo@shop.example',
};
const random = makeRandom(7);
const paper = {
	filename: 'terms.pdf',
	contentType: 'application/pdf',
	content: Buffer.from(Array.from({ length: 5_000 }, () => Math.floor(random() * 256))),
};
const html = '<p>Hello <img src="cid:logo@shop.example"></p>';

const CASES: Array<[what: string, fields: Partial<ComposedMessageInput>, tree: string]> = [
	['an attachment with a text', { attachments: [paper] }, 'mixed(plain pdf)'],
	['attachments with text and HTML', { html, attachments: [paper, paper] }, 'mixed(alternative(plain html) pdf pdf)'],
	['an image in the HTML', { html, inlineImages: [image] }, 'alternative(plain related(html gif))'],
	['HTML only', { html, text: undefined, inlineImages: [image] }, 'related(html gif)'],
	['both', { html, inlineImages: [image], attachments: [paper] }, 'mixed(alternative(plain related(html gif)) pdf)'],
	['text only: no image', { inlineImages: [image] }, 'plain'],
	['empty lists', { html, inlineImages: [], attachments: [] }, 'alternative(plain html)'],
];

(hasPython ? describe : describe.skip)("python3's email package", () => {
	test.each(CASES)('%s', (_, fields, tree) => {
		const input = sampleMessage({ text: 'Hello\n', ...fields });
		const message = composeMessage(input);
		expectLawfulBytes(message);
		const read = readTreesWithPython([message])[0];
		expect(read).toEqual({ tree, text: input.text ?? null, html: input.html ?? null, files: read?.files });
		const shown = fields.html ? (fields.inlineImages ?? []) : [];
		expect(read?.files).toEqual([
			...shown.map(({ content }) => ({
				type: 'image/gif',
				filename: 'logo.gif',
				contentId: '<logo@shop.example>',
				disposition: 'inline',
				base64: content.toString('base64'),
			})),
			...(fields.attachments ?? []).map(({ content }) => ({
				type: 'application/pdf',
				filename: 'terms.pdf',
				contentId: null,
				disposition: 'attachment',
				base64: content.toString('base64'),
			})),
		]);
	});
});

test.each(CASES)('mailparser: %s', async (_, fields) => {
	const input = sampleMessage({ text: 'Hello\n', ...fields });
	const read = await readFilesWithMailparser(composeMessage(input));
	expect(read.text).toBe(input.text ?? null);
	expect(read.html).toBe(input.html ?? null);
	const shown = fields.html ? (fields.inlineImages ?? []) : [];
	const meant = [...shown, ...(fields.attachments ?? [])].map(({ content }) => content.toString('base64'));
	expect(read.files.map(({ base64 }) => base64)).toEqual(meant);
});

test('the type of a related is that of its first part', () => {
	const message = composeMessage(sampleMessage({ text: undefined, html, inlineImages: [image] })).toString('latin1');
	expect(message).toMatch(/Content-Type: multipart\/related; type="text\/html";\r\n boundary="[A-Za-z0-9_]{1,22}"\r\n/);
});

describe('file names', () => {
	const NAMES: Array<[given: string, read: string]> = [
		['a.pdf', 'a.pdf'],
		['with space (1).pdf', 'with space (1).pdf'],
		['it"s \\ b.pdf', 'b.pdf'],
		['quote".pdf', 'quote".pdf'],
		['請求書.pdf', '請求書.pdf'],
		[`${'とても長い名前'.repeat(10)}😀.pdf`, `${'とても長い名前'.repeat(10)}😀.pdf`],
		["it's (100%)*é.pdf", "it's (100%)*é.pdf"],
		[`${'x'.repeat(300)}.pdf`, `${'x'.repeat(300)}.pdf`],
		['/etc/../passwd', 'passwd'],
		['C:\\temp\\c.pdf', 'c.pdf'],
		['a\r\nBcc: x@y.example\r\n.pdf', 'a Bcc: x@y.example .pdf'],
		['\ud800.pdf', '\ufffd.pdf'],
		['', 'file'],
		['..', '..'],
	];
	const messages = NAMES.map(([filename]) => composeMessage(sampleMessage({ attachments: [{ ...paper, filename }] })));

	test.each(NAMES)('%j in mailparser', async (_, read) => {
		const message = messages[NAMES.findIndex(([, name]) => name === read)] as Buffer;
		expectLawfulBytes(message);
		for (const line of message.toString('latin1').split('\r\n')) expect(line.length).toBeLessThanOrEqual(80);
		expect((await readFilesWithMailparser(message)).files.map(({ filename }) => filename)).toEqual([read]);
	});

	(hasPython ? test : test.skip)("all in python3's email package", () => {
		const read = readTreesWithPython(messages).map(({ files }) => files[0]?.filename);
		expect(read).toEqual(NAMES.map(([, name]) => name));
	});
});

test.each([
	['no subtype', 'pdf'],
	['a parameter', 'text/plain; charset=x'],
	['a line break', 'text/plain\r\nX-Evil: 1'],
	['nothing', ''],
])('a type with %s is refused', (_, contentType) => {
	expect(() => composeMessage(sampleMessage({ attachments: [{ ...paper, contentType }] }))).toThrow(
		expect.objectContaining({ code: 'invalidHeader' }),
	);
});

test('a message as attachment goes as a plain file, since base64 is not allowed for message/rfc822', () => {
	const file = { ...paper, contentType: 'message/rfc822', filename: 'old.eml' };
	const message = composeMessage(sampleMessage({ attachments: [file] })).toString('latin1');
	expect(message).toContain('Content-Type: application/octet-stream; name="old.eml"');
});

test.each(['logo', 'a b@c', 'a@b@c', '<a@b>', 'a@b>\r\nX: y', '@b', ''])('Content-ID %j is refused', (contentId) => {
	expect(() => composeMessage(sampleMessage({ html, inlineImages: [{ ...image, contentId }] }))).toThrow(
		expect.objectContaining({ code: 'invalidHeader' }),
	);
});
