/** Attachments, inline images and image inclusion of Email Parameters, through the built node in n8n's engine. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { gif, png } from '../core/message/pictures';
import { analyze, ANN, BOB, confirm, email, expectRefusal, itemOn, mailTo, openWorkbench, type Workbench } from './support';

let bench: Workbench;
beforeEach(async () => {
	bench = await openWorkbench();
});
afterEach(() => bench.close());

const PDF = Buffer.from('%PDF-1.7\r\n\0\xff', 'latin1');
const LOGO = png(8, 8);

const file = (content: Buffer, fileName: string, mimeType: string) => ({ data: content.toString('base64'), fileName, mimeType });

/** The second item has a file of its own; the first one that has a field counts. */
const ITEMS: INodeExecutionData[] = [
	{ json: ANN, binary: { terms: file(PDF, '規約.pdf', 'application/pdf'), logo: file(LOGO, 'logo.png', 'text/plain') } },
	{ json: BOB, binary: { terms: file(Buffer.from('other'), 'b.pdf', 'application/pdf'), more: file(gif(2, 2), 'more.gif', 'image/gif') } },
];

const html = '<p>Hello</p><img src="cid:shop" alt="Shop"><img src="cid:more.gif" alt="More"><a href="{{ links.unsubscribe }}">Unsubscribe</a>';
const OPTIONS = {
	attachments: ' terms ',
	inlineImages: { image: [{ field: 'logo', name: 'shop' }, { field: 'more', name: '' }] },
};

const run = (fileOptions: object, content: object = { html }) =>
	bench.run([email({ ...content, fileOptions }), analyze(), confirm()], [], { startItems: ITEMS });

test('every recipient gets the files of the first items that have them', async () => {
	const execution = await run(OPTIONS);
	expect(itemOn(execution, 'Confirm Delivery', 0)).toMatchObject({ sending: { sent: 2 } });
	for (const { email: address } of [ANN, BOB]) {
		const { attachments } = await mailTo(bench.sink, address);
		expect(attachments.map(({ filename, contentType, content, related = false }) => [filename, contentType, content, related])).toEqual([
			// By their content, whatever they were called.
			['logo.png', 'image/png', LOGO, true],
			['more.gif', 'image/gif', gif(2, 2), true],
			['規約.pdf', 'application/pdf', PDF, false],
		]);
	}
});

test('saved again with the same files it is the same delivery', async () => {
	const first = itemOn(await run(OPTIONS), 'Email Parameters', 0);
	const again = itemOn(await run(OPTIONS), 'Email Parameters', 0);
	expect(again).toMatchObject({ deliveryId: first.deliveryId, revision: 1 });
});

test('the messages are for HTML only where that is wanted', async () => {
	await bench.run([email({ contentOptions: { formatChoice: 'html' } }), analyze(), confirm()], [ANN]);
	expect((await mailTo(bench.sink, ANN.email)).raw.toString()).toMatch(/^Content-Type: text\/html; charset=UTF-8\r$/m);
});

test('an image of an inner network is an error of the analysis, and nothing is sent', async () => {
	const content = { html: '<img src="http://127.0.0.1:9/a.gif" alt="a"><a href="{{ links.unsubscribe }}">Unsubscribe</a>' };
	const execution = await run({ imageInclusion: true }, content);
	const { analysis } = itemOn(execution, 'Analyze Delivery', 1) as { analysis: { findings: IDataObject[] } };
	expect(analysis.findings).toContainEqual(
		expect.objectContaining({ rule: 'images', level: 'error', text: expect.stringContaining('127.0.0.1 is in an inner network') }),
	);
	expect(bench.sink.messages).toEqual([]);
});

test.each<[string, object, object, string[]]>([
	['a field that no item has', { attachments: 'terms, nothing' }, { html }, ['Attachments: no input item has a binary field "nothing"', 'Binary fields that are there: terms, logo, more.']],
	['an inline image that is none', { inlineImages: { image: [{ field: 'terms', name: 'shop' }] } }, { html }, ['Inline Images: a file is no image that mail clients show']],
	['an inline image without HTML', { inlineImages: { image: [{ field: 'logo', name: 'shop' }] } }, { html: '', text: 'x' }, ['there is no HTML Content that could show them']],
	['two of one name', { inlineImages: { image: [{ field: 'logo', name: 'a' }, { field: 'more', name: 'a' }] } }, { html }, ['Two inline images have the name "a".']],
])('%s is refused', async (_, fileOptions, content, pieces) => {
	expectRefusal(await run(fileOptions, content), bench.sink, pieces);
});
