import { beginAnalysis, makeAnalyzed, makeDelivery, makeMessage } from '../fixtures';

import type { Bench } from './bench';

export function messageContract(bench: Bench): void {
	describe('the messages of an analysis', () => {
		it('are counted by state, with what is due and the next attempt', async () => {
			const store = bench.store();
			const { id } = await makeAnalyzed(store, 12);
			const run = await store.startRun(id, 'test');
			const ids = (await store.claimMessages(run, 9)).map((message) => message.id);
			const now = await store.now();
			const [past, soon, later] = [now - 1_000, now + 60_000, now + 120_000];
			const retry = { state: 'retry', reason: 'mailboxFull', reply: '452' } as const;
			const results = [
				{ state: 'sent', reply: '250' },
				{ state: 'failed', reason: 'userUnknown', reply: '550' },
				{ state: 'ignored', reason: 'personalization', reply: '' },
				{ state: 'unknown', reply: '' },
				{ ...retry, retryAt: later },
				{ ...retry, retryAt: soon },
				{ ...retry, retryAt: past },
			] as const;
			await store.recordAndMark(run, results.map((result, index) => ({ id: ids[index]!, result })), []);
			expect(await store.countMessages(id)).toEqual({
				pending: 6,
				dueNow: 4,
				sending: 2,
				sent: 1,
				failed: 1,
				ignored: 1,
				unknown: 1,
				cancelled: 0,
				retryAt: soon,
			});
		});

		it('that there are none of are counted as nothing', async () => {
			const zero = { pending: 0, dueNow: 0, sending: 0, sent: 0, failed: 0, ignored: 0, unknown: 0, cancelled: 0 };
			expect(await bench.store().countMessages('none')).toEqual({ ...zero, retryAt: null });
		});

		it('are counted by domain, most first', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store, {}, 9);
			const { id } = await beginAnalysis(store, delivery.id, 'proof');
			const domains = ['b.jp', 'a.jp', 'c.jp', 'c.jp', 'c.jp', 'c.jp', 'B.jp'];
			const messages = domains.map((domain, position) => ({ ...makeMessage(position), domain }));
			await store.addMessages(id, messages);
			await store.addMessages(id, [{ ...makeMessage(7), domain: 'excluded.jp', exclusion: 'invalidAddress' }]);
			await store.completeAnalysis(id, {
				state: 'ready',
				recipients: 8,
				toDeliver: 7,
				exclusions: {},
				formats: {},
				findings: [],
			});
			const run = await store.startRun(id, 'test');
			const ids = (await store.claimMessages(run, 6)).map((message) => message.id);
			await store.recordAndMark(
				run,
				[
					{ id: ids[0]!, result: { state: 'sent', reply: '' } },
					{ id: ids[2]!, result: { state: 'sent', reply: '' } },
					{ id: ids[3]!, result: { state: 'failed', reason: 'refused', reply: '' } },
					{ id: ids[4]!, result: { state: 'unknown', reply: '' } },
				],
				[],
			);
			const rows = [
				{ domain: 'c.jp', sent: 1, failed: 1, pending: 1, unknown: 1 },
				{ domain: 'B.jp', sent: 0, failed: 0, pending: 1, unknown: 0 },
				{ domain: 'a.jp', sent: 0, failed: 0, pending: 1, unknown: 0 },
				{ domain: 'b.jp', sent: 1, failed: 0, pending: 0, unknown: 0 },
			];
			expect(await store.countDomains(id, 9)).toEqual(rows);
			expect(await store.countDomains(id, 2)).toEqual(rows.slice(0, 2));
		});

		it('expire in commits of their own, however many they are', async () => {
			const store = bench.store();
			const { id } = await makeAnalyzed(store, 4_001);
			expect(await store.expireMessages(id)).toBe(4_001);
			expect(await store.countMessages(id)).toMatchObject({ failed: 4_001, pending: 0 });
		});

		it('expire when they are pending', async () => {
			const store = bench.store();
			const { id } = await makeAnalyzed(store, 5);
			const run = await store.startRun(id, 'test');
			const ids = (await store.claimMessages(run, 3)).map((message) => message.id);
			const retryAt = (await store.now()) + 60_000;
			const retry = { state: 'retry', retryAt, reason: 'mailboxFull', reply: '452 full' } as const;
			const sent = { state: 'sent', reply: '250' } as const;
			await store.recordAndMark(run, [{ id: ids[0]!, result: retry }, { id: ids[1]!, result: sent }], []);
			expect(await store.expireMessages(id)).toBe(3);
			expect(await store.expireMessages(id)).toBe(0);
			const log = await store.readMessages(id, { limit: 9 });
			expect(log.map(({ state, reason, reply }) => [state, reason, reply])).toEqual([
				['failed', 'expired', '452 full'],
				['sent', null, '250'],
				['sending', null, null],
				['failed', 'expired', null],
				['failed', 'expired', null],
			]);
			expect(await store.countMessages(id)).toMatchObject({ failed: 3, dueNow: 0, retryAt: null });
		});

		it('are read by position, from a place on, by state', async () => {
			const store = bench.store();
			const { id } = await makeAnalyzed(store, 5);
			const run = await store.startRun(id, 'test');
			const [first] = await store.claimMessages(run, 1);
			await store.recordAndMark(run, [{ id: first!.id, result: { state: 'sent', reply: '250 ok' } }], []);
			expect(await store.readMessages(id, { limit: 1 })).toEqual([
				{
					id: first!.id,
					position: 0,
					address: 'r0@example.com',
					format: 'alternative',
					state: 'sent',
					reason: null,
					reply: '250 ok',
					attempts: 1,
					sentAt: expect.any(Number),
				},
			]);
			const positions = async (options: { from?: number; limit: number; state?: 'sent' | 'pending' }) =>
				(await store.readMessages(id, options)).map(({ position }) => position);
			expect(await positions({ from: 3, limit: 9 })).toEqual([3, 4]);
			expect(await positions({ limit: 2, state: 'pending' })).toEqual([1, 2]);
			expect(await positions({ from: 1, limit: 9, state: 'sent' })).toEqual([]);
		});
	});
}
