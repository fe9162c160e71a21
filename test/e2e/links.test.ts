/** The links of delivered messages in a full n8n: answered by its webhook server, opened in Chromium. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { chromium, type Browser } from 'playwright-core';
import { startMailSink, type MailSink } from '../helpers/mailSink';
import { mtaCredential, storeCredential } from './campaign';
import { CHROMIUM, CHROMIUM_ARGS } from './chromium';
import { startCrm, type Crm } from './crm';
import { readExample, setParameter } from './exampleFiles';
import { itemsOf, type Execution } from './execution';
import { CHECKOUT } from './installPackage';
import { startN8n, type N8n } from './n8n';

const PACKAGE = 'n8n-nodes-email-delivery';
const RECIPIENTS = [
	{ email: 'ann@example.com', name: 'Ann', language: 'English' },
	{ email: 'marie@example.com', name: 'Marie', language: 'français' },
	{ email: 'hanako@example.com', name: '花子', language: 'ja' },
];
/** What runs nowhere, and an image of nobody: a mirror page is shown, not trusted. */
const HTML =
	'<h1>Hello {{ recipient.name }}</h1><p><a href="https://shop.example/{{ recipient.name | url_encode }}">Shop</a></p>' +
	'<script>document.title = "it ran"</script><img src="x:" onerror="document.title = \'it ran\'" alt="">' +
	'<p><a href="{{ links.mirror }}">Online</a> <a href="{{ links.unsubscribe }}">Unsubscribe</a></p>';

let n8n: N8n;
let sink: MailSink;
let browser: Browser;
let crm: Crm;
let linksId: string;
let sent: Execution;

beforeAll(async () => {
	sink = await startMailSink();
	n8n = await startN8n({ packages: [CHECKOUT] });
	await n8n.importCredentials([mtaCredential(sink), storeCredential(`${n8n.baseUrl}/webhook/email-delivery`)]);
	crm = await startCrm();
	linksId = await publishLinks();
	sent = await send('Spring news');
	browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
});

afterAll(async () => {
	await browser?.close();
	await n8n?.stop();
	await sink?.stop();
	await crm?.stop();
});

test('one click of a mail client unsubscribes, the workflow tells the CRM, the next analysis leaves out', async () => {
	const link = await linkTo('ann@example.com', 'unsubscribe');
	const looked = await fetch(link);
	expect([looked.status, await looked.text()]).toEqual([200, expect.stringContaining('name="confirm"') as string]);
	expect(await executionsOfLinks()).toEqual([]);

	const form = new FormData();
	form.set('List-Unsubscribe', 'One-Click');
	const clicked = await fetch(link, { method: 'POST', body: form });
	expect([clicked.status, await clicked.text()]).toEqual([200, expect.stringContaining('You are unsubscribed') as string]);
	const [execution] = await waitForLinks(1);
	expect(itemsOf(execution!, 'Delivery Links Trigger')).toEqual([
		expect.objectContaining({ event: 'unsubscribed', by: 'oneClick', address: 'ann@example.com', label: 'Spring news' }),
	]);
	expect(crm.calls).toEqual([
		{
			path: '/unsubscriptions',
			headers: expect.objectContaining({ 'idempotency-key': expect.any(String) as string }) as object,
			body: expect.objectContaining({ address: 'ann@example.com', label: 'Spring news' }) as object,
		},
	]);

	const next = await send('Summer news');
	expect(itemsOf(next, 'Analyze Delivery')[0]?.analysis).toMatchObject({ toDeliver: 2, exclusions: { denylisted: 1 } });
	expect(await messagesTo('ann@example.com')).toHaveLength(1);
});

test('the button of the page works in a browser, in the language of the recipient, and scanners change nothing', async () => {
	const link = await linkTo('hanako@example.com', 'unsubscribe');
	expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);
	const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
	const refused: string[] = [];
	page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
	await page.goto(link);
	expect(await page.locator('html').getAttribute('lang')).toBe('ja');
	// Nothing of the page is wider than the phone.
	expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
	await page.getByRole('button', { name: '配信を停止する' }).click();
	await page.getByText('配信を停止しました').waitFor();
	expect(refused).toEqual([]);
	await page.close();
});

