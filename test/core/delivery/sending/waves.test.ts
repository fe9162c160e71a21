/** Waves and the contact date: what goes when, and what comes back as pending. */
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { processMails, type ProcessedFeedback } from '../../../../core/delivery/feedback/processFeedback';
import { unsubscribe } from '../../../../core/delivery/links/unsubscribe';
import type { ConfirmResult } from '../../../../core/delivery/sending/confirm';
import { waveOf } from '../../../../core/delivery/sending/waves';
import { signToken, verpToken } from '../../../../core/links';
import { STORES } from '../../../helpers/stores';
import { postfixReport } from '../../feedback/mails';
import { openSink } from '../servers';
import { addressOf, type Bench, confirm, expectNobodyTwiceNobodyLost, logOf, makeItems, openBench, prepare, recipientsOf, save, senderTo, statesOf } from '../support';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const HALVES = { kind: 'equal', size: '50%', periodMs: '6h' };

describe.each(STORES)('on $name', ({ start }) => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench.close());

	/** As if so much time had passed since the start of the wave. */
	const letPass = (analysisId: string, ms: number) =>
		bench.sql(`update analysis set wave_started_at = wave_started_at - ${ms} where id = '${analysisId}' returning id`);

	/** In how many ms a pending delivery wants to go on. */
	const pauseOf = async ({ sending }: ConfirmResult) => Date.parse(sending.resumeAt ?? '') - (await bench.store.now());

	test.each([
		['nobody is left', [{ email: 'nobody' }], {}],
		['nobody has come yet', [], { continuous: true }],
	])('%s: there are no waves, and the analysis says why', async (_what, items, parameters) => {
		const { delivery } = await save(bench.context(), items, { waves: HALVES, ...parameters });
		const analysis = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		expect(analysis).toMatchObject({ state: 'rejected', toDeliver: 0, waves: [], findings: expect.arrayContaining([expect.objectContaining({ rule: 'recipients' })]) });
	});

	test('25 % now, then two waves at 6-hour intervals; the last takes the rest', async () => {
		const sink = await openSink();
		const waves = { kind: 'calendar', waves: [{ delayMs: 0, size: '25%' }, { delayMs: '6h', size: '25%' }, { delayMs: '6h', size: '1' }] };
		const { delivery, analysisId } = await prepare(bench.context(), 8, { waves });
		const next = () => confirm(bench.context(), delivery, senderTo(sink));

		const first = await next();
		expect(first).toMatchObject({ outcome: 'pending', delivery: { status: 'pending' }, sending: { sent: 2, pending: 6, wave: { number: 1, of: 3 } } });
		expect(await pauseOf(first)).toBeGreaterThan(6 * HOUR - MINUTE);
		expect(await pauseOf(first)).toBeLessThanOrEqual(6 * HOUR);

		expect(await next()).toMatchObject({ outcome: 'pending', sending: { sent: 2 } });
		await letPass(analysisId, 6 * HOUR);
		expect(await next()).toMatchObject({ outcome: 'pending', sending: { sent: 4, wave: { number: 2, of: 3 } } });
		await letPass(analysisId, 6 * HOUR);
		expect(await next()).toMatchObject({ outcome: 'finished', sending: { sent: 8, wave: { number: 3, of: 3 } } });
		expect(recipientsOf(sink.messages).slice(0, 2).sort()).toEqual([addressOf(1), addressOf(2)]);
		await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
	});

	test('who unsubscribed or bounced hard between two waves is left out of the next', async () => {
		const sink = await openSink();
		// An earlier delivery: what two of its recipients say now, each in the way of the field.
		const earlier = await prepare(bench.context(), 8);
		await confirm(bench.context(), earlier.delivery, senderTo(sink));
		const sent = await logOf(bench.store, earlier.analysisId);
		sink.clear();
		const { delivery, analysisId } = await prepare(bench.context(), 8, { waves: HALVES });
		await confirm(bench.context(), delivery, senderTo(sink));
		expect(sink.messages).toHaveLength(4);

		const { linkKey } = bench.store;
		const link = signToken(linkKey, { kind: 'unsubscribe', deliveryId: earlier.delivery.id, messageId: sent[5]!.id });
		expect(await unsubscribe(bench.context(), link, 'oneClick')).toMatchObject({ event: { event: 'unsubscribed' } });
		const bounce = postfixReport({ recipient: addressOf(7), to: `bounces+${verpToken(linkKey, sent[6]!.id)}@shop.example` });
		const [[result]] = (await processMails(bench.context(), [bounce])) as [[ProcessedFeedback]];
		expect(result).toMatchObject({ messageId: sent[6]!.id, type: 'hard', addressStatus: 'quarantine' });
		await letPass(analysisId, 6 * HOUR);
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished', sending: { sent: 6, ignored: 2 } });
		expect((await statesOf(bench.store, analysisId)).slice(4)).toEqual(['sent', 'ignored denylisted', 'ignored quarantined', 'sent']);
		expect(recipientsOf(sink.messages)).not.toContain(addressOf(6));
		await bench.sql(`delete from address where address_key in ('${addressOf(6)}', '${addressOf(7)}') returning address_key`);
	});

	test('a wave whose run comes late starts late, and so does the next one; a little late is on time', async () => {
		const sink = await openSink();
		const { delivery, analysisId } = await prepare(bench.context(), 4, { waves: { kind: 'equal', size: '1', periodMs: '1h' } });
		const next = () => confirm(bench.context(), delivery, senderTo(sink));
		await next();
		await letPass(analysisId, HOUR + MINUTE);
		const onTime = await next();
		expect(onTime.sending.sent).toBe(2);
		expect(await pauseOf(onTime)).toBeLessThan(59.5 * MINUTE);
		await letPass(analysisId, 5 * HOUR);
		const late = await next();
		expect(late.sending.sent).toBe(3);
		expect(await pauseOf(late)).toBeGreaterThan(59 * MINUTE);
	});

	test('two at once open a wave once and share it', async () => {
		const sink = await openSink({ delayMs: 2 });
		const { delivery, analysisId } = await prepare(bench.context(), 60, { waves: HALVES });
		await confirm(bench.context(), delivery, senderTo(sink));
		await letPass(analysisId, 6 * HOUR);
		const results = await Promise.all([1, 2, 3].map(() => confirm(bench.context(), delivery, senderTo(sink))));
		expect(results.map(({ outcome }) => outcome)).toEqual(['finished', 'finished', 'finished']);
		const { sent } = await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
		expect(sent).toHaveLength(60);
	});

	test('the validity ends the waves: what is left fails as expired', async () => {
		const sink = await openSink();
		const { delivery, analysisId } = await prepare(bench.context(), 4, { waves: HALVES, validityMs: '7h' });
		await confirm(bench.context(), delivery, senderTo(sink));
		await bench.sql(`update delivery set started_at = started_at - ${8 * HOUR} where id = '${delivery.id}' returning id`);
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished', sending: { sent: 2, failed: 2 } });
		expect(await statesOf(bench.store, analysisId)).toEqual(['sent', 'sent', 'failed expired', 'failed expired']);
	});

	test('a message belongs to the wave that its position is in', async () => {
		const { analysisId } = await prepare(bench.context(), 4, { waves: HALVES });
		const analysis = (await bench.store.findAnalysis(analysisId))!;
		expect([0, 1, 2, 3, 99].map((position) => waveOf(analysis, position))).toEqual([1, 1, 2, 2, 2]);
	});

	test('before its contact date a confirmed delivery is pending, and nothing leaves', async () => {
		const sink = await openSink();
		const at = new Date((await bench.store.now()) + 2 * HOUR).toISOString();
		const { delivery, analysisId } = await prepare(bench.context(), 2, { contactDate: { at, timeZone: 'Asia/Tokyo' } });
		const early = await confirm(bench.context(), delivery, senderTo(sink));
		expect(early).toMatchObject({ outcome: 'pending', delivery: { status: 'pending', startedAt: null }, sending: { sent: 0, pending: 2, resumeAt: at } });
		expect(sink.connections).toBe(0);

		// The same with a date that has come: parameters are frozen, so the clock has to move.
		const store = { ...bench.store, now: async () => (await bench.store.now()) + 3 * HOUR };
		expect(await confirm(bench.context({ store }), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished', sending: { sent: 2 } });
		await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
	});

	test('the contact date waits for a person, too: without an approval there is no pending', async () => {
		const sink = await openSink();
		const { delivery } = await prepare(bench.context(), 1, { contactDate: { at: '2099-01-01', timeZone: 'UTC' } });
		const changed = await save(bench.context(), makeItems(1), { contactDate: { at: '2098-01-01', timeZone: 'UTC' } }, { code: delivery.code });
		expect(changed.change).toBe('updated');
		await expect(confirm(bench.context(), delivery, senderTo(sink))).rejects.toMatchObject({ code: 'analysisMissing' });
	});

	test('a validity limit that is over at the analysis is an error of it', async () => {
		const { delivery } = await save(bench.context(), makeItems(2), { validUntil: { at: '2020-01-01', timeZone: 'Europe/Paris' } });
		expect(await analyzeDelivery(bench.context(), { deliveryId: delivery.id })).toMatchObject({
			state: 'rejected',
			findings: expect.arrayContaining([expect.objectContaining({ text: expect.stringContaining('2020-01-01 00:00 Europe/Paris is over') })]),
		});
	});

	test('a validity limit that went by between analysis and start is refused: nothing fails', async () => {
		const sink = await openSink();
		const { delivery, analysisId } = await prepare(bench.context(), 2, { validUntil: { at: '2099-01-01', timeZone: 'Europe/Paris' } });
		const { at } = delivery.parameters.validUntil!;
		const passed = Date.parse('2019-12-31T23:00:00Z');
		await bench.sql(`update delivery set parameters = replace(parameters, '${at}', '${passed}') where id = '${delivery.id}' returning id`);
		await expect(confirm(bench.context(), delivery, senderTo(sink))).rejects.toMatchObject({
			code: 'invalidParameter',
			message: expect.stringContaining('(2020-01-01 00:00 Europe/Paris) is over'),
		});
		expect(await statesOf(bench.store, analysisId)).toEqual(['pending', 'pending']);
	});
});
