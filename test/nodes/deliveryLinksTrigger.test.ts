/** Delivery Links Trigger in n8n's engine, over HTTP: what its addresses answer, change and emit. */
import { createServer } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { PAGE_TEXTS } from '../../core/links/pages';
import {
	analyze,
	ANN,
	BASE_URL,
	BOB,
	confirm,
	email,
	itemOn,
	mailTo,
	openWorkbench,
	outputsOf,
	PACKAGE,
	proof,
	receivedBy,
	type Workbench,
} from './support';

/** What a browser that speaks French sends along. */
const FRENCH = { 'accept-language': 'de, fr-CH;q=0.9, en;q=0.5' };
const BROWSER = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'accept-language': 'en' };

const HTML =
	'<p>Hello {{ recipient.firstName }}, <a href="https://shop.example/{{ recipient.firstName }}?a=1&amp;b=2">our shop</a></p>' +
	'<p><a href="{{ links.mirror }}">Online</a> <a href="{{ links.unsubscribe }}">Unsubscribe</a></p>';
const TRACKED = { html: HTML, trackingOptions: { clicks: true, opens: true } };

let bench: Workbench;
let baseUrl: string;

beforeEach(async () => {
	bench = await openWorkbench();
	({ baseUrl } = await bench.engine.listen());
});
afterEach(() => bench.close());

function activate(parameters: object = {}) {
	const trigger = {
		id: 'trigger',
		name: 'Links',
		type: `${PACKAGE}.deliveryLinksTrigger`,
		// As the editor gives one to every node with webhooks; without it n8n would put its own parts before the path.
		webhookId: 'links',
		parameters,
		credentials: { deliveryStoreApi: { id: 'deliveryStoreApi', name: 'deliveryStoreApi' } },
	};
	const live = bench.engine.activate({ id: 'links', nodes: [trigger], connections: {} });
	return {
		/** What the trigger emitted, in order. */
		async events(): Promise<IDataObject[]> {
			const executions = await live.executions();
			return executions.flatMap((execution) => outputsOf(execution, 'Links')[0] ?? []);
		},
	};
}

/** Opens a link of a message as a mail client or a browser does. */
function open(link: string, options: RequestInit = {}): Promise<Response> {
	const { pathname, search } = new URL(link);
	return fetch(`${baseUrl}${pathname}${search}`, {
		redirect: 'manual',
		...options,
		headers: { connection: 'close', ...BROWSER, ...options.headers },
	});
}

const post = (link: string, body: string | FormData, headers: Record<string, string> = {}) =>
	open(link, {
		method: 'POST',
		body,
		headers: { ...(typeof body === 'string' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}), ...headers },
	});

async function send(parameters: object = TRACKED, items: object[] = [ANN, BOB]): Promise<IDataObject> {
	const run = await bench.run([email(parameters), analyze(), confirm()], items);
	return itemOn(run, 'Confirm Delivery', 0);
}

/** The links of the message to this address, by their path. */
async function linksTo(address: string): Promise<Record<'unsubscribe' | 'mirror' | 'click' | 'open', string>> {
	const mail = await mailTo(bench.sink, address);
	const html = String(mail.html);
	const link = (path: string) => new RegExp(`${BASE_URL}/${path}\\?t=[\\w-]+`).exec(html)?.[0] ?? '';
	return { unsubscribe: link('unsubscribe'), mirror: link('mirror'), click: link('click'), open: link('open') };
}

describe('unsubscription', () => {
	test('GET and HEAD show a page and change nothing; the button unsubscribes, the next analysis leaves out', async () => {
		const trigger = activate();
		await send();
		const { unsubscribe } = await linksTo(ANN.email);

		const page = await open(unsubscribe);
		const text = await page.text();
		expect(page.status).toBe(200);
		expect(text).toContain('Example Shop');
		expect(text).toContain('a•••@example.com');
		expect(text).not.toContain(ANN.email);
		expect(text).toMatch(/<form method="post"><button type="submit" name="confirm" value="unsubscribe">Unsubscribe</);
		await open(unsubscribe, { method: 'HEAD' });
		expect(await trigger.events()).toEqual([]);

		const done = await post(unsubscribe, 'confirm=unsubscribe');
		expect(await done.text()).toContain('You are unsubscribed');
		expect(await (await open(unsubscribe)).text()).toContain('You are unsubscribed');
		expect(await trigger.events()).toEqual([
			expect.objectContaining({ event: 'unsubscribed', by: 'page', address: ANN.email, label: 'Spring news', isMachine: false }),
		]);

		const next = await bench.run([email({ label: 'Next news' }), analyze()], [ANN, BOB]);
		expect(itemOn(next, 'Analyze Delivery', 0).analysis).toMatchObject({ toDeliver: 1, exclusions: { denylisted: 1 } });
	});

	test.each<[what: string, body: () => string, headers: Record<string, string>]>([
		['as a form', () => 'List-Unsubscribe=One-Click', {}],
		['as text', () => 'List-Unsubscribe=One-Click', { 'content-type': 'text/plain' }],
	])('one click of a mail client, %s (RFC 8058)', async (_what, body, headers) => {
		const trigger = activate();
		await send();
		const mail = await mailTo(bench.sink, BOB.email);
		expect(mail.raw.toString()).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
		const { unsubscribe } = await linksTo(BOB.email);
		for (let click = 0; click < 3; click += 1) {
			const reply = await post(unsubscribe, body(), headers);
			expect(reply.status).toBe(200);
		}
		expect(await trigger.events()).toEqual([expect.objectContaining({ event: 'unsubscribed', by: 'oneClick', address: BOB.email })]);
	});

	test.each([
		['nothing', ''],
		['something else', 'confirm=perhaps'],
		['another field', 'List-Unsubscribe=Two-Clicks'],
		['no form', '{"confirm":'],
	])('a POST of %s only shows the page', async (_what, body) => {
		const trigger = activate();
		await send();
		const { unsubscribe } = await linksTo(ANN.email);
		const reply = await post(unsubscribe, body);
		expect(await reply.text()).toContain('name="confirm"');
		expect(await trigger.events()).toEqual([]);
	});
});

