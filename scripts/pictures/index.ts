/**
 * `npm run pictures [-- --folder docs]`: takes the pictures of analysis report, message preview, live progress and delivery report in `docs/`
 * anew. The delivery is real (store, SMTP, pages at their addresses); only its clock is not: times are moved apart, as if
 * it had taken hours instead of seconds.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { confirmDelivery } from '../../core/delivery/sending/confirm';
import { waveOf } from '../../core/delivery/sending/waves';
import { reportUrl } from '../../core/delivery/report/reportLinks';
import { viewReport } from '../../core/delivery/report/viewReport';
import { plannedStarts } from '../../core/delivery/report/waveStarts';
import type { Language } from '../../core/delivery/types';
import type { ReportPage } from '../../core/links';
import { contentPolicyOf } from '../../core/report/documents';
import { openBench, senderTo, until, type Bench } from '../../test/core/delivery/support';
import { CHROMIUM, CHROMIUM_ARGS } from '../../test/e2e/chromium';
import { startMailSink } from '../../test/helpers/mailSink';
import { prepareDelivery, refuse } from './delivery';
import { savePng } from './png';

const { values } = parseArgs({ options: { folder: { type: 'string', default: path.resolve(__dirname, '..', '..', 'docs') } } });
const MINUTE = 60_000;

/** Between the sections of a page, in pixels. */
const SECTION_GAP = 16;

/** How long a wave takes. */
const WAVE_MINUTES = 33;

interface Picture {
	file: string;
	page: ReportPage;
	language?: Language;
	look?: 'light' | 'dark';
	width: number;
	/** How many of its sections are shown. (Default: the whole page) */
	sections?: number;
}

async function main(): Promise<void> {
	const bench = await openBench();
	const sink = await startMailSink({ onRcpt: refuse, delayMs: 2 });
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
	try {
		const { delivery, analysisId } = await prepareDelivery(bench);
		const of = { id: analysisId, deliveryId: delivery.id };
		const take = (picture: Picture) => takePicture(bench, browser, of, picture);
		const send = () => confirmDelivery(bench.context(), { delivery: { deliveryId: delivery.id }, sender: senderTo(sink) });
		await take({ file: 'analysis-report.png', page: 'analysis', width: 960 });
		await take({ file: 'message-preview.png', page: 'preview', width: 1280, sections: 2 });

		await send();
		await letPass(bench, analysisId, 40);
		const sent = sink.messages.length;
		const second = send();
		await until('half of the second wave', () => sink.messages.length > sent + 350);
		await letPass(bench, analysisId, 16);
		await moveApart(bench, analysisId);
		await take({ file: 'live-progress.png', page: 'progress', look: 'dark', width: 960 });
		await second;

		await letPass(bench, analysisId, 24);
		await send();
		await loseSome(bench, analysisId);
		await letPass(bench, analysisId, WAVE_MINUTES);
		await moveApart(bench, analysisId);
		await react(bench, analysisId);
		await take({ file: 'delivery-report.png', page: 'delivery', width: 960, sections: 5 });
	} finally {
		await browser.close();
		await sink.stop();
		await bench.close();
	}
}

/** So many minutes have passed. The next wave starts after forty. */
async function letPass(bench: Bench, analysisId: string, minutes: number): Promise<void> {
	await bench.sql(`update analysis set wave_started_at = wave_started_at - ${minutes * MINUTE} where id = '${analysisId}' returning id`);
}

/** As if each wave had been sent from its start on, not always at the same pace. */
async function moveApart(bench: Bench, analysisId: string): Promise<void> {
	const analysis = (await bench.store.findAnalysis(analysisId))!;
	const delivery = (await bench.store.findDelivery(analysis.deliveryId))!;
	const starts = plannedStarts(delivery, analysis);
	const log = await bench.store.readMessages(analysisId, { limit: 100_000, state: 'sent' });
	const now = Date.now();
	const times = analysis.waves.flatMap((_wave, index) => {
		const ofWave = log.filter(({ position }) => waveOf(analysis, position) === index + 1);
		const start = starts[index] ?? now;
		const length = Math.min(WAVE_MINUTES * MINUTE, now - start);
		return ofWave.map(({ id }, at) => {
			const share = at / ofWave.length;
			return { id, at: Math.round(start + length * (share + 0.02 * Math.sin(share * 17) + 0.005 * Math.sin(share * 61))) };
		});
	});
	const cases = times.map(({ id, at }) => `when '${id}' then ${Math.min(Math.max(at, starts[0] ?? 0), now)}`).join(' ');
	await bench.sql(`update message set sent_at = case id ${cases} end where analysis_id = '${analysisId}' and state = 'sent' returning id`);
	await bench.sql(`update delivery set started_at = ${starts[0]}, updated_at = ${now} returning id`);
}

/** Final replies that never came: rare enough to be told so here. */
async function loseSome(bench: Bench, analysisId: string): Promise<void> {
	const reply = 'The connection was lost before the final reply';
	await bench.sql(`update message set state = 'unknown', sent_at = null, reply = '${reply}' where analysis_id = '${analysisId}' and state = 'sent' and position in (411, 1203) returning id`);
}

/** People who open and click, and machines that do so before them. */
async function react({ store }: Bench, analysisId: string): Promise<void> {
	for (const { id, position } of await store.readMessages(analysisId, { limit: 100_000, state: 'sent' })) {
		const isMachine = position % 11 === 0;
		if (isMachine || position % 4 === 0) await store.addReaction(id, { kind: 'open', link: 0, isMachine });
		if (isMachine || position % 13 === 0) await store.addReaction(id, { kind: 'click', link: position % 3 === 0 ? 2 : 1, isMachine });
	}
}

async function takePicture(bench: Bench, browser: Browser, of: { id: string; deliveryId: string }, picture: Picture): Promise<void> {
	const context = bench.context();
	const token = new URL(reportUrl(context, picture.page, of)!).searchParams.get('t')!;
	const view = await viewReport(context, { token, language: picture.language ?? 'en', timeZone: 'Europe/Paris' });
	if ('dead' in view) throw new Error(`${picture.file}: ${view.dead}`);
	const server = createServer((_request, response) => {
		const policy = contentPolicyOf(picture.page === 'preview');
		response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy }).end(view.html);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	// A browser draws the frames of messages when they come into sight.
	const viewport = { width: picture.width, height: picture.sections ? 2_600 : 900 };
	const tab = await browser.newContext({ colorScheme: picture.look ?? 'light', viewport });
	try {
		const page = await tab.newPage();
		await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
		const shot = await page.screenshot({ fullPage: true, clip: picture.sections ? await upToSection(page, picture.sections) : undefined });
		await savePng(tab, shot, path.join(values.folder, picture.file));
	} finally {
		await tab.close();
		server.closeAllConnections();
		server.close();
	}
	console.log(path.join(values.folder, picture.file));
}

/** The page from its top to the end of a section, counted from one. */
async function upToSection(page: Page, number: number): Promise<{ x: number; y: number; width: number; height: number }> {
	const section = await page.locator('section.card').nth(number - 1).boundingBox();
	return { x: 0, y: 0, width: page.viewportSize()!.width, height: section!.y + section!.height + SECTION_GAP };
}

main().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
