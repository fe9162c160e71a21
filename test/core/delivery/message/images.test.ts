/** Attachments, inline images and included images: from the parameters to messages that other programs read. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { keepFile, MOST_FILE_BYTES } from '../../../../core/delivery/parameters/files';
import { configureJapaneseMobile } from '../../../../core/delivery/message/japaneseMobile';
import { parseParameters, type RawDeliveryParameters } from '../../../../core/delivery/parameters/schema';
import { sendProof } from '../../../../core/delivery/proof/sendProof';
import type { JapaneseMobileSettings } from '../../../../core/delivery/types';
import { linkedImages } from '../../../../core/images';
import { type MailSink, startMailSink } from '../../../helpers/mailSink';
import { hasPython, runPython } from '../../../helpers/python';
import { gif, jpeg, png } from '../../message/pictures';
import { type Bench, confirm, decide, openBench, PARAMETERS, save, senderTo } from '../support';

const LOGO = png(20, 10);
const SPRING = gif(120, 60, 2_000);
const FLOWER = jpeg(30, 30, 300);
const PDF = Buffer.from('%PDF-1.7\r\n\0\xff', 'latin1');

const REPLIES: Record<string, { status?: number; content?: Buffer | string }> = {
	'/spring.gif': { content: SPRING },
	'/flower.jpg': { content: FLOWER },
	'/logo.png': { content: LOGO },
	'/page.gif': { content: '<html>not found</html>' },
	'/large.gif': { content: gif(1, 1, 5_000_001) },
	'/vector.svg': { content: '<svg xmlns="http://www.w3.org/2000/svg"></svg>' },
	'/gone.gif': { status: 404 },
};

let bench: Bench;
let sink: MailSink;
let web: http.Server;
let base: string;
let asked: string[] = [];

beforeAll(async () => {
	bench = await openBench();
	sink = await startMailSink();
	web = http.createServer((request, reply) => {
		const path = request.url ?? '';
		asked.push(path);
		const { status = 200, content } = /^\/r\d+\.gif$/.test(path) ? { content: gif(Number(path.slice(2, -4)), 1) } : (REPLIES[path] ?? { status: 404 });
		reply.writeHead(status).end(content);
	});
	await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
});
afterAll(async () => {
	web.close();
	await bench.close();
	await sink.stop();
});
beforeEach(() => {
	sink.clear();
	asked = [];
});

const ANN = { email: 'ann@example.com', format: '', firstName: 'Ann', n: 1 };
const BOB = { email: 'bob@example.com', format: 'text', firstName: 'Bob', n: 2 };
const DOCOMO = { email: 'hanako@docomo.ne.jp', format: 'docomo', firstName: '花子', n: 3 };
const AU = { email: 'taro@ezweb.ne.jp', format: 'au', firstName: '太郎', n: 4 };
const SOFTBANK = { email: 'jiro@softbank.ne.jp', format: 'softbank', firstName: '次郎', n: 5 };
const DECORATED: JapaneseMobileSettings = { detection: 'profile', content: 'decorated' };

const keep = (content: Buffer, filename: string, contentType: string) => keepFile(bench.store, { content, filename, contentType });
const inline = async (content: Buffer, filename: string, name = filename) => ({ ...(await keep(content, filename, 'x/y')), name });

async function analyzed(items: object[], parameters: Partial<RawDeliveryParameters>, settings?: JapaneseMobileSettings, context = bench.context()) {
	const { delivery } = await save(context, items as never, parameters);
	if (settings) await configureJapaneseMobile(context, { deliveryId: delivery.id }, settings);
	return { context, delivery, analysis: await analyzeDelivery(context, { deliveryId: delivery.id }) };
}

async function send(...args: Parameters<typeof analyzed>) {
	const { context, delivery, analysis } = await analyzed(...args);
	expect(analysis.findings.filter(({ level }) => level === 'error')).toEqual([]);
	await decide(context, (await context.store.findDelivery(delivery.id))!);
	await confirm(context, delivery, senderTo(sink));
	return analysis;
}

const rawTo = (address: string) => sink.messages.find(({ envelope }) => envelope.to[0] === address)?.raw ?? Buffer.alloc(0);
const readTo = (address: string) => simpleParser(rawTo(address), { keepCidLinks: true, skipTextToHtml: true });

/** Every part of a message as python3's email package reads it. */
const READ_PARTS = `
import base64, email, json, sys
def tree(part):
    if part.is_multipart(): return [part.get_content_subtype()] + [tree(child) for child in part.get_payload()]
    body = part.get_payload(decode=True)
    return dict(type=part.get_content_type(), id=part['Content-ID'], disposition=part.get_content_disposition(), name=part.get_filename(), body=base64.b64encode(body).decode())
json.dump(tree(email.message_from_bytes(base64.b64decode(json.load(sys.stdin)))), sys.stdout)
`;