describe('the pages', () => {
	test('speak the language of the browser, or that of the profile', async () => {
		activate({ options: { languageField: 'lang' } });
		await send(TRACKED, [ANN, { ...BOB, lang: '日本語' }]);
		const ann = await open((await linksTo(ANN.email)).unsubscribe, { headers: FRENCH });
		expect(await ann.text()).toMatch(/<html lang="fr">[^]*Se désabonner/);
		const bob = await open((await linksTo(BOB.email)).unsubscribe, { headers: FRENCH });
		expect(await bob.text()).toMatch(/<html lang="ja">[^]*配信を停止する/);
	});

	test('have texts of the user where these are given, as plain text', async () => {
		const text = [{ language: 'en', key: 'unsubscribeTitle', text: 'Bye <b>{sender}</b>?' }];
		activate({ options: { pageTexts: { text } } });
		await send();
		const page = await (await open((await linksTo(ANN.email)).unsubscribe)).text();
		expect(page).toContain('<h1>Bye &lt;b&gt;{sender}&lt;/b&gt;?</h1>');
		expect(page).not.toContain(PAGE_TEXTS.en.unsubscribeTitle);
	});

	test('are kept nowhere, framed nowhere, and run nothing', async () => {
		activate();
		await send();
		const { unsubscribe, mirror } = await linksTo(ANN.email);
		for (const link of [unsubscribe, mirror, `${BASE_URL}/unsubscribe?t=x`]) {
			const { headers } = await open(link);
			expect(headers.get('cache-control')).toBe('no-store');
			expect(headers.get('x-content-type-options')).toBe('nosniff');
			expect(headers.get('referrer-policy')).toBe('no-referrer');
			expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
			expect(headers.get('content-security-policy')).not.toContain('script');
		}
	});
});

describe('mirror page', () => {
	test('is the message of this recipient, without the picture that tells of opens', async () => {
		const trigger = activate();
		await send();
		const { mirror, click } = await linksTo(ANN.email);
		const reply = await open(mirror);
		const page = await reply.text();
		expect(reply.status).toBe(200);
		expect(page).toContain('Hello Ann');
		expect(page).toContain(click);
		expect(page).not.toContain('/open?t=');
		expect(reply.headers.get('content-security-policy')).toContain('sandbox');
		expect(await trigger.events()).toEqual([]);
		await bench.withStore(async (store) => {
			const figures = await store.reactionFigures(trackedDelivery().id);
			// So soon after the message left, nobody but a filter reads it.
			expect(figures.mirrors).toMatchObject({ times: 0, machineTimes: 1 });
		});
	});

	test.each([
		['do not generate', { mode: 'none' }, 410, 'not active'],
		['by message identifier only', { mode: 'messageId' }, 410, 'not active'],
		['expired', { mode: 'force', validityDays: 0.000001 }, 410, 'expired'],
	])('%s', async (_what, mirrorPageOptions, status, text) => {
		activate();
		await send({ ...TRACKED, mirrorPageOptions });
		await sleep(150);
		const reply = await open((await linksTo(ANN.email)).mirror);
		expect(reply.status).toBe(status);
		expect(await reply.text()).toContain(text);
	});
});

