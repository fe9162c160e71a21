/**
 * Every page and report in Chromium, in light and dark, on a desk and on a phone: everybody can read it (axe), nothing is
 * loaded from elsewhere, nothing breaks the page's own policy, and a phone has nothing to scroll sideways.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AxeResults, RunOptions } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { deadLinkPage, MIRROR_HEADERS, mirrorDocument, PAGE_HEADERS, textsOf, unsubscribedPage, unsubscribePage } from '../../core/links/pages';
import { analysisReportHtml, decisionPage, messagePage, proofReportHtml, textsIn } from '../../core/report';
import { analysisDocument, contentPolicyOf, deliveryDocument, previewDocument, progressDocument } from '../../core/report/documents';
import { ANALYSIS, FACTS, OPTIONS, PREVIEW, PROGRESS, SENDING, sized } from '../core/report/documents/samples';
import { analysis, HOSTILE, decision, proof } from '../core/report/samples';
import { CHROMIUM, CHROMIUM_ARGS } from './chromium';

interface ServedPage {
	body: string;
	policy: string;
}

const LANGUAGES = ['en', 'fr', 'ja'] as const;
const LOOKS = [
	['light', 1280],
	['dark', 1280],
	['light', 390],
	['dark', 390],
] as const;

const ofReports = (body: string, showsMessage = false): ServedPage => ({ body, policy: contentPolicyOf(showsMessage) });
const ofLinks = (body: string): ServedPage => ({ body, policy: PAGE_HEADERS['Content-Security-Policy']! });
/** As Request Approval answers, and as a mail client shows a mail. */
const ofApproval = (body: string): ServedPage => ({ body, policy: "default-src 'none'; style-src 'unsafe-inline'; img-src https: http: data:; form-action 'self'" });

const PARTIES = { sender: 'Flower Shop', address: 'ann@example.com' };
const DEAD = ['invalid', 'inactive', 'over', 'gone', 'error'] as const;
const OF_PROOF = { ...decision, analysis: undefined, proof };
const EMPTY = sized(0);
const LARGE = sized(1_000_000);
const LONG = { ...FACTS, label: `${HOSTILE} ${'Supercalifragilistic'.repeat(40)} שלום`, status: 'paused' as const, stopDetail: 'y'.repeat(2_000) };

/** Each page by name, with what it is served with. */
const PAGES: Array<[name: string, page: ServedPage]> = [
	...LANGUAGES.flatMap((language): Array<[string, ServedPage]> => {
		const options = { ...OPTIONS, language };
		const texts = textsIn(language);
		const page = { language, texts: textsOf(language, []) };
		return [
			[`analysis report, ${language}`, ofReports(analysisDocument(options, ANALYSIS))],
			[`delivery report, ${language}`, ofReports(deliveryDocument(options, SENDING))],
			[`live progress, ${language}`, ofReports(progressDocument(options, PROGRESS))],
			[`message preview, ${language}`, ofReports(previewDocument(options, PREVIEW), true)],
			[`approval of an analysis, ${language}`, ofApproval(decisionPage(texts, decision))],
			[`approval with a problem, ${language}`, ofApproval(decisionPage(texts, { ...decision, problem: texts.words.commentMissing, rejectionComment: 'required' }))],
			[`approval of a proof, ${language}`, ofApproval(decisionPage(texts, OF_PROOF))],
			[`decided, ${language}`, ofApproval(messagePage(texts, { title: texts.decided.approved, text: texts.words.thanks }))],
			[`others are asked, ${language}`, ofApproval(messagePage(texts, { title: texts.words.resultSoFar, text: texts.waitingFor(HOSTILE) }))],
			[`not decided, ${language}`, ofApproval(messagePage(texts, { title: texts.words.notDecided, text: HOSTILE }))],
			[`nothing to decide, ${language}`, ofApproval(messagePage(texts, { title: texts.words.nothingToDecide, text: texts.words.late }))],
			[`unsubscription, ${language}`, ofLinks(unsubscribePage(page, PARTIES))],
			[`unsubscribed, ${language}`, ofLinks(unsubscribedPage(page, PARTIES))],
			...DEAD.map((why): [string, ServedPage] => [`link that is ${why}, ${language}`, ofLinks(deadLinkPage(page, why))]),
		];
	}),
	['analysis report of nobody', ofReports(analysisDocument(OPTIONS, EMPTY.analysis))],
	['delivery report of nothing', ofReports(deliveryDocument(OPTIONS, EMPTY.sending))],
	['delivery report of a million', ofReports(deliveryDocument(OPTIONS, LARGE.sending))],
	['preview of nothing', ofReports(previewDocument(OPTIONS, { label: 'x', messages: [] }), true)],
	['delivery report with a hostile label', ofReports(deliveryDocument(OPTIONS, { ...SENDING, delivery: LONG }))],
	['downloaded analysis report', ofReports(analysisDocument({ ...OPTIONS, links: undefined }, ANALYSIS))],
	['mirror page', { body: mirrorDocument('<p lang="en">Hello</p>', 'Hello'), policy: MIRROR_HEADERS['Content-Security-Policy']! }],
];