interface Leaf {
	type: string;
	id: string | null;
	disposition: string | null;
	name: string | null;
	body: string;
}
type Tree = Leaf | [string, ...Tree[]];

const treeTo = (address: string) => runPython<Tree>(READ_PARTS, rawTo(address).toString('base64'));
const shapeOf = (tree: Tree): unknown => (Array.isArray(tree) ? [tree[0], ...tree.slice(1).map((child) => shapeOf(child as Tree))] : tree.type);
const leavesOf = (tree: Tree): Leaf[] => (Array.isArray(tree) ? tree.slice(1).flatMap((child) => leavesOf(child as Tree)) : [tree]);

describe('Attachments and inline images', () => {
	const html = '<p>{{ recipient.firstName }}</p><img src="cid:logo"><IMG alt=x SRC=\'CID:spring%20sale.gif\'>';

	async function parameters(): Promise<Partial<RawDeliveryParameters>> {
		return {
			html: `${html}<a href="{{ links.unsubscribe }}">unsubscribe</a>`,
			attachments: [await keep(PDF, '規約 2026.pdf', 'application/pdf')],
			inlineImages: [await inline(LOGO, 'a.png', 'logo'), await inline(SPRING, 'spring sale.gif')],
		};
	}

	test('mailparser finds the text, the HTML, the images that it shows, and the files', async () => {
		await send([ANN, BOB], await parameters());
		const mail = await readTo(ANN.email);
		const [first, second] = [...String(mail.html).matchAll(/src=["']cid:([^"']+)["']/gi)].map(([, id]) => id);
		const byId = (id?: string) => mail.attachments.find(({ cid }) => cid === id);
		expect(byId(first)).toMatchObject({ contentType: 'image/png', content: LOGO, related: true });
		expect(byId(second)).toMatchObject({ contentType: 'image/gif', content: SPRING, filename: 'spring sale.gif', related: true });
		const file = { filename: '規約 2026.pdf', contentType: 'application/pdf', content: PDF, contentDisposition: 'attachment' };
		expect(mail.attachments[2]).toMatchObject(file);
		expect(mail.html).toContain('<p>Ann</p>');
		expect(mail.text).toContain('Ann');
		const text = await readTo(BOB.email);
		expect(text.html || undefined).toBeUndefined();
		expect(text.attachments).toMatchObject([file]);
	});

	(hasPython ? test : test.skip)('python reads the same, in mixed > alternative > related', async () => {
		await send([ANN, BOB, DOCOMO], await parameters(), { detection: 'profile' });
		expect(shapeOf(treeTo(ANN.email))).toEqual([
			'mixed',
			['alternative', 'text/plain', ['related', 'text/html', 'image/png', 'image/gif']],
			'application/pdf',
		]);
		const [, page, logo, spring, file] = leavesOf(treeTo(ANN.email)) as [Leaf, Leaf, Leaf, Leaf, Leaf];
		const source = Buffer.from(page.body, 'base64').toString();
		for (const image of [logo, spring]) expect(source).toContain(`cid:${image.id?.slice(1, -1)}`);
		expect([logo, spring, file].map(({ body }) => Buffer.from(body, 'base64'))).toEqual([LOGO, SPRING, PDF]);
		expect([logo, spring, file].map(({ disposition, name }) => [disposition, name])).toEqual([
			['inline', 'a.png'],
			['inline', 'spring sale.gif'],
			['attachment', '規約 2026.pdf'],
		]);
		expect(shapeOf(treeTo(BOB.email))).toEqual(['mixed', 'text/plain', 'application/pdf']);
		expect(shapeOf(treeTo(DOCOMO.email))).toEqual(['mixed', 'text/plain', 'application/pdf']);
	});

	test('the fingerprint is of the content, not of the upload', async () => {
		const origin = { workflowId: 'w', nodeId: 'files' };
		const code = 'files';
		const first = await save(bench.context(), [ANN], await parameters(), { code, origin });
		expect(await save(bench.context(), [ANN], await parameters(), { code, origin })).toMatchObject({ change: 'unchanged' });
		const other = { ...(await parameters()), attachments: [await keep(Buffer.from('other'), '規約 2026.pdf', 'application/pdf')] };
		const changed = await save(bench.context(), [ANN], other, { code, origin });
		expect(changed).toMatchObject({ change: 'updated', delivery: { id: first.delivery.id } });
		expect(changed.delivery.fingerprint).not.toBe(first.delivery.fingerprint);
	});

	test('proofs bring them too', async () => {
		const { context, delivery } = await analyzed([ANN], await parameters());
		const target = { kind: 'specific' as const, recipients: [{ address: 'proof@example.com', profile: ANN }] };
		await sendProof(context, { delivery: { deliveryId: delivery.id }, target, prefix: 'Proof', sender: senderTo(sink) });
		expect((await readTo('proof@example.com')).attachments.map(({ content }) => content)).toEqual([LOGO, SPRING, PDF]);
	});

	test('what the HTML calls and nobody gave is an error; what nobody calls is a warning', async () => {
		const { analysis } = await analyzed([ANN], { ...(await parameters()), html: '<img src="cid:spring sale.gif"><img src="cid:other">' });
		expect(analysis.state).toBe('rejected');
		expect(analysis.findings.filter(({ rule }) => rule === 'images')).toMatchObject([
			{ level: 'error', text: expect.stringContaining('The HTML shows cid:other, but the delivery has no inline image of this name.'), examples: [ANN.email] },
			{ level: 'warning', text: expect.stringContaining('no message brings them: logo.') },
		]);
	});

	test.each<[string, (file: Awaited<ReturnType<typeof keep>>) => Partial<RawDeliveryParameters>, string]>([
		['an inline image that is none', (file) => ({ html, inlineImages: [{ ...file, name: 'x' }] }), 'Inline Images: a file is no image that mail clients show'],
		['an inline image without HTML', (file) => ({ inlineImages: [{ ...file, contentType: 'image/png', name: 'x' }] }), 'there is no HTML Content that could show them'],
		['two of one name', (file) => ({ html, inlineImages: Array(2).fill({ ...file, contentType: 'image/png', name: 'x' }) }), 'Two inline images have the name "x"'],
		['too many', (file) => ({ attachments: Array(51).fill(file) }), 'would carry 51 files; 50 are the most'],
		['too much', (file) => ({ attachments: [{ ...file, bytes: MOST_FILE_BYTES + 1 }] }), 'together have 15,000,001 bytes; 15,000,000 are the most'],
		['HTML only without HTML', () => ({ formatChoice: 'html' }), 'HTML Content is empty'],
	])('%s is refused', async (_, change, sentence) => {
		const file = await keep(PDF, 'a.pdf', 'application/pdf');
		expect(() => parseParameters({ ...PARAMETERS, ...change(file) })).toThrow(sentence);
	});

	test('an empty file is refused', async () => {
		await expect(keep(Buffer.alloc(0), 'a.txt', 'text/plain')).rejects.toThrow('The file a.txt is empty.');
	});

	test('HTML only: no text part', async () => {
		await send([ANN, BOB], { html: '<p>{{ recipient.firstName }}</p>', formatChoice: 'html', kind: 'transactional' });
		for (const { email } of [ANN, BOB]) expect(rawTo(email).toString()).toMatch(/^Content-Type: text\/html; charset=UTF-8\r$/m);
	});
});