describe('tracked links', () => {
	test('lead to where the content says, with the profile in it; counted, and emitted once they can be those of a person', async () => {
		const trigger = activate();
		await send();
		makeOld();
		const { click, open: pixel } = await linksTo(ANN.email);
		const reply = await open(click);
		expect([reply.status, reply.headers.get('location')]).toEqual([302, 'https://shop.example/Ann?a=1&b=2']);
		const image = await open(pixel);
		expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/gif']);
		await open(click, { method: 'HEAD' });
		await open(click, { headers: { 'user-agent': 'python-requests/2.31.0' } });
		await open(click, { headers: { 'accept-language': '*' } });
		expect(await trigger.events()).toEqual([
			expect.objectContaining({
				event: 'clicked',
				address: ANN.email,
				link: { number: 1, label: 'our shop', url: 'https://shop.example/Ann?a=1&b=2' },
			}),
			expect.objectContaining({ event: 'opened', address: ANN.email }),
		]);
		await bench.withStore(async (store) => {
			const figures = await store.reactionFigures(trackedDelivery().id);
			expect(figures).toMatchObject({
				clicks: { times: 1, messages: 1, machineTimes: 3, machineMessages: 1 },
				opens: { times: 1, messages: 1 },
				links: [{ label: 'our shop', times: 1 }],
			});
		});
	});

	test('emit what machines do when asked to, marked', async () => {
		const trigger = activate({ options: { machines: true }, events: ['clicked'] });
		await send();
		const { click, open: pixel, mirror } = await linksTo(ANN.email);
		await Promise.all([open(click), open(pixel), open(mirror)]);
		expect(await trigger.events()).toEqual([expect.objectContaining({ event: 'clicked', isMachine: true })]);
	});

	test('of proofs lead there too, and are not counted', async () => {
		const trigger = activate({ options: { machines: true } });
		await bench.run([email(TRACKED), proof()], [ANN]);
		const ofProof = await linksTo('proof@example.com');
		const reply = await open(ofProof.click);
		expect([reply.status, reply.headers.get('location')?.slice(0, 24)]).toEqual([302, 'https://shop.example/Ann']);
		await open(ofProof.open);
		expect((await open(ofProof.mirror)).status).toBe(410);
		expect((await post(ofProof.unsubscribe, 'confirm=unsubscribe')).status).toBe(410);
		expect(await trigger.events()).toEqual([]);
	});
});

describe('links that nobody signed', () => {
	test('get one and the same answer, and tell nothing', async () => {
		const trigger = activate({ options: { machines: true } });
		await send();
		const { unsubscribe, mirror, click, open: pixel } = await linksTo(ANN.email);
		const altered = (link: string) => link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
		const swapped = (link: string, other: string) => `${link.split('?')[0]}?${other.split('?')[1]}`;
		const links = [
			altered(unsubscribe),
			altered(mirror),
			altered(click),
			swapped(unsubscribe, mirror),
			swapped(mirror, unsubscribe),
			swapped(click, unsubscribe),
			`${BASE_URL}/unsubscribe`,
			`${BASE_URL}/mirror?t=`,
			`${BASE_URL}/click?t=${'x'.repeat(5_000)}`,
			`${BASE_URL}/mirror?t=a&t=b`,
		];
		const answers = await Promise.all(links.map((link) => open(link)));
		const bodies = new Set(await Promise.all(answers.map((answer) => answer.text())));
		expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
		expect(bodies.size).toBe(1);
		expect([...bodies][0]).toContain(PAGE_TEXTS.en.invalidTitle);
		expect((await post(altered(unsubscribe), 'List-Unsubscribe=One-Click')).status).toBe(404);
		expect((await open(altered(pixel))).status).toBe(200);
		expect(await trigger.events()).toEqual([]);
	});

	test('a store that cannot be opened: a page that asks to try again, and no event', async () => {
		const trigger = activate();
		await send();
		const { unsubscribe, open: pixel } = await linksTo(ANN.email);
		const port = await freePort();
		bench.credentials.deliveryStoreApi = { kind: 'postgres', host: '127.0.0.1', port, database: 'x', user: 'x', password: 'x' };
		const reply = await post(unsubscribe, 'confirm=unsubscribe');
		expect([reply.status, await reply.text()]).toEqual([503, expect.stringContaining('try again later')]);
		expect((await open(pixel)).headers.get('content-type')).toBe('image/gif');
		expect(await trigger.events()).toEqual([]);
	});
});

test.each(['news/links', '/news/links/', ' news/links '])('another path is served where the node has it, and only there: %j', async (path) => {
	activate({ path });
	await send();
	const { unsubscribe } = await linksTo(ANN.email);
	expect((await open(unsubscribe)).status).toBe(404);
	expect((await open(unsubscribe.replace('email-delivery', 'news/links'))).status).toBe(200);
	expect(receivedBy(bench.sink)).toHaveLength(2);
});

/** As if the messages had been sent an hour ago. */
function makeOld(): void {
	const database = new DatabaseSync(bench.storeFile, { timeout: 5_000 });
	database.exec('update message set sent_at = sent_at - 3600000 where sent_at is not null');
	database.close();
}

function trackedDelivery(): { id: string } {
	const database = new DatabaseSync(bench.storeFile, { timeout: 5_000 });
	const row = database.prepare('select id from delivery').get() as { id: string };
	database.close();
	return row;
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	await new Promise<void>((resolve) => server.close(() => resolve()));
	return port;
}