test('the mirror page shows the message of its recipient, and runs nothing', async () => {
	const page = await browser.newPage();
	await page.goto(await linkTo('marie@example.com', 'mirror'));
	await page.getByRole('heading', { name: 'Hello Marie' }).waitFor();
	expect(await page.title()).toBe('For Marie');
	expect(await page.evaluate('window.origin').catch(() => 'no script')).toMatch(/null|no script/);
	await page.close();
});

test('a tracked link leads on through n8n; an altered one leads nowhere', async () => {
	const link = await linkTo('marie@example.com', 'click');
	const followed = await fetch(link, { redirect: 'manual' });
	expect([followed.status, followed.headers.get('location')]).toEqual([302, 'https://shop.example/Marie']);
	expect((await fetch(`${link}x`, { redirect: 'manual' })).status).toBe(404);
});

test('the report of a delivery opens at the address in its item, with all its pages, and starts nothing', async () => {
	const [item] = itemsOf(sent, 'Confirm Delivery') as Array<{ sending: { reportUrl: string } }>;
	const before = (await executionsOfLinks()).length;
	const page = await browser.newPage();
	const refused: string[] = [];
	page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
	await page.goto(item!.sending.reportUrl);
	for (const title of ['Delivery report', 'Analysis report', 'Message preview', 'Live progress']) {
		if (title !== 'Delivery report') await page.getByRole('link', { name: title }).click();
		await page.getByText(`Email delivery · ${title}`).waitFor();
	}
	await page.getByRole('link', { name: '日本語' }).click();
	await page.getByText('メール配信 · 配信状況').waitFor();
	// The previewed message tries to run what it brings: that, and nothing of our own, is refused.
	expect(refused.filter((one) => !/about:srcdoc|image 'x:'/.test(one))).toEqual([]);
	expect(refused.some((one) => one.startsWith("Blocked script execution in 'about:srcdoc'"))).toBe(true);
	await page.close();
	expect((await executionsOfLinks()).length).toBe(before);
});

test('links of delivered messages work on after the workflow was taken away and made anew', async () => {
	const link = await linkTo('marie@example.com', 'mirror');
	await n8n.unpublishWorkflow(linksId);
	await untilAnswered(link, 404);
	linksId = await publishLinks();
	const page = await fetch(link);
	expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Hello Marie') as string]);
});

test('every night profiles of deliveries that ended 90 days ago are cleared, and their mirror pages are gone', async () => {
	const mirror = await linkTo('marie@example.com', 'mirror');
	const night = async () => itemsOf(await n8n.waitForExecution(await n8n.runWorkflow(linksId, 'Every Night'), ['success']), 'Keep the Retention Time');
	expect(await night()).toEqual([{ deliveries: 0 }]);
	expect((await fetch(mirror)).status).toBe(200);

	endedDaysAgo(String(itemsOf(sent, 'Confirm Delivery')[0]?.deliveryId), 91);
	expect(await night()).toEqual([{ deliveries: 1 }]);
	expect((await fetch(mirror)).status).toBe(410);
	expect(await night()).toEqual([{ deliveries: 0 }]);
});

/** Puts the clock back for a delivery, in the store's own file: nobody waits for 90 days. */
function endedDaysAgo(deliveryId: string, days: number): void {
	const database = new DatabaseSync(join(n8n.userFolder, '.n8n', 'email-delivery', 'deliveries.sqlite'), { timeout: 10_000 });
	const { changes } = database.prepare('update delivery set updated_at = updated_at - ? where id = ?').run(days * 86_400_000, deliveryId);
	database.close();
	if (changes !== 1) throw new Error(`${changes} deliveries have the id ${deliveryId}`);
}