/** Mails, shown as a mail client would: theirs are tables for layout. */
const MAILS: typeof PAGES = LANGUAGES.flatMap((language): typeof PAGES => [
	[`mail with an analysis, ${language}`, ofApproval(analysisReportHtml(textsIn(language), analysis))],
	[`mail with a proof, ${language}`, ofApproval(proofReportHtml(textsIn(language), proof))],
]);

/** What axe looks at. A mail has no landmarks, and its client puts it into a page that has; the mirror page is the author's. */
const WITHOUT_LANDMARKS = new Set([...MAILS.map(([name]) => name), 'mirror page']);
const AXE_OPTIONS: RunOptions = { iframes: false, resultTypes: ['violations'] };
const LANDMARKS = { 'landmark-one-main': { enabled: false }, region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'html-has-lang': { enabled: false } };

/** A page whose answer tells the browser to read it again, as that of the trigger does. */
const REFRESHED = 'refreshed';

const canRun = existsSync(CHROMIUM);
const describePages = canRun ? describe : describe.skip;

describePages(canRun ? 'in Chromium' : `in Chromium (left out: there is none at ${CHROMIUM}; name one in CHROMIUM_PATH)`, () => {
	let browser: Browser;
	let server: Server;
	let base: string;
	const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
	const pages = new Map([...PAGES, ...MAILS, [REFRESHED, ofReports(progressDocument(OPTIONS, PROGRESS))]]);

	beforeAll(async () => {
		browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
		server = createServer((request, response) => {
			const page = pages.get(decodeURIComponent(request.url!.slice(1).split('?')[0]!));
			// The browser asks once for the server's icon.
			if (!page) return void response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
			if (request.url === `/${encodeURIComponent(REFRESHED)}`) response.setHeader('Refresh', '1');
			response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': page.policy }).end(page.body);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterAll(async () => {
		await browser?.close();
		server?.closeAllConnections();
		await new Promise((resolve) => server?.close(resolve));
	});

	/** Opens a page and gives what it complains about and what it asks for beside itself, from now on. */
	async function open(name: string): Promise<{ page: Page; complaints: string[]; requests: string[] }> {
		const page = await browser.newPage();
		const complaints: string[] = [];
		const requests: string[] = [];
		const isForeign = (url: string) => !url.startsWith(`${base}/`) && !url.startsWith('about:') && !url.startsWith('data:');
		page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
		page.on('pageerror', (error) => complaints.push(error.message));
		page.on('request', (request) => isForeign(request.url()) && requests.push(request.url()));
		await page.goto(`${base}/${encodeURIComponent(name)}`, { waitUntil: 'load' });
		return { page, complaints, requests };
	}

	async function violations(page: Page, name: string): Promise<string[]> {
		if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe);
		const options = WITHOUT_LANDMARKS.has(name) ? { ...AXE_OPTIONS, rules: LANDMARKS } : AXE_OPTIONS;
		const results = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults;
		return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`));
	}

	test.each([...PAGES, ...MAILS])('%s', async (name) => {
		const { page, complaints, requests } = await open(name);
		for (const [colorScheme, width] of LOOKS) {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize({ width, height: 900 });
			// A sandboxed page takes no script, not even that of the check.
			if (name === 'mirror page') continue;
			const look = `${colorScheme}, ${width} pixels wide`;
			expect([look, await violations(page, name)]).toEqual([look, []]);
			expect([look, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([look, true]);
		}
		expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
		await page.close();
	});

	test.each(['analysis report, en', 'delivery report, ja', 'message preview, fr'])('%s on paper is dark on white, without links to elsewhere, whatever the screen is', async (name) => {
		const { page } = await open(name);
		await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
		const seen = await page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.querySelector('nav')).display]");
		expect(seen).toEqual(['rgb(29, 33, 39)', 'none']);
		await page.close();
	});

	test('the progress page is read again by what its answer says alone, its policy and all', async () => {
		const page = await browser.newPage();
		await page.goto(`${base}/${encodeURIComponent(REFRESHED)}`);
		// Twice more, by itself.
		for (let round = 0; round < 2; round += 1) await page.waitForEvent('load');
		await page.close();
	});

	test('the check finds what is wrong', async () => {
		const page = await browser.newPage();
		await page.setContent('<html><body><img src="data:,"><p style="color:#aaa;background:#fff">pale</p></body></html>');
		const found = (await violations(page, 'broken')).map((one) => one.split(':')[0]);
		expect(found).toEqual(expect.arrayContaining(['image-alt', 'color-contrast', 'html-has-lang']));
		await page.close();
	});
});
