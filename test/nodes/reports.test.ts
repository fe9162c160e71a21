/** Reports in n8n's engine: as files of the nodes, and over HTTP at the addresses that stand in the items. */
import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { PAGE_TEXTS } from '../../core/links/pages';
import { analyze, ANN, approval, BASE_URL, BOB, confirm, email, itemOn, mailTo, manage, openWorkbench, outputsOf, PACKAGE, proof, type Workbench } from './support';

const HTML = '<p>Hello {{ recipient.firstName | default: "there" }}</p><a href="{{ links.mirror }}">Online</a> <a href="{{ links.unsubscribe }}">Unsubscribe</a>';

let bench: Workbench;
let baseUrl: string;

beforeEach(async () => {
	bench = await openWorkbench();
	({ baseUrl } = await bench.engine.listen());
});
afterEach(() => bench.close());

function activate() {
	const trigger = {
		id: 'trigger',
		name: 'Links',
		type: `${PACKAGE}.deliveryLinksTrigger`,
		webhookId: 'links',
		parameters: {},
		credentials: { deliveryStoreApi: { id: 'deliveryStoreApi', name: 'deliveryStoreApi' } },
	};
	const live = bench.engine.activate({ id: 'links', nodes: [trigger], connections: {} });
	return { events: async (): Promise<IDataObject[]> => (await live.executions()).flatMap((execution) => outputsOf(execution, 'Links')[0] ?? []) };
}

function open(address: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
	const { pathname, search } = new URL(address);
	return fetch(`${baseUrl}${pathname}${search}`, { method, headers: { connection: 'close', 'user-agent': 'Mozilla/5.0 Firefox/140.0', ...headers } });
}

/** The whole chain in manual mode, approved; with the items of its steps. */
async function sendAll(parameters: object = {}) {
	const execution = await bench.run([email({ html: HTML, approvalMode: 'manual', ...parameters }), proof(), analyze(), approval(), confirm()], [ANN, BOB, { email: '' }]);
	const mail = await mailTo(bench.sink, 'boss@example.com');
	await bench.answer(execution);
	await execution.settled();
	const part = (node: string, output: number, name: string) => itemOn(execution, node, output)[name] as Record<string, string>;
	return {
		execution,
		mail,
		proofed: part('Send Proof', 0, 'proof'),
		analyzed: part('Analyze Delivery', 0, 'analysis'),
		approved: part('Request Approval', 1, 'analysis'),
		sending: part('Confirm Delivery', 0, 'sending'),
	};
}

test('every step gives the address of its page, the approval mail has it, and each answers what it is for', async () => {
	const trigger = activate();
	const { mail, proofed, analyzed, approved, sending } = await sendAll();
	expect(approved.reportUrl).toBe(analyzed.reportUrl);
	expect(mail.text).toContain(`Report with charts:\n${analyzed.reportUrl}&lang=en`);
	expect(String(mail.html)).toContain('>Report with charts</a>');
	const pages: Array<[address: string | undefined, pieces: string[]]> = [
		[analyzed.reportUrl, ['Analysis report', 'It is ready to go to 2 of 3 recipients.', 'Address not specified']],
		[proofed.previewUrl, ['Message preview', 'Proof #1: Hello', 'proof@example.com']],
		[sending.reportUrl, ['Delivery report', 'Finished', 'example.org']],
		[sending.progressUrl, ['Live progress', 'Finished', 'Sent <b>2</b>']],
	];
	for (const [address, pieces] of pages) {
		expect(address).toMatch(new RegExp(`^${BASE_URL}/report\\?t=[\\w-]+$`));
		const reply = await open(address!);
		const page = await reply.text();
		expect([reply.status, pieces.filter((piece) => !page.includes(piece))]).toEqual([200, []]);
		expect(reply.headers.get('cache-control')).toBe('no-store');
		expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
		expect(reply.headers.get('content-security-policy')).not.toMatch(/script|unsafe-eval/);
		// Nothing changes any more: nothing to read again.
		expect(reply.headers.get('refresh')).toBeNull();
		expect((await open(address!, {}, 'HEAD')).status).toBe(200);
		// n8n itself: no such method at this address.
		expect((await open(address!, {}, 'POST')).status).toBe(404);
	}
	expect(await trigger.events()).toEqual([]);
});