/** Publishes the example as a person who builds it: with nodes that n8n has never seen. Gives its id. */
async function publishLinks(): Promise<string> {
	const links = readExample('links');
	setParameter(links, 'Tell the CRM', 'url', `${crm.url}/unsubscriptions`);
	const nodes = links.nodes.map((node) => ({ ...node, id: randomUUID(), ...('webhookId' in node && { webhookId: randomUUID() }) }));
	const id = await n8n.importWorkflow({ ...links, nodes });
	await n8n.publishWorkflow(id);
	await untilAnswered(`${n8n.baseUrl}/webhook/email-delivery/open?t=x`, 200);
	return id;
}

/** Sends a delivery to all recipients; gives its execution. */
async function send(label: string): Promise<Execution> {
	const node = (id: number, name: string, type: string, parameters: object, typeVersion = 1) => ({
		id: `e0000000-0000-4000-8000-00000000000${id}`,
		name,
		type,
		typeVersion,
		parameters,
		position: [id * 200, 0],
		...(type.startsWith(PACKAGE) && { credentials: credentialsOf(type) }),
	});
	const nodes = [
		node(1, 'Manual Trigger', 'n8n-nodes-base.manualTrigger', {}),
		node(2, 'Recipients', 'n8n-nodes-base.set', { mode: 'raw', jsonOutput: JSON.stringify({ recipients: RECIPIENTS }), options: {} }, 3.4),
		node(3, 'Split Out', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'recipients', options: {} }),
		node(4, 'Email Parameters', `${PACKAGE}.emailParameters`, {
			label,
			senderName: 'Shop',
			senderAddress: 'news@example.com',
			subject: 'For {{ recipient.name }}',
			html: HTML,
			approvalMode: 'automatic',
			trackingOptions: { clicks: true },
		}),
		node(5, 'Analyze Delivery', `${PACKAGE}.analyzeDelivery`, {}),
		node(6, 'Confirm Delivery', `${PACKAGE}.confirmDelivery`, {}),
	];
	const connections = Object.fromEntries(
		nodes.slice(0, -1).map(({ name }, at) => [name, { main: [[{ node: nodes[at + 1]!.name, type: 'main', index: 0 }]] }]),
	);
	const id = await n8n.importWorkflow({ name: label, nodes, connections });
	return n8n.waitForExecution(await n8n.runWorkflow(id), ['success']);
}

function credentialsOf(type: string): Record<string, { name: string }> {
	const store = { deliveryStoreApi: { name: 'Delivery Store' } };
	return type.endsWith('confirmDelivery') ? { mtaSmtpApi: { name: 'MTA' }, ...store } : store;
}

async function messagesTo(address: string) {
	const own = sink.messages.filter(({ envelope }) => envelope.to.includes(address));
	return Promise.all(own.map(({ raw }) => simpleParser(raw)));
}

async function linkTo(address: string, path: string): Promise<string> {
	const [mail] = await messagesTo(address);
	const link = new RegExp(`http://[^"\\s]+/webhook/email-delivery/${path}\\?t=[\\w-]+`).exec(String(mail?.html))?.[0];
	if (!link) throw new Error(`The message to ${address} has no link "${path}": ${String(mail?.html)}`);
	return link;
}

/** Executions of the workflow that answers the links, the newest first. */
async function executionsOfLinks(): Promise<Array<{ id: string; status: string }>> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: linksId }));
	const { results } = await n8n.rest.get<{ results: Array<{ id: string; status: string }> }>(`/rest/executions?filter=${filter}`);
	return results;
}

async function waitForLinks(count: number): Promise<Execution[]> {
	const deadline = Date.now() + 60_000;
	for (;;) {
		const executions = await executionsOfLinks();
		if (executions.length >= count) return Promise.all(executions.map(({ id }) => n8n.waitForExecution(id, ['success'])));
		if (Date.now() > deadline) throw new Error(`The links workflow has run ${executions.length} times instead of ${count}`);
		await sleep(200);
	}
}

/** n8n makes webhooks live, and takes them away, a moment after it has said that the workflow is. */
async function untilAnswered(link: string, wanted: number): Promise<void> {
	const deadline = Date.now() + 60_000;
	for (;;) {
		const { status } = await fetch(link);
		if (status === wanted) return;
		if (Date.now() > deadline) throw new Error(`${link} is still answered with ${status}`);
		await sleep(200);
	}
}
