import type { Run } from '../../../../core/delivery/ports';
import type { AttemptResult } from '../../../../core/delivery/types';
import { READY, beginAnalysis, errorCode, makeAnalyzed, makeDelivery, makeDraft, makeMessage, makeRow, range } from '../fixtures';

import type { Bench } from './bench';

/** Any run counts as silent for longer than this. */
const AT_ONCE = -60_000;

const SENT = { state: 'sent', reply: '250 ok' } as const;

export function runContract(bench: Bench): void {
	async function startRun(recipients: number): Promise<Run> {
		const store = bench.store();
		const { id } = await makeAnalyzed(store, recipients);
		return await store.startRun(id, 'test');
	}

	async function claimIds(run: Run, limit: number): Promise<string[]> {
		return (await bench.store().claimMessages(run, limit)).map(({ id }) => id);
	}

	function record(run: Run, id: string, result: AttemptResult): Promise<Set<string>> {
		return bench.store().recordAndMark(run, [{ id, result }], []);
	}

	/** State, attempts and reason of each message, by position. */
	async function states(run: Run): Promise<string[]> {
		const log = await bench.store().readMessages(run.analysisId, { limit: 100 });
		return log.map(({ state, attempts, reason }) => [state, attempts, reason].filter((x) => x !== null).join(' '));
	}

	describe('startRun', () => {
		it('starts the delivery, once', async () => {
			const store = bench.store();
			const run = await startRun(2);
			const started = (await store.findDelivery(run.deliveryId))!;
			expect(started).toMatchObject({ status: 'inProgress', startedAt: expect.any(Number) });
			await store.setDeliveryStatus(run.deliveryId, 'paused', { reason: 'shutdown', detail: 'Bye.' });
			const second = await store.startRun(run.analysisId, 'test');
			expect(second.id).not.toBe(run.id);
			expect(await store.findDelivery(run.deliveryId)).toMatchObject({
				status: 'inProgress',
				startedAt: started.startedAt,
				stopReason: null,
				stopDetail: null,
			});
		});

		it('of a proof leaves the delivery alone', async () => {
			const store = bench.store();
			const { id, deliveryId } = await makeAnalyzed(store, 2, 'proof');
			const before = await store.findDelivery(deliveryId);
			const run = await store.startRun(id, 'test');
			expect(await store.findDelivery(deliveryId)).toEqual(before);
			expect(await claimIds(run, 9)).toHaveLength(2);
		});

		it.each(['main', 'proof'] as const)('refuses an analysis (%s) that is rejected or still runs', async (purpose) => {
			const store = bench.store();
			const delivery = await makeDelivery(store);
			const { id } = await beginAnalysis(store, delivery.id, purpose);
			expect(await errorCode(store.startRun(id, 'test'))).toBe('analysisOutdated');
			await store.completeAnalysis(id, { ...READY, state: 'rejected' });
			const code = purpose === 'main' ? 'analysisRejected' : 'proofRejected';
			expect(await errorCode(store.startRun(id, 'test'))).toBe(code);
			expect(await errorCode(store.startRun('none', 'test'))).toBe('analysisMissing');
			expect(await store.findDelivery(delivery.id)).toMatchObject({ startedAt: null });
		});

		it('refuses an analysis that a change of the delivery made void', async () => {
			const store = bench.store();
			const { id, deliveryId } = await makeAnalyzed(store, 2);
			const { code } = (await store.findDelivery(deliveryId))!;
			await store.saveDelivery(await makeDraft(store, { code, fingerprint: 'content 2' }));
			expect(await errorCode(store.startRun(id, 'test'))).toBe('analysisOutdated');
		});
	});

	describe('unlockUntouched', () => {
		const startedAt = async ({ deliveryId }: Run) => (await bench.store().findDelivery(deliveryId))?.startedAt;

		it('takes back the start of a delivery of which nothing was tried', async () => {
			const store = bench.store();
			const run = await startRun(2);
			await store.releaseClaims(run, await claimIds(run, 2));
			await store.unlockUntouched(run.analysisId);
			expect(await startedAt(run)).toEqual(expect.any(Number));
			await store.endRun(run);
			await store.unlockUntouched(run.analysisId);
			expect(await startedAt(run)).toBeNull();
		});

		it.each<[string, AttemptResult]>([
			['was sent', SENT],
			['is tried again', { state: 'retry', retryAt: 0, reason: 'notDefined', reply: '450' }],
			['has failed', { state: 'failed', reason: 'refused', reply: '550' }],
			['is unknown', { state: 'unknown', reply: '' }],
		])('keeps it when a message %s', async (_what, result) => {
			const store = bench.store();
			const run = await startRun(2);
			const [id = ''] = await claimIds(run, 1);
			await store.recordAndMark(run, [], [id]);
			await record(run, id, result);
			await store.endRun(run);
			await store.unlockUntouched(run.analysisId);
			expect(await startedAt(run)).toEqual(expect.any(Number));
		});
	});

	describe('claimMessages', () => {
		it('takes fewer of messages with large profiles at once, and goes on with the others', async () => {
			const store = bench.store();
			const targetVersion = await store.beginTarget();
			const text = (position: number) => 'x'.repeat(position < 40 ? 1_000_000 : 10);
			await store.addTargetRows(targetVersion, 0, range(101).map((position) => ({ ...makeRow(position), profile: { text: text(position) } })));
			const delivery = await makeDelivery(store, { targetVersion, targetRecipients: 101 });
			const { id } = await beginAnalysis(store, delivery.id);
			await store.addMessages(id, range(101).map((position) => makeMessage(position)));
			await store.completeAnalysis(id, READY);
			const run = await store.startRun(id, 'test');
			const pages: number[] = [];
			while (pages.at(-1) !== 0) pages.push((await claimIds(run, 101)).length);
			expect(pages).toEqual([32, 69, 0]);
		});

		it('takes messages by position, with the profile, and counts the attempt', async () => {
			const store = bench.store();
			const run = await startRun(5);
			expect(await store.claimMessages(run, 2)).toEqual(
				[0, 1].map((position) => ({
					id: expect.stringMatching(/^[0-9A-Z]{26}$/),
					position,
					address: `r${position}@example.com`,
					domain: 'example.com',
					format: 'alternative',
					attempt: 1,
					lostSessions: 0,
					profile: { number: position, firstName: `春子${position}` },
				})),
			);
			expect((await store.claimMessages(run, 9)).map(({ position }) => position)).toEqual([2, 3, 4]);
			expect(await store.claimMessages(run, 9)).toEqual([]);
		});

		it('counts the attempts that a lost session ended, apart from the others', async () => {
			const store = bench.store();
			const run = await startRun(1);
			const retry = { state: 'retry', retryAt: 0, reason: 'unreachable', reply: '' } as const;
			for (const result of [{ ...retry, sessionLost: true } as const, retry, { ...retry, sessionLost: true } as const]) {
				const [id] = await claimIds(run, 1);
				await record(run, id!, result);
			}
			expect(await store.claimMessages(run, 1)).toMatchObject([{ attempt: 4, lostSessions: 2 }]);
		});

		it('takes nothing that is not due, and counts the next attempt', async () => {
			const store = bench.store();
			const run = await startRun(3);
			const ids = await claimIds(run, 3);
			const now = await store.now();
			const retry = { state: 'retry', reason: 'unreachable', reply: '451 later' } as const;
			await record(run, ids[0]!, { ...retry, retryAt: now + 60_000 });
			await record(run, ids[1]!, { ...retry, retryAt: now });
			await store.releaseClaims(run, [ids[2]!]);
			const again = await store.claimMessages(run, 9);
			expect(again.map(({ position, attempt }) => [position, attempt])).toEqual([
				[1, 2],
				[2, 1],
			]);
		});

		it('ignores who was blocked since the analysis, and goes on to others', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store, {}, 6);
			const { id } = await beginAnalysis(store, delivery.id);
			const keys = [0, 1, 2, 3, 4, 5].map((position) => `blocked${position}-${id.toLowerCase()}@example.com`);
			await store.addMessages(id, keys.map((addressKey, position) => ({ ...makeMessage(position), addressKey })));
			await store.completeAnalysis(id, READY);
			await store.denylistAddress(keys[0]!, 'test');
			await store.denylistAddress(keys[1]!, 'test');
			await bench.sql(`insert into address (address_key, quarantined_at) values ('${keys[3]}', 1) returning 1`);
			const run = await store.startRun(id, 'test');
			const claimed = await store.claimMessages(run, 2);
			expect(claimed.map(({ position }) => position)).toEqual([2, 4]);
			expect(await states(run)).toEqual([
				'ignored 0 denylisted',
				'ignored 0 denylisted',
				'sending 1',
				'ignored 0 quarantined',
				'sending 1',
				'pending 0',
			]);
		});

		it('never gives a message to two runs', async () => {
			const store = bench.store();
			const first = await startRun(60);
			const runs = [first, await store.startRun(first.analysisId, 'b'), await store.startRun(first.analysisId, 'c')];
			const taken = await Promise.all(runs.flatMap((run) => [claimIds(run, 10), claimIds(run, 10)]));
			const rest = await claimIds(first, 60);
			const all = [...taken.flat(), ...rest];
			expect(all).toHaveLength(60);
			expect(new Set(all).size).toBe(60);
		});
	});

	describe('recordAndMark', () => {
		it.each<[string, AttemptResult, string]>([
			['sent', SENT, 'sent 1'],
			['failed', { state: 'failed', reason: 'userUnknown', reply: '550' }, 'failed 1 userUnknown'],
			['ignored', { state: 'ignored', reason: 'notEncodable', reply: '' }, 'ignored 1 notEncodable'],
			['unknown', { state: 'unknown', reply: '' }, 'unknown 1'],
			['retry', { state: 'retry', retryAt: 1, reason: 'mailboxFull', reply: '' }, 'pending 1 mailboxFull'],
		])('records %s, of a marked message and of one that is not', async (_state, result, expected) => {
			const store = bench.store();
			const run = await startRun(2);
			const ids = await claimIds(run, 2);
			expect(await store.recordAndMark(run, [], [ids[0]!])).toEqual(new Set([ids[0]]));
			const results = ids.map((id) => ({ id, result }));
			expect(await store.recordAndMark(run, results, [])).toEqual(new Set());
			expect(await states(run)).toEqual([expected, expected]);
		});

		it('records and marks groups together', async () => {
			const store = bench.store();
			const run = await startRun(400);
			const first = await claimIds(run, 200);
			expect((await store.recordAndMark(run, [], first)).size).toBe(200);
			const second = await claimIds(run, 200);
			const marked = await store.recordAndMark(run, first.map((id) => ({ id, result: SENT })), second);
			expect(marked).toEqual(new Set(second));
			expect(await store.countMessages(run.analysisId)).toMatchObject({ sent: 200, sending: 200 });
		});

		it('marks once, and only what the run has claimed', async () => {
			const store = bench.store();
			const run = await startRun(4);
			const other = await store.startRun(run.analysisId, 'other');
			const [mine] = await claimIds(run, 1);
			const [theirs] = await claimIds(other, 1);
			const [pending] = (await store.readMessages(run.analysisId, { limit: 1, state: 'pending' })).map(({ id }) => id);
			const marked = await store.recordAndMark(run, [], [mine!, theirs!, pending!, 'none']);
			expect(marked).toEqual(new Set([mine]));
			expect(await store.recordAndMark(run, [], [mine!])).toEqual(new Set());
		});

		it('marks a message again when it comes back', async () => {
			const store = bench.store();
			const run = await startRun(1);
			const [id] = await claimIds(run, 1);
			await store.recordAndMark(run, [], [id!]);
			await record(run, id!, { state: 'retry', retryAt: 0, reason: 'unreachable', reply: '' });
			expect(await claimIds(run, 1)).toEqual([id]);
			expect(await store.recordAndMark(run, [], [id!])).toEqual(new Set([id]));
			await record(run, id!, SENT);
			expect(await states(run)).toEqual(['sent 2']);
		});

		it('touches no message of another run, and none that is settled', async () => {
			const store = bench.store();
			const run = await startRun(3);
			const other = await store.startRun(run.analysisId, 'other');
			const [settled] = await claimIds(run, 1);
			const [theirs] = await claimIds(other, 1);
			await record(run, settled!, SENT);
			await record(run, settled!, { state: 'failed', reason: 'refused', reply: '554' });
			await record(run, theirs!, SENT);
			const [, , pending] = await store.readMessages(run.analysisId, { limit: 3 });
			await record(run, pending!.id, SENT);
			expect(await states(run)).toEqual(['sent 1', 'sending 1', 'pending 0']);
		});

		it('keeps 500 characters of a reply', async () => {
			const run = await startRun(2);
			const ids = await claimIds(run, 2);
			await record(run, ids[0]!, { state: 'sent', reply: `${'x'.repeat(499)}😀 and more` });
			await record(run, ids[1]!, { state: 'sent', reply: '250 a\0b' });
			const log = await bench.store().readMessages(run.analysisId, { limit: 2 });
			expect(log.map(({ reply }) => reply)).toEqual([`${'x'.repeat(499)}\uFFFD`, '250 a\uFFFDb']);
		});

		it('settles an unknown message by a late reply', async () => {
			const run = await startRun(1);
			const [id] = await claimIds(run, 1);
			await bench.store().recordAndMark(run, [], [id!]);
			await record(run, id!, { state: 'unknown', reply: '' });
			await record(run, id!, SENT);
			expect(await states(run)).toEqual(['sent 1']);
		});
	});

	describe('releaseClaims', () => {
		it('gives back what is claimed and not marked, without counting the attempt', async () => {
			const store = bench.store();
			const run = await startRun(4);
			const other = await store.startRun(run.analysisId, 'other');
			const ids = await claimIds(run, 3);
			const [theirs] = await claimIds(other, 1);
			await store.recordAndMark(run, [], [ids[0]!]);
			await store.releaseClaims(run, [ids[0]!, ids[1]!, theirs!]);
			expect(await states(run)).toEqual(['sending 1', 'pending 0', 'sending 1', 'sending 1']);
			await store.releaseClaims(run, []);
			expect(await claimIds(other, 9)).toEqual([ids[1]]);
		});
	});

	describe('a run that ends', () => {
		it('leaves unmarked claims pending and marked ones unknown', async () => {
			const store = bench.store();
			const run = await startRun(3);
			const ids = await claimIds(run, 2);
			await store.recordAndMark(run, [], [ids[0]!]);
			await store.endRun(run);
			await store.endRun(run);
			expect(await states(run)).toEqual(['unknown 1', 'pending 0', 'pending 0']);
			expect(await store.beat(run)).toBe(false);
			expect(await claimIds(run, 9)).toEqual([]);
		});
	});

	describe('a run that was declared dead', () => {
		async function buried() {
			const store = bench.store();
			const run = await startRun(4);
			const ids = await claimIds(run, 3);
			await store.recordAndMark(run, [], [ids[0]!, ids[1]!]);
			expect(await store.buryDeadRuns(run.analysisId, AT_ONCE)).toEqual({ released: 1, unknown: 2 });
			return { store, run, ids };
		}

		it('leaves unmarked claims pending and marked ones unknown', async () => {
			const { store, run } = await buried();
			expect(await states(run)).toEqual(['unknown 1', 'unknown 1', 'pending 0', 'pending 0']);
			expect(await store.buryDeadRuns(run.analysisId, AT_ONCE)).toEqual({ released: 0, unknown: 0 });
		});

		it('cannot beat, claim, mark or release', async () => {
			const { store, run, ids } = await buried();
			expect(await store.beat(run)).toBe(false);
			expect(await claimIds(run, 9)).toEqual([]);
			expect(await store.recordAndMark(run, [], [ids[2]!])).toEqual(new Set());
			const next = await store.startRun(run.analysisId, 'next');
			expect(await claimIds(next, 9)).toHaveLength(2);
			await store.releaseClaims(run, ids);
			expect(await store.recordAndMark(run, [], ids)).toEqual(new Set());
			await store.endRun(run);
			expect(await states(run)).toEqual(['unknown 1', 'unknown 1', 'sending 1', 'sending 1']);
		});

		it('still settles what it had marked, and nothing else', async () => {
			const { store, run, ids } = await buried();
			const next = await store.startRun(run.analysisId, 'next');
			await claimIds(next, 1);
			const failed = { state: 'failed', reason: 'userUnknown', reply: '550' } as const;
			const results = [SENT, failed, SENT].map((result, index) => ({ id: ids[index]!, result }));
			expect(await store.recordAndMark(run, results, [ids[2]!])).toEqual(new Set());
			expect(await states(run)).toEqual(['sent 1', 'failed 1 userUnknown', 'sending 1', 'pending 0']);
		});

		it('is one that was silent for too long, in this analysis', async () => {
			const store = bench.store();
			const [run, elsewhere] = [await startRun(2), await startRun(2)];
			await claimIds(run, 1);
			expect(await store.beat(run)).toBe(true);
			expect(await store.buryDeadRuns(run.analysisId, 60_000)).toEqual({ released: 0, unknown: 0 });
			expect(await store.buryDeadRuns(run.analysisId, AT_ONCE)).toEqual({ released: 1, unknown: 0 });
			expect(await store.beat(elsewhere)).toBe(true);
		});

		it('either marks before its death or not at all', async () => {
			const store = bench.store();
			for (let round = 0; round < 10; round += 1) {
				const run = await startRun(20);
				const ids = await claimIds(run, 20);
				const [marked, burial] = await Promise.all([
					store.recordAndMark(run, [], ids),
					store.buryDeadRuns(run.analysisId, AT_ONCE),
				]);
				expect(burial).toEqual({ released: 20 - marked.size, unknown: marked.size });
				expect([0, 20]).toContain(marked.size);
			}
		});
	});
}
