import type { Run } from '../../../../core/delivery/ports';
import type { AttemptResult, PlannedWave } from '../../../../core/delivery/types';
import { READY, beginAnalysis, makeAnalyzed, makeDelivery, makeMessage, range } from '../fixtures';

import type { Bench } from './bench';

const AT_ONCE = -60_000;
const SENT: AttemptResult = { state: 'sent', reply: '250 ok' };
const MTA = 'shop at mta.example.com:587';

let rateKeys = 0;
const newKey = () => `rate ${++rateKeys}`;

/** Waves, halts, rates, held domains, SMTP tests. */
export function paceContract(bench: Bench): void {
	const store = () => bench.store();

	async function startRun(recipients: number, mta?: string): Promise<Run> {
		const { id } = await makeAnalyzed(store(), recipients);
		return store().startRun(id, 'test', mta);
	}

	const claimIds = async (run: Run, limit = 100) => (await store().claimMessages(run, limit)).map(({ id }) => id);
	const deliveryOf = async ({ deliveryId }: { deliveryId: string }) => (await store().findDelivery(deliveryId))!;
	const states = async (analysisId: string) => (await store().readMessages(analysisId, { limit: 100 })).map(({ state, attempts }) => `${state} ${attempts}`);

	async function send(run: Run, results: AttemptResult[]): Promise<string[]> {
		const ids = await claimIds(run, results.length);
		await store().recordAndMark(run, [], ids);
		await store().recordAndMark(run, results.map((result, index) => ({ id: ids[index]!, result })), []);
		return ids;
	}

	describe('waves', () => {
		const WAVES: PlannedWave[] = [
			{ messages: 2, delayMs: 0, lastPosition: 2 },
			{ messages: 1, delayMs: 1000, lastPosition: 3 },
			{ messages: 2, delayMs: 1000, lastPosition: null },
		];

		/** Positions 0 … 5, of which the one at 1 is excluded. */
		async function withWaves(): Promise<string> {
			const delivery = await makeDelivery(store(), {}, 6);
			const { id } = await beginAnalysis(store(), delivery.id);
			const messages = range(6).map((position) => ({ ...makeMessage(position), exclusion: position === 1 ? ('denylisted' as const) : null }));
			await store().addMessages(id, messages);
			await store().completeAnalysis(id, { ...READY, waves: WAVES });
			return id;
		}

		it('finds where a wave ends, without those that are excluded', async () => {
			const id = await withWaves();
			expect(await store().nthToDeliver(id, -1, 1)).toBe(0);
			expect(await store().nthToDeliver(id, -1, 2)).toBe(2);
			expect(await store().nthToDeliver(id, 2, 3)).toBe(5);
			expect(await store().nthToDeliver(id, 2, 4)).toBeUndefined();
		});

		it('are claimed one after the other, each opened once', async () => {
			const id = await withWaves();
			const run = await store().startRun(id, 'test');
			expect(await store().findAnalysis(id)).toMatchObject({ waves: WAVES, wave: 1, waveStartedAt: expect.any(Number) });
			expect(await store().countMessages(id)).toMatchObject({ pending: 5, dueNow: 2, retryAt: null });
			expect(await claimIds(run)).toHaveLength(2);
			expect(await claimIds(run)).toEqual([]);

			const opened = await Promise.all([1, 2, 3].map(() => store().openWave(id, 2, 3, 5_000)));
			expect(opened.filter(Boolean)).toHaveLength(1);
			expect(await store().openWave(id, 2, 3, 5_000)).toBe(false);
			expect(await store().findAnalysis(id)).toMatchObject({ wave: 2, waveStartedAt: 5_000 });
			expect(await claimIds(run)).toHaveLength(1);

			await store().openWave(id, 3, null, 6_000);
			expect(await claimIds(run)).toHaveLength(2);
		});

		it('that are not open yet have no next attempt', async () => {
			const id = await withWaves();
			await bench.sql(`update message set next_attempt_at = 4000000000000 where analysis_id = '${id}' and position in (2, 4) returning id`);
			expect(await store().countMessages(id)).toMatchObject({ pending: 5, dueNow: 1, retryAt: 4_000_000_000_000 });
			await bench.sql(`update message set next_attempt_at = null where analysis_id = '${id}' and position = 2 returning id`);
			expect(await store().countMessages(id)).toMatchObject({ dueNow: 2, retryAt: null });
		});
	});

	describe('settleDelivery', () => {
		it('keeps when it goes on, and over which MTA', async () => {
			const run = await startRun(1);
			await store().settleDelivery(run.deliveryId, run.analysisId, { status: 'pending', resumeAt: 7_000, mta: MTA });
			expect(await deliveryOf(run)).toMatchObject({ status: 'pending', resumeAt: 7_000, mta: MTA });
			await store().settleDelivery(run.deliveryId, run.analysisId, { status: 'finished' });
			expect(await deliveryOf(run)).toMatchObject({ status: 'finished', resumeAt: null, mta: MTA, finishedAt: expect.any(Number) });
		});

		it('leaves a halted delivery as it is', async () => {
			const run = await startRun(1);
			await store().haltDelivery(run.deliveryId, 'paused', { reason: 'paused', detail: 'Wait.' });
			await store().settleDelivery(run.deliveryId, run.analysisId, { status: 'pending', resumeAt: 7_000 });
			expect(await deliveryOf(run)).toMatchObject({ status: 'paused', stopReason: 'paused', stopDetail: 'Wait.', resumeAt: null });
		});

		it('refuses when the analysis is no longer the current one', async () => {
			const run = await startRun(1);
			const settling = store().settleDelivery(run.deliveryId, 'another', { status: 'finished' });
			await expect(settling).rejects.toMatchObject({ code: 'analysisOutdated' });
		});
	});

	describe('haltDelivery', () => {
		it('is a fence: its runs neither claim nor mark, but record what is in flight', async () => {
			const run = await startRun(4);
			const [inFlight = '', claimed = ''] = await claimIds(run, 2);
			await store().recordAndMark(run, [], [inFlight]);
			expect(await store().haltDelivery(run.deliveryId, 'paused', { reason: 'paused', detail: 'Wait.' })).toBe(true);

			expect(await store().beat(run)).toBe(false);
			expect(await claimIds(run)).toEqual([]);
			expect(await store().recordAndMark(run, [{ id: inFlight, result: SENT }], [claimed])).toEqual(new Set());
			await store().endRun(run);
			expect(await states(run.analysisId)).toEqual(['sent 1', 'pending 0', 'pending 0', 'pending 0']);
			await expect(store().startRun(run.analysisId, 'test')).rejects.toMatchObject({ code: 'deliveryHalted', message: 'Wait.' });
		});

		it('of a run that then dies: its marked message is unknown', async () => {
			const run = await startRun(2);
			const [marked = ''] = await claimIds(run, 1);
			await store().recordAndMark(run, [], [marked]);
			await store().haltDelivery(run.deliveryId, 'paused', { reason: 'paused', detail: 'Wait.' });
			expect(await store().buryDeadRuns(run.analysisId, AT_ONCE)).toEqual({ released: 0, unknown: 1 });
		});

		it.each(['finished', 'failed', 'stopped'] as const)('does nothing to one that is %s', async (status) => {
			const run = await startRun(1);
			await store().setDeliveryStatus(run.deliveryId, status);
			expect(await store().haltDelivery(run.deliveryId, 'paused', { reason: 'paused', detail: 'Wait.' })).toBe(false);
			expect((await deliveryOf(run)).status).toBe(status);
		});

		it('letGoOn takes it back, and forgives the failures so far', async () => {
			const run = await startRun(4);
			await send(run, [SENT, { state: 'failed', reason: 'userUnknown', reply: '550' }]);
			expect(await store().errorFigures(run.analysisId)).toEqual({ tried: 2, failed: 1 });
			await store().haltDelivery(run.deliveryId, 'paused', { reason: 'errorThreshold', detail: 'Too many.' });
			expect(await store().letGoOn(run.deliveryId)).toBe(true);
			expect(await deliveryOf(run)).toMatchObject({ status: 'pending', stopReason: null, resumeAt: expect.any(Number) });
			expect(await store().errorFigures(run.analysisId)).toEqual({ tried: 0, failed: 0 });
			expect(await store().letGoOn(run.deliveryId)).toBe(false);
		});

		it('cancelMessages cancels what is pending, some at a time', async () => {
			const run = await startRun(5);
			await send(run, [SENT]);
			expect(await store().cancelMessages(run.analysisId, 3)).toBe(3);
			expect(await store().cancelMessages(run.analysisId, 3)).toBe(1);
			expect(await store().cancelMessages(run.analysisId, 3)).toBe(0);
			expect(await store().countMessages(run.analysisId)).toMatchObject({ sent: 1, pending: 0, cancelled: 4 });
		});
	});

	it('errorFigures: what expired is no error, what is unknown was tried', async () => {
		const run = await startRun(5);
		await send(run, [SENT, { state: 'failed', reason: 'refused', reply: '550' }, { state: 'unknown', reply: '' }, { state: 'failed', reason: 'expired', reply: '' }]);
		expect(await store().errorFigures(run.analysisId)).toEqual({ tried: 3, failed: 1 });
	});

	it('requeueUnknown: those of runs that have ended are pending again', async () => {
		const run = await startRun(3);
		await send(run, [{ state: 'unknown', reply: '' }]);
		expect(await store().requeueUnknown(run.analysisId)).toBe(0);
		await store().endRun(run);
		expect(await store().requeueUnknown(run.analysisId)).toBe(1);
		expect(await states(run.analysisId)).toEqual(['pending 1', 'pending 0', 'pending 0']);
		const again = await store().startRun(run.analysisId, 'test');
		expect((await store().recordAndMark(again, [], await claimIds(again))).size).toBe(3);
	});

	describe('dueDeliveries', () => {
		const isDue = async ({ deliveryId }: { deliveryId: string }, deadAfterMs = 30_000) =>
			(await store().dueDeliveries(deadAfterMs)).find((due) => due.deliveryId === deliveryId);

		it('a pending one whose time has come, with its MTA', async () => {
			const run = await startRun(1);
			await store().endRun(run);
			const pending = (resumeAt: number) => store().settleDelivery(run.deliveryId, run.analysisId, { status: 'pending', resumeAt, mta: MTA });
			await pending(4_000_000_000_000);
			expect(await isDue(run)).toBeUndefined();
			await pending(1_000);
			expect(await isDue(run)).toEqual({ deliveryId: run.deliveryId, label: 'Spring news', mta: MTA });
		});

		it('one whose run died, not one that is being sent', async () => {
			const run = await startRun(1);
			expect(await isDue(run)).toBeUndefined();
			expect(await isDue(run, AT_ONCE)).toMatchObject({ deliveryId: run.deliveryId });
		});

		it.each([
			['paused', 'paused', false],
			['paused', 'errorThreshold', false],
			['paused', 'cancelled', false],
			['paused', 'signInRefused', false],
			['stopped', 'stopped', false],
			['paused', 'shutdown', true],
			['paused', 'mtaUnreachable', true],
		] as const)('%s by %s: %s', async (status, reason, expected) => {
			const run = await startRun(1);
			await store().endRun(run);
			await store().setDeliveryStatus(run.deliveryId, status, { reason, detail: '' });
			expect((await isDue(run)) !== undefined).toBe(expected);
		});
	});

	describe('takeTokens', () => {
		it('gives no more than the limit, however many take at once', async () => {
			const key = newKey();
			const taken = await Promise.all(Array.from({ length: 20 }, () => store().takeTokens(key, 7, 8, 100)));
			expect(taken.reduce((sum, tokens) => sum + tokens)).toBe(100);
			expect(await store().takeTokens(key, 7, 8, 100)).toBe(0);
			expect(await store().takeTokens(key, 8, 8, 5)).toBe(5);
			expect(await store().takeTokens(key, 9, 8, 0)).toBe(0);
		});

		it('takes back what was not used', async () => {
			const key = newKey();
			expect(await store().takeTokens(key, 7, 10, 10)).toBe(10);
			await store().giveBackTokens(key, 7, 4);
			expect(await store().takeTokens(key, 7, 10, 10)).toBe(4);
		});
	});

	it('putOff: claims are pending again, not before their time, and the attempt is not counted', async () => {
		const run = await startRun(4);
		const [early = '', late = '', marked = ''] = await claimIds(run, 3);
		await store().recordAndMark(run, [], [marked]);
		const far = 4_000_000_000_000;
		await store().putOff(run, [{ id: early, until: 1 }, { id: late, until: far }, { id: marked, until: 1 }]);
		expect(await states(run.analysisId)).toEqual(['pending 0', 'pending 0', 'sending 1', 'pending 0']);
		expect(await store().countMessages(run.analysisId)).toMatchObject({ dueNow: 2, retryAt: far });
	});

	it('domain holds last until their time, one for each domain', async () => {
		const run = await startRun(1);
		const far = 4_000_000_000_000;
		await store().holdDomain(run.analysisId, { domain: 'b.example', until: far, detail: 'Too many refused.' });
		await store().holdDomain(run.analysisId, { domain: 'a.example', until: 1_000, detail: 'Over.' });
		await store().holdDomain(run.analysisId, { domain: 'b.example', until: far + 1, detail: 'Still.' });
		expect(await store().domainHolds(run.analysisId)).toEqual([{ domain: 'b.example', until: far + 1, detail: 'Still.' }]);
	});

	it('livingRuns gives those of an MTA', async () => {
		const mta = `${newKey()} at mta.example.com:25`;
		const run = await startRun(1, mta);
		const another = await store().startRun(run.analysisId, 'another', mta);
		await startRun(1, 'elsewhere');
		const living = async (place: string, deadAfterMs = 60_000) => (await store().livingRuns(place, deadAfterMs)).map(({ id }) => id).sort();
		expect(await living(mta)).toEqual([run.id, another.id].sort());
		expect(await living(mta, -1_000)).toEqual([]);
		await store().endRun(run);
		expect(await living(mta)).toEqual([another.id]);
		expect(await living('nowhere')).toEqual([]);
	});

	it('takePlaces gives what the other living runs leave', async () => {
		const key = newKey();
		const [a, b, c] = [await startRun(1), await startRun(1), await startRun(1)];
		const take = (run: Run, wanted: number, runDeadAfterMs = 60_000) => store().takePlaces(key, run, wanted, { limit: 3, runDeadAfterMs });
		expect(await take(a, 2)).toBe(2);
		expect(await take(b, 2)).toBe(1);
		expect(await take(c, 1)).toBe(0);
		expect(await take(a, 1)).toBe(1);
		expect(await take(c, 1)).toBe(1);
		expect(await store().takePlaces(newKey(), c, 9, { limit: 3, runDeadAfterMs: 60_000 })).toBe(3);
		// they end with the run, and those of a dead one do not count
		await store().endRun(b);
		expect(await take(c, 2)).toBe(2);
		expect(await take(c, 3, -1_000)).toBe(3);
	});

	it('takePlaces of a silent run: it is dead, so it sends nothing over places that others have now', async () => {
		const key = newKey();
		const [silent, bystander, taker] = [await startRun(2), await startRun(1), await startRun(1)];
		const take = (run: Run, of: string, runDeadAfterMs = 60_000) => store().takePlaces(of, run, 3, { limit: 3, runDeadAfterMs });
		expect([await take(silent, key), await take(bystander, newKey())]).toEqual([3, 3]);
		const [first = '', second = ''] = await claimIds(silent);
		await store().recordAndMark(silent, [], [first]);
		expect(await take(taker, key)).toBe(0);
		expect(await take(taker, key, AT_ONCE)).toBe(3);
		expect(await states(silent.analysisId)).toEqual(['unknown 1', 'pending 0']);
		expect((await store().recordAndMark(silent, [{ id: first, result: SENT }], [second])).size).toBe(0);
		expect(await take(silent, key)).toBe(0);
		expect(await states(silent.analysisId)).toEqual(['sent 1', 'pending 0']);
		expect((await store().recordAndMark(bystander, [], await claimIds(bystander))).size).toBe(1);
	});

	it('takePlaces of many at once: never more than there are', async () => {
		const key = newKey();
		const runs = await Promise.all(Array.from({ length: 6 }, () => startRun(1)));
		const taken = await Promise.all(runs.map((run) => store().takePlaces(key, run, 2, { limit: 5, runDeadAfterMs: 60_000 })));
		expect(taken.reduce((sum, places) => sum + places, 0)).toBe(5);
	});

	it('SMTP tests: the last answer for each recipient counts', async () => {
		const run = await startRun(3);
		const log = await store().readMessages(run.analysisId, { limit: 9 });
		const [a = '', b = '', c = ''] = log.map(({ id }) => id);
		await store().addSmtpTests(run.analysisId, [
			{ messageId: a, outcome: 'deferred', reason: 'mailboxFull', reply: '452 full' },
			{ messageId: b, outcome: 'refused', reason: 'userUnknown', reply: '550 no such user' },
		]);
		await store().addSmtpTests(run.analysisId, [
			{ messageId: a, outcome: 'accepted', reason: null, reply: '250 ok' },
			{ messageId: c, outcome: 'accepted', reason: null, reply: '250 ok' },
		]);
		expect(await store().smtpTestFigures(run.analysisId, 5)).toEqual({
			counts: { accepted: 2, refused: 1, deferred: 0 },
			refused: [{ address: log[1]!.address, reason: 'userUnknown', reply: '550 no such user' }],
		});
		expect(await states(run.analysisId)).toEqual(['pending 0', 'pending 0', 'pending 0']);
	});
}