test('pages speak the language that was chosen, else that of the browser', async () => {
	activate();
	const { analyzed } = await sendAll();
	const language = async (address: string, headers = {}) => /<html lang="(\w+)">/.exec(await (await open(address, headers)).text())?.[1];
	expect(await language(analyzed.reportUrl!)).toBe('en');
	expect(await language(analyzed.reportUrl!, { 'accept-language': 'ja, en;q=0.5' })).toBe('ja');
	expect(await language(`${analyzed.reportUrl}&lang=fr`, { 'accept-language': 'ja' })).toBe('fr');
	expect(await language(`${analyzed.reportUrl}&lang=xx&lang=fr`, { 'accept-language': 'ja' })).toBe('ja');
});

test('the progress of what has not ended is read again, until the reader stops it', async () => {
	activate();
	const run = await bench.run([email({ html: HTML, label: 'Waiting', scheduleOptions: { contactDate: '2199-01-01T00:00:00' } }), analyze(), confirm()]);
	const { progressUrl } = itemOn(run, 'Confirm Delivery', 1).sending as Record<string, string>;
	const reply = await open(progressUrl!);
	expect(reply.headers.get('refresh')).toBe('60');
	const [, stop] = /<a href="(\?[^"]*pause=1)">Stop refreshing</.exec(await reply.text())!;
	const paused = await open(`${BASE_URL}/report${stop!.replaceAll('&amp;', '&')}`);
	expect(paused.headers.get('refresh')).toBeNull();
	expect(await paused.text()).toContain('Refresh by itself');
});

test('altered, guessed and foreign tokens get one and the same answer', async () => {
	const trigger = activate();
	const { analyzed, sending } = await sendAll();
	const html = String((await mailTo(bench.sink, ANN.email)).html);
	const tokenOf = (path: string) => new RegExp(`/${path}\\?t=([\\w-]+)`).exec(html)![1]!;
	const report = new URL(analyzed.reportUrl!).searchParams.get('t')!;
	const wrong = [
		report.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
		report.replace(/^1a/, '1d'),
		`1a${report.slice(2, -22)}${'A'.repeat(22)}`,
		report.slice(0, -22) + new URL(sending.reportUrl!).searchParams.get('t')!.slice(-22),
		tokenOf('mirror'),
		tokenOf('unsubscribe'),
		'',
		'x'.repeat(5_000),
	].map((token) => `${BASE_URL}/report?t=${token}`);
	// And a report's token opens no link of a message.
	const addresses = [...wrong, `${BASE_URL}/report`, `${BASE_URL}/mirror?t=${report}`, `${BASE_URL}/unsubscribe?t=${report}`, `${BASE_URL}/click?t=${report}`];
	const answers = await Promise.all(addresses.map((address) => open(address)));
	const bodies = new Set(await Promise.all(answers.map((answer) => answer.text())));
	expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
	expect(bodies.size).toBe(1);
	expect([...bodies][0]).toContain(PAGE_TEXTS.en.invalidTitle);
	expect(await trigger.events()).toEqual([]);
});

