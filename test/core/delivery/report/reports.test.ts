/** Reports of real deliveries, on both backends: what their pages say, who may read them, how long, and at what cost. */
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { changeAddress } from '../../../../core/delivery/manage/addressBook';
import { erasePersonalData } from '../../../../core/delivery/manage/letGo';
import { configureJapaneseMobile } from '../../../../core/delivery/message/japaneseMobile';
import { sendProof } from '../../../../core/delivery/proof/sendProof';
import { keepFigures } from '../../../../core/delivery/report/keptFigures';
import { reportUrl } from '../../../../core/delivery/report/reportLinks';
import { timeSlices } from '../../../../core/delivery/report/timeSlices';
import { reportFile, viewReport, type ReportView } from '../../../../core/delivery/report/viewReport';
import { plannedStarts } from '../../../../core/delivery/report/waveStarts';
import type { DeliveryContext } from '../../../../core/delivery/context';
import type { Analysis } from '../../../../core/delivery/types';
import { messageIdOf, signToken, verpToken, type ReportPage } from '../../../../core/links';
import { STORES } from '../../../helpers/stores';
import { openSink } from '../servers';
import { addressOf, type Bench, confirm, makeItems, openBench, prepare, save, senderTo } from '../support';

const DAY = 24 * 60 * 60_000;
const HOUR = 60 * 60_000;
const HTML = '<p>Hello {{ recipient.firstName }}</p><a href="{{ links.unsubscribe }}">Unsubscribe</a>';