describe('Image inclusion', () => {
	const page = (images: string) => `<p>{{ recipient.firstName }}</p>${images}<a href="{{ links.unsubscribe }}">unsubscribe</a>`;
	const on = (images: string): Partial<RawDeliveryParameters> => ({ html: page(images), imageInclusion: true });

	test('the images of the analysis, fetched once, whatever becomes of the server', async () => {
		const first = await send([ANN, BOB], on(`<img src="${base}/spring.gif"><table background="${base}/logo.png"></table><img src="${base}/spring.gif">`));
		expect(asked.sort()).toEqual(['/logo.png', '/spring.gif']);
		expect(first.images).toMatchObject([
			{ src: `${base}/spring.gif`, contentType: 'image/gif', bytes: SPRING.length },
			{ src: `${base}/logo.png`, contentType: 'image/png', bytes: LOGO.length },
		]);
		const mail = await readTo(ANN.email);
		expect(mail.attachments.map(({ content, filename }) => [filename, content])).toEqual([
			['spring.gif', SPRING],
			['logo.png', LOGO],
		]);
		expect(mail.html).not.toContain(base);
		expect(first.findings).toContainEqual(expect.objectContaining({ rule: 'images', level: 'information', text: expect.stringContaining('2 linked images were fetched') }));
		expect((await readTo(BOB.email)).attachments).toEqual([]);
	});

	test('without it links stay links, and nothing is asked', async () => {
		await send([ANN], { html: page(`<img src="${base}/spring.gif">`) });
		expect(asked).toEqual([]);
		expect((await readTo(ANN.email)).html).toContain(`${base}/spring.gif`);
	});

	test('each message brings the images that it shows itself', async () => {
		const cat = { ...ANN, email: 'cat@example.com', n: 7 };
		await send([ANN, cat], on(`<img src="${base}/r{{ recipient.n }}.gif">{% if recipient.n == 7 %}<img src="${base}/spring.gif">{% endif %}`));
		expect((await readTo(ANN.email)).attachments.map(({ content }) => content)).toEqual([gif(1, 1)]);
		expect((await readTo(cat.email)).attachments.map(({ content }) => content)).toEqual([gif(7, 1), SPRING]);
	});

	test('a page in pieces and the same page with tags give the same message', async () => {
		const images = `<img src="${base}/spring.gif"><img src="cid:logo">`;
		const given = { ...on(images), inlineImages: [await inline(LOGO, 'logo')] };
		await send([ANN], given);
		const fast = rawTo(ANN.email).toString('latin1');
		sink.clear();
		await send([ANN], { ...given, html: `{% if true %}${given.html}{% endif %}` });
		const slow = rawTo(ANN.email).toString('latin1');
		// All that differs is what the delivery, its time and the boundaries are made of.
		const same = (raw: string) => raw.replace(/^(?:Message-ID|Date|List-Unsubscribe|Feedback-ID):.*\r\n(?:[ \t].*\r\n)*/gim, '').replace(/b_[0-9a-f]{20}/g, 'b').replace(/unsubscribe\?t=[^"]*"/g, '');
		expect(same(slow).length).toBeGreaterThan(3_000);
		expect(same(slow)).toBe(same(fast));
	});

	test.each<[string, string, string]>([
		['a server that has it not', '/gone.gif', 'the server answers 404'],
		['a page instead', '/page.gif', 'what the server sends is no image'],
		['a vector image', '/vector.svg', 'of a type that mail clients do not show'],
		['a large one', '/large.gif', 'more than 5,000,000 bytes'],
	])('%s is an error, and nothing is sent', async (_, path, reason) => {
		const { analysis, context, delivery } = await analyzed([ANN, BOB], on(`<img src="${base}${path}">`));
		expect(analysis.state).toBe('rejected');
		const told = { rule: 'images', level: 'error', text: expect.stringContaining(reason), examples: [ANN.email] };
		expect(analysis.findings).toContainEqual(expect.objectContaining(told));
		await expect(confirm(context, delivery, senderTo(sink))).rejects.toMatchObject({ code: 'analysisRejected' });
		expect(sink.messages).toEqual([]);
	});

	test('inner networks stay closed unless they are allowed', async () => {
		const { analysis } = await analyzed([ANN], on(`<img src="${base}/spring.gif">`), undefined, bench.context({ images: linkedImages() }));
		expect(analysis.findings).toContainEqual(expect.objectContaining({ rule: 'images', level: 'error', text: expect.stringContaining('127.0.0.1 is in an inner network') }));
		expect(asked).toEqual([]);
	});

	test('more than a hundred different ones are refused', async () => {
		const people = Array.from({ length: 101 }, (_, n) => ({ ...ANN, email: `r${n}@example.com`, n: n + 1 }));
		const { analysis } = await analyzed(people, on(`<img src="${base}/r{{ recipient.n }}.gif">`));
		expect(analysis.state).toBe('rejected');
		expect(analysis.findings).toContainEqual(expect.objectContaining({ rule: 'images', level: 'error', text: expect.stringContaining('more than 100 different images') }));
	});
});

describe('Images of decorated mail', () => {
	const html = () => `<div>{{ recipient.firstName }}</div><img src="${base}/spring.gif" alt="春"><img src="cid:flower" alt="花">`;
	const given = async () => ({ html: html(), inlineImages: [await inline(FLOWER, 'flower.jpg', 'flower')] });

	test('mailparser: names with one @, JPEG and GIF as they are, each shown by the HTML', async () => {
		await send([DOCOMO, AU, SOFTBANK, ANN], await given(), DECORATED);
		for (const { email, firstName } of [DOCOMO, AU, SOFTBANK]) {
			const mail = await readTo(email);
			const ids = [...String(mail.html).matchAll(/<IMG src="cid:([^"]+)">/g)].map(([, id]) => id);
			expect(ids).toEqual([expect.stringMatching(/^02@\d{6}\.\d{6}$/), expect.stringMatching(/^01@\d{6}\.\d{6}$/)]);
			const byId = (id?: string) => mail.attachments.find(({ cid }) => cid === id)?.content;
			expect([byId(ids[0]), byId(ids[1])]).toEqual([SPRING, FLOWER]);
			expect(mail.html).toContain(firstName);
		}
		// Image inclusion of the delivery is off: ordinary messages keep the link.
		expect((await readTo(ANN.email)).html).toContain(`${base}/spring.gif`);
	});

	(hasPython ? test : test.skip)('python: the tree of each carrier', async () => {
		await send([DOCOMO, AU, SOFTBANK], await given(), DECORATED);
		const content = ['alternative', 'text/plain', 'text/html'];
		const images = ['image/gif', 'image/jpeg'];
		expect(shapeOf(treeTo(DOCOMO.email))).toEqual(['mixed', ['related', content, ...images]]);
		expect(shapeOf(treeTo(AU.email))).toEqual(['mixed', content, ...images]);
		expect(shapeOf(treeTo(SOFTBANK.email))).toEqual(['mixed', ['related', content, ...images]]);
		const [gifLeaf, jpegLeaf] = leavesOf(treeTo(DOCOMO.email)).slice(2) as [Leaf, Leaf];
		expect([gifLeaf, jpegLeaf].map(({ body, disposition }) => [disposition, Buffer.from(body, 'base64')])).toEqual([
			[null, SPRING],
			[null, FLOWER],
		]);
	});

	test('rules decide: no inclusion, text or HTML only, multipart/related by force, emoji as text', async () => {
		const rule = (mask: string, changes: object) => ({ mask, format: 'au', structure: 'multipart', forceRelated: false, imageInclusion: true, carrierEmoji: true, ...changes }) as const;
		const at = (domain: string) => ({ ...AU, email: `a@${domain}` });
		const rules = [
			rule('links.example', { imageInclusion: false }),
			rule('text.example', { structure: 'text' }),
			rule('html.example', { structure: 'html' }),
			rule('related.example', { forceRelated: true }),
			rule('*.plain.example', { carrierEmoji: false }),
		];
		const people = ['links.example', 'text.example', 'html.example', 'related.example', 'x.plain.example'].map(at);
		await send(people, { ...(await given()), subject: '🌸' }, { ...DECORATED, rules } as JapaneseMobileSettings);
		expect((await readTo('a@links.example')).html).toContain('春');
		expect((await readTo('a@links.example')).attachments).toHaveLength(1);
		expect(rawTo('a@text.example').toString()).toMatch(/^Content-Type: text\/plain; charset=ISO-2022-JP\r$/m);
		const only = await readTo('a@html.example');
		expect([only.text ?? '', only.attachments.length]).toEqual([expect.not.stringContaining('Unsubscribe'), 2]);
		expect(rawTo('a@html.example').toString()).not.toContain('text/plain');
		expect(rawTo('a@related.example').toString()).toContain('multipart/related');
		expect((await readTo('a@x.plain.example')).subject).toMatch(/^\[.+\]$/);
	});

	test('a PNG, or one that is not there, is an error before anything is sent', async () => {
		for (const [image, reason] of [
			[`${base}/logo.png`, 'is PNG; mobile phones show JPEG and GIF only'],
			[`${base}/gone.gif`, 'the server answers 404'],
			['cid:nothing', 'no inline image of this name'],
		]) {
			const { analysis } = await analyzed([DOCOMO], { html: `<img src="${image}">` }, DECORATED);
			expect(analysis.state).toBe('rejected');
			expect(analysis.findings).toContainEqual(expect.objectContaining({ rule: 'images', level: 'error', text: expect.stringContaining(reason!) }));
		}
	});

	test('the Deco-mail check measures them', async () => {
		REPLIES['/heavy.gif'] = { content: gif(9, 9, 100_000) };
		const { analysis } = await analyzed([DOCOMO], { html: `<img src="${base}/heavy.gif">` }, DECORATED);
		const text = expect.stringContaining('The images together have 100,000 bytes; NTT DoCoMo takes fewer than 100,000.');
		expect(analysis.findings).toContainEqual(expect.objectContaining({ rule: 'decoMailCheck', level: 'error', text }));
	});
});