describe('files', () => {
	const fileOf = async (run: Awaited<ReturnType<Workbench['run']>>, node: string, field: string, output = 0) => {
		const binary = run.outputsOf(node)[output]?.[0]?.binary?.[field] as IBinaryData | undefined;
		return binary && { name: binary.fileName, type: binary.mimeType, text: String(await Container.get(BinaryDataService).getAsBuffer(binary)) };
	};

	test('come out of Analyze Delivery and Send Proof where a person decides, in the language that is set', async () => {
		const manual = { html: HTML, approvalMode: 'manual', deliveryOptions: { code: 'a/b c' } };
		const run = await bench.run([email(manual), proof({ options: { previewFile: 'ja' } }), analyze()], [ANN, BOB]);
		const report = await fileOf(run, 'Analyze Delivery', 'report');
		expect(report).toMatchObject({ name: 'analysis-report-a-b-c.html', type: 'text/html', text: expect.stringContaining('It is ready to go to 2 of 2 recipients.') });
		expect(report!.text).not.toContain('<nav');
		expect(await fileOf(run, 'Send Proof', 'preview')).toMatchObject({ name: 'preview-a-b-c.html', text: expect.stringContaining('<html lang="ja">') });
		// What comes later carries the item, not the file.
		expect(run.outputsOf('Analyze Delivery')[0]![0]!.binary).not.toHaveProperty('preview');
	});

	test.each([
		['none in automatic mode, as nobody looks', 'byApprovalMode', false],
		['unless one is asked for', 'fr', true],
	])('%s', async (_what, reportFile, isThere) => {
		const run = await bench.run([email({ html: HTML }), analyze({ reportFile })], [ANN]);
		expect(await fileOf(run, 'Analyze Delivery', 'report')).toEqual(isThere ? expect.objectContaining({ text: expect.stringContaining('<html lang="fr">') }) : undefined);
	});

	test('Confirm Delivery gives the delivery report where it is asked for, once the delivery has ended', async () => {
		const asked = confirm({ options: { reportFile: 'fr' } });
		const run = await bench.run([email({ html: HTML, deliveryOptions: { code: 'spring' } }), analyze({ reportFile: 'none' }), asked], [ANN, BOB]);
		const report = await fileOf(run, 'Confirm Delivery', 'report');
		expect(report).toMatchObject({ name: 'delivery-report-spring.html', type: 'text/html', text: expect.stringContaining('<html lang="fr">') });
		expect(report!.text).toContain('<b>2</b>');
		const later = await bench.run([email({ html: HTML, scheduleOptions: { contactDate: '2199-01-01T00:00:00' } }), analyze({ reportFile: 'none' }), asked]);
		expect(itemOn(later, 'Confirm Delivery', 1).status).toBeDefined();
		expect(await fileOf(later, 'Confirm Delivery', 'report', 1)).toBeUndefined();
		const unasked = await bench.run([email({ html: HTML, label: 'Other' }), analyze({ reportFile: 'none' }), confirm()], [ANN]);
		expect(itemOn(unasked, 'Confirm Delivery', 0).status).toBe('finished');
		expect(await fileOf(unasked, 'Confirm Delivery', 'report')).toBeUndefined();
	});

	test.each(['analysis', 'delivery', 'preview'])('Email Delivery gives the %s with its address', async (page) => {
		const run = await bench.run([email({ html: HTML, label: 'Spring' }), analyze(), confirm()], [ANN]);
		const { deliveryId } = itemOn(run, 'Confirm Delivery', 0);
		const parameters = { operation: 'report', page, deliveryId: { mode: 'id', value: deliveryId }, language: 'fr', binaryProperty: 'file' };
		const managed = await bench.run([manage(parameters)], [{}]);
		expect(itemOn(managed, 'Email Delivery', 0)).toMatchObject({ deliveryId, report: { page, url: expect.stringMatching(`^${BASE_URL}/report`), progressUrl: expect.any(String) } });
		expect((await fileOf(managed, 'Email Delivery', 'file'))!.text).toContain('<html lang="fr">');
	});

	test('of a delivery that was never analyzed: an error that says what to do', async () => {
		const run = await bench.run([email({ html: HTML }), manage({ operation: 'report', deliveryId: { mode: 'id', value: '={{ $json.deliveryId }}' } })], [ANN]);
		expect(run.error?.message).toContain('There is nothing to report of "Spring news": it has no analysis.');
	});
});