describe.each(STORES)('reports, on $name', ({ start }) => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(start);
	});
	// Refused once, an address is left out of the next delivery.
	beforeEach(async () => void (await bench.store.releaseAddresses({})));
	afterAll(() => bench.close());

	const tokenOf = (url = '') => /[?&]t=([\w-]+)/.exec(url)?.[1] ?? '';
	const tokenTo = (context: DeliveryContext, page: ReportPage, analysis: Pick<Analysis, 'id' | 'deliveryId'>) => tokenOf(reportUrl(context, page, analysis));
	const view = (token: string, changes: Partial<Parameters<typeof viewReport>[1]> = {}, context = bench.context()): Promise<ReportView> =>
		viewReport(context, { token, language: 'en', timeZone: 'UTC', ...changes });
	/** Names the pieces that are missing, and what the page says instead. */
	const expectPieces = (page: string, pieces: string[]) => {
		const body = page.replace(/<style>[^]*?<\/style>/, '');
		const missing = pieces.filter((piece) => !body.includes(piece));
		expect([missing, missing.length > 0 ? body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ') : '']).toEqual([[], '']);
	};
	const pageOf = (shown: ReportView): string => ('dead' in shown ? `dead: ${shown.dead}` : shown.html);

	/** A delivery to five recipients, one of whom is refused. */
	async function sent(code: string, content: { html: string; subject?: string; text?: string } = { html: HTML }) {
		const sink = await openSink({ refuse: { [addressOf(2)]: { code: 550, message: '5.1.1 <r2@example.com> User unknown' } } });
		const { delivery, analysisId } = await prepare(bench.context(), 5, { ...content, label: `News ${code}` });
		const confirmed = await confirm(bench.context(), delivery, senderTo(sink));
		const analysis = (await bench.store.findAnalysis(analysisId))!;
		return { delivery, analysis, confirmed };
	}

	test('the delivery report has what became of the messages, and is in the item', async () => {
		const { analysis, confirmed } = await sent('a');
		expect(confirmed.sending.progressUrl).toMatch(/^https:\/\/n8n\.example\.com\/webhook\/email-delivery\/report\?t=1g/);
		const page = pageOf(await view(tokenOf(confirmed.sending.reportUrl)));
		expectPieces(page, ['News a', 'Finished', '>4<', '80%', 'User unknown', '550 5.1.1 &lt;address&gt; User unknown', 'example.com', 'Messages sent per second']);
		expect(await view(tokenTo(bench.context(), 'delivery', analysis))).toMatchObject({ page: 'delivery' });
	});

	test('the analysis report has the target, the findings and a sample', async () => {
		const context = bench.context();
		const { delivery } = await save(context, [...makeItems(3), { email: '', firstName: 'Nobody', id: 9 }], { html: HTML, label: 'Analyzed' });
		const analysis = await analyzeDelivery(context, { deliveryId: delivery.id });
		const page = pageOf(await view(tokenTo(context, 'analysis', analysis)));
		expectPieces(page, ['It is ready to go to 3 of 4 recipients.', 'Address not specified', '−1 · 25%', 'Hello Name1', 'HTML and text']);
		expect(page).not.toContain('Delivery report</a>');
		expect(pageOf(await view(tokenTo(context, 'analysis', analysis), { language: 'ja' }))).toContain('受信者4件中3件に配信する準備ができました。');
	});

	test('the analysis report shows the subject as the phone does, and takes no files out of the store', async () => {
		const context = bench.context();
		const { delivery } = await save(context, [{ email: 'hanako@ezweb.ne.jp', firstName: '髙子', id: 1 }], { html: HTML });
		await configureJapaneseMobile(context, { deliveryId: delivery.id }, { detection: 'profileAndDomain', content: 'decorated' });
		const analysis = await analyzeDelivery(context, { deliveryId: delivery.id });
		const reads = jest.spyOn(bench.store, 'readFiles');
		const page = pageOf(await view(tokenTo(context, 'analysis', analysis)));
		expect(reads).not.toHaveBeenCalled();
		reads.mockRestore();
		expectPieces(page, ['Hello 高子']);
	});

	test('the preview shows a message of each format, with links that are not live and tokens in no header', async () => {
		const context = bench.context();
		const items = [...makeItems(2), { email: 'hanako@ezweb.ne.jp', firstName: '髙子', id: 3 }];
		const { delivery } = await save(context, items, { html: HTML, text: 'こんにちは {{ recipient.firstName }}' });
		await configureJapaneseMobile(context, { deliveryId: delivery.id }, { detection: 'profileAndDomain', content: 'decorated' });
		const analysis = await analyzeDelivery(context, { deliveryId: delivery.id });
		const page = pageOf(await view(tokenTo(context, 'preview', analysis)));
		expectPieces(page, ['HTML and text · 2 recipients', 'au (Decoration Mail) · 1 recipient', 'Hello 高子', 'Hello Name1', 'こんにちは 高子', '髙 → 高', 'Limits of the carrier', 'List-Unsubscribe', 'unsubscribe?t=…']);
		const live = [...page.matchAll(/unsubscribe\?t=(1u[\w-]+)/g)];
		expect(live).toEqual([]);
		expect(page).toMatch(/unsubscribe\?t=1p/);
	});

	test('the preview shows no message whose profile was cleared: it would be one with nobody’s data', async () => {
		const hello = 'Hello {{ recipient.firstName | default: "you" }} {{ links.unsubscribe }}';
		const { analysis } = await sent('cleared', { subject: 'News', html: `<p>${hello}</p>`, text: hello });
		const preview = async () => pageOf(await view(tokenTo(bench.context(), 'preview', analysis)));
		expectPieces(await preview(), ['HTML and text · 5 recipients', 'Hello Name1']);
		await bench.store.clearOldProfiles((await bench.store.now()) + 1_000);
		expect(await preview()).not.toMatch(/Hello|HTML and text/);
	});

	test('nobody who reads a preview can unsubscribe its recipient by mail, or write a bounce about them', async () => {
		const context = bench.context();
		const mailbox = 'bounces+{{ message.verp }}@example.com';
		const html = `${HTML}<a href="mailto:${mailbox}?subject=unsubscribe">By mail</a>`;
		const { delivery } = await save(context, makeItems(1), { html, text: `Unsubscribe: ${mailbox}`, errorAddress: mailbox });
		const analysis = await analyzeDelivery(context, { deliveryId: delivery.id });
		const [message] = await bench.store.readMessages(analysis.id, { limit: 1 });
		const page = pageOf(await view(tokenTo(context, 'preview', analysis)));
		expectPieces(page, ['mailto:bounces%2B…@example.com', 'mailto:bounces+…@example.com', 'Unsubscribe: bounces+…@example.com']);
		expect(page).not.toContain(verpToken(bench.store.linkKey, message!.id));
		const messageId = messageIdOf(bench.store.linkKey, { id: message!.id, deliveryId: delivery.id }, 'example.com');
		expectPieces(page, [messageId.replace(/[^.]+(?=@)/, '…')]);
		expect(page).not.toContain(messageId);
	});

	test('of a proof, the preview is that of its copies, and leads to nothing else', async () => {
		const context = bench.context();
		const sink = await openSink();
		const { delivery } = await save(context, makeItems(2), { html: HTML });
		const target = { kind: 'specific' as const, recipients: [{ address: 'proof@example.com', profile: { firstName: 'Tester' } }] };
		const proof = () => sendProof(context, { delivery: { deliveryId: delivery.id }, target, prefix: 'Proof #N', sender: senderTo(sink) });
		const [first, second] = [await proof(), await proof()];
		const page = pageOf(await view(tokenTo(context, 'preview', first.analysis)));
		expect(page).toContain('Proof #1: Hello Tester');
		expect(pageOf(await view(tokenTo(context, 'preview', second.analysis)))).toContain('Proof #2: Hello Tester');
		expect(page).not.toMatch(/Analysis report|Live progress/);
	});

	test('progress is read again while the delivery can change, unless the reader has stopped that', async () => {
		const context = bench.context();
		const { delivery } = await save(context, makeItems(3), { html: HTML });
		const analysis = await analyzeDelivery(context, { deliveryId: delivery.id });
		const token = tokenTo(context, 'progress', analysis);
		const states: Array<[status: string, seconds: number | undefined]> = [['ready', 60], ['inProgress', 5], ['pending', 60], ['paused', 60], ['finished', undefined], ['failed', undefined], ['stopped', undefined]];
		for (const [status, seconds] of states) {
			await bench.sql(`update delivery set status = '${status}' where id = '${delivery.id}' returning id`);
			const shown = await view(token);
			expect([status, 'dead' in shown ? 'dead' : shown.refreshSeconds]).toEqual([status, seconds]);
			expect([status, pageOf(shown).includes('Stop refreshing')]).toEqual([status, seconds !== undefined]);
			const paused = await view(token, { isPaused: true });
			expect(paused).not.toHaveProperty('refreshSeconds');
			expect([status, pageOf(paused).includes('Refresh by itself')]).toEqual([status, seconds !== undefined]);
		}
	});

	test('what was sent is of the analysis that counts now, whichever address was opened', async () => {
		const context = bench.context();
		const { delivery } = await save(context, makeItems(3), { html: HTML });
		const old = await analyzeDelivery(context, { deliveryId: delivery.id });
		await analyzeDelivery(context, { deliveryId: delivery.id });
		expect(pageOf(await view(tokenTo(context, 'analysis', old)))).toContain('The delivery was changed or analyzed again since.');
		expectPieces(pageOf(await view(tokenTo(context, 'progress', old))), ['Pending <b>3</b>']);
	});

	describe('an address', () => {
		test('ends after thirty days, and leads to none that ends later', async () => {
			const { analysis } = await sent('b');
			const now = Date.UTC(2026, 0, 1, 12);
			const at = (ms: number) => bench.context({ clock: { now: () => ms, sleep: async () => undefined } });
			const token = tokenTo(at(now), 'analysis', analysis);
			expect(await view(token, {}, at(now + 30 * DAY))).toMatchObject({ page: 'analysis' });
			expect(await view(token, {}, at(now + 31 * DAY))).toEqual({ dead: 'over' });
			const later = pageOf(await view(token, {}, at(now + 20 * DAY)));
			const others = [...later.matchAll(/\?t=(1[dgv][\w-]+)/g)].map(([, other]) => other!);
			expect(others).toHaveLength(3);
			for (const other of others) expect(await view(other, {}, at(now + 31 * DAY))).toEqual({ dead: 'over' });
		});

		test('that nobody signed, or signed for a message, opens nothing', async () => {
			const { analysis, delivery } = await sent('c');
			const [message] = await bench.store.readMessages(analysis.id, { limit: 1 });
			const links = (['mirror', 'unsubscribe', 'open', 'proof'] as const).map((kind) => signToken(bench.store.linkKey, { kind, deliveryId: delivery.id, messageId: message!.id }));
			const token = tokenTo(bench.context(), 'delivery', analysis);
			for (const wrong of [...links, '', 'x', `${token}A`, token.replace(/^1d/, '1v'), token.slice(0, -1)]) expect(await view(wrong)).toEqual({ dead: 'invalid' });
		});

		test('of a delivery that was deleted is gone', async () => {
			const { analysis, delivery } = await sent('d');
			await bench.store.deleteDelivery(delivery.id, 0);
			expect(await view(tokenTo(bench.context(), 'delivery', analysis))).toEqual({ dead: 'gone' });
		});

		test('there is none without a public base address', async () => {
			const { analysis, delivery } = await sent('e');
			const context = bench.context({ publicBaseUrl: null });
			expect(reportUrl(context, 'delivery', analysis)).toBeUndefined();
			const file = await reportFile(context, { delivery: { deliveryId: delivery.id }, page: 'delivery', language: 'fr', timeZone: 'UTC' });
			expect(file).not.toHaveProperty('url', expect.anything());
			expect(file.html).toContain('Terminée');
			expect(file.html).not.toContain('<nav');
		});
	});

	test('a report of what was never analyzed is an error that says so', async () => {
		const context = bench.context();
		const { delivery } = await save(context, makeItems(1), { html: HTML });
		const asked = reportFile(context, { delivery: { deliveryId: delivery.id }, page: 'delivery', language: 'en', timeZone: 'UTC' });
		await expect(asked).rejects.toMatchObject({ code: 'analysisMissing', advice: 'Run Analyze Delivery first.' });
	});

	test('the first message of a format is looked for once for all who look at a preview within a moment', async () => {
		const context = bench.context();
		const { delivery } = await save(context, makeItems(2), { html: HTML });
		const analysis = await analyzeDelivery(context, { deliveryId: delivery.id });
		const looks = jest.spyOn(bench.store, 'firstInFormat');
		const token = tokenTo(context, 'preview', analysis);
		const clock = { now: () => Date.now(), sleep: async () => undefined };
		const look = (ms = 0) => view(token, {}, bench.context({ clock: { ...clock, now: () => clock.now() + ms } }));
		for (const shown of await Promise.all([look(), look(), look()])) expect(pageOf(shown)).toContain('r1@example.com');
		expect(looks).toHaveBeenCalledTimes(1);
		await erasePersonalData(context, 'r1@example.com');
		expect(pageOf(await look())).not.toContain('r1@example.com');
		await look(HOUR);
		expect(looks).toHaveBeenCalledTimes(2);
		looks.mockRestore();
		await changeAddress(context, 'r1@example.com', 'undenylist', 'test');
	});

	test('figures are taken once for all who look within a moment, and anew when that is over', async () => {
		let now = 1_000_000;
		let taken = 0;
		const clock = { now: () => now };
		const look = () => keepFigures(bench.store, 'key', clock, async () => {
			now += 500;
			return (taken += 1);
		});
		expect(await Promise.all([look(), look(), look()])).toEqual(Array(3).fill({ figures: 1, takenAt: 1_000_000 }));
		now += 9_000;
		expect(await look()).toMatchObject({ figures: 1 });
		// Taking them took 500 ms, so they rest for ten seconds.
		now += 1_000;
		expect(await look()).toMatchObject({ figures: 2 });
		await expect(keepFigures(bench.store, 'other', clock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
		expect(await keepFigures(bench.store, 'other', clock, async () => 3)).toMatchObject({ figures: 3 });
	});
});

describe('slices of time', () => {
	const start = Date.UTC(2026, 5, 5, 9, 3, 20);
	test.each<[what: string, ms: number, zone: string, length: number, slices: number, from: string]>([
		['a moment', 0, 'UTC', 1_000, 12, '2026-06-05T09:03:20.000Z'],
		['a minute', 60_000, 'UTC', 1_000, 61, '2026-06-05T09:03:20.000Z'],
		['an hour', HOUR, 'UTC', 60_000, 61, '2026-06-05T09:03:00.000Z'],
		['a day, in India', DAY, 'Asia/Kolkata', 30 * 60_000, 49, '2026-06-05T09:00:00.000Z'],
		['five days', 5 * DAY, 'Asia/Tokyo', 2 * HOUR, 61, '2026-06-05T09:00:00.000Z'],
		['a year', 365 * DAY, 'Asia/Tokyo', 4 * DAY, 92, ''],
		['in a zone that nobody knows', HOUR, 'Nowhere/Land', 60_000, 61, '2026-06-05T09:03:00.000Z'],
	])('%s', (_what, ms, zone, length, slices, from) => {
		const found = timeSlices(start, start + ms, zone);
		expect(found.every((slice, index) => slice.until - slice.from === length && (index === 0 || slice.from === found[index - 1]!.until))).toBe(true);
		expect(found[0]!.from <= start && found.at(-1)!.until > start + ms).toBe(true);
		expect(found.length).toBe(slices);
		if (from) expect(new Date(found[0]!.from).toISOString()).toBe(from);
	});
});

describe('starts of waves', () => {
	const waves = [0, 6, 12].map((hours) => ({ messages: 1, delayMs: hours * HOUR, lastPosition: 0 }));
	const delivery = (startedAt: number | null, contactAt?: number) =>
		({ startedAt, parameters: contactAt ? { contactDate: { at: contactAt, timeZone: 'UTC' } } : {} }) as Parameters<typeof plannedStarts>[0];
	test.each([
		['nothing is known', delivery(null), { wave: 1, waveStartedAt: null }, [null, null, null]],
		['the contact date', delivery(null, 5 * HOUR), { wave: 1, waveStartedAt: null }, [5, 11, 23]],
		['the first has started', delivery(HOUR), { wave: 1, waveStartedAt: HOUR }, [1, 7, 19]],
		['the second has started late', delivery(HOUR), { wave: 2, waveStartedAt: 9 * HOUR }, [3, 9, 21]],
	])('%s', (_what, of, at, expected) => {
		expect(plannedStarts(of, { waves, ...at })).toEqual(expected.map((hours) => hours && hours * HOUR));
	});
});
