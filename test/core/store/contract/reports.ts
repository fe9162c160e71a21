import { beginAnalysis, makeAnalyzed, makeDelivery, makeMessage, range, READY } from '../fixtures';

import type { Bench } from './bench';

/** Time of the first message that was sent. */
const START = 1_780_000_000_000;

export function reportContract(bench: Bench): void {
	const set = (analysisId: string, where: string, changes: string) =>
		bench.sql(`update message set ${changes} where analysis_id = '${analysisId}' and ${where} returning id`);

	describe('figures of reports', () => {
		it('are empty before anything was sent', async () => {
			const store = bench.store();
			const { id } = await makeAnalyzed(store, 3);
			expect(await store.sentTimes(id)).toBeNull();
			expect(await store.countSentIn(id, [])).toEqual([]);
			expect(await store.countSentIn(id, [{ from: 0, until: START }])).toEqual([0]);
			expect(await store.countFailures(id)).toEqual({});
			expect(await store.countWaves(id, [])).toEqual([]);
			expect(await store.domainReplies(id, ['example.com'], 10)).toEqual([]);
			expect(await store.firstInFormat(id, 'docomo')).toBeUndefined();
		});

		it('throughput: each message in the slice of its time, seeds in none', async () => {
			const store = bench.store();
			const { id } = await makeAnalyzed(store, 6);
			await set(id, 'position < 5', `state = 'sent', sent_at = ${START} + position * 1000`);
			await set(id, 'position = 4', 'position = -1');
			expect(await store.sentTimes(id)).toEqual({ first: START, last: START + 3_000 });
			const slices = [0, 2_000, 4_000].map((after) => ({ from: START + after, until: START + after + 2_000 }));
			expect(await store.countSentIn(id, slices)).toEqual([2, 2, 0]);
		});

		it('failures by reason', async () => {
			const store = bench.store();
			const { id } = await makeAnalyzed(store, 5);
			await set(id, 'position in (0, 1)', "state = 'failed', reason = 'userUnknown'");
			await set(id, 'position = 2', "state = 'failed', reason = null");
			expect(await store.countFailures(id)).toEqual({ userUnknown: 2, notDefined: 1 });
		});

		it('waves by state', async () => {
			const store = bench.store();
			const { id } = await makeAnalyzed(store, 5);
			await set(id, 'position in (0, 3)', `state = 'sent', sent_at = ${START}`);
			await set(id, 'position = 1', "state = 'failed'");
			const counts = await store.countWaves(id, [{ after: -1, upTo: 1 }, { after: 1, upTo: null }]);
			expect(counts.sort((a, b) => a.wave - b.wave || a.state.localeCompare(b.state))).toEqual([
				{ wave: 0, state: 'failed', messages: 1 },
				{ wave: 0, state: 'sent', messages: 1 },
				{ wave: 1, state: 'pending', messages: 2 },
				{ wave: 1, state: 'sent', messages: 1 },
			]);
		});

		it('replies by domain, most frequent first, of no more messages than asked for', async () => {
			const store = bench.store();
			const { id } = await makeAnalyzed(store, 8);
			await set(id, 'position <= 2', "state = 'failed', reply = '550 unknown'");
			await set(id, 'position = 3', "state = 'failed', reply = '552 full'");
			await set(id, 'position = 4', "reply = '450 later', next_attempt_at = 9000000000000");
			await set(id, 'position = 5', "state = 'sent', reply = '250 ok'");
			await set(id, 'position = 6', "state = 'unknown', reply = 'lost', domain = 'other.example'");
			expect(await store.domainReplies(id, ['example.com'], 100)).toEqual([
				{ domain: 'example.com', state: 'failed', reply: '550 unknown', messages: 3 },
				{ domain: 'example.com', state: 'failed', reply: '552 full', messages: 1 },
				{ domain: 'example.com', state: 'pending', reply: '450 later', messages: 1 },
			]);
			const [first] = await store.domainReplies(id, ['example.com'], 2);
			expect(first).toMatchObject({ reply: '550 unknown', messages: 2 });
			expect(await store.domainReplies(id, ['other.example'], 2)).toMatchObject([{ state: 'unknown', reply: 'lost' }]);
		});

		it('the first message of a format is one that is to be delivered', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store, {}, 4);
			const { id } = await beginAnalysis(store, delivery.id);
			const messages = range(4).map((position) => ({
				...makeMessage(position),
				format: position === 0 ? ('text' as const) : ('docomo' as const),
				exclusion: position === 1 ? ('denylisted' as const) : null,
			}));
			await store.addMessages(id, messages);
			await store.completeAnalysis(id, READY);
			expect(await store.firstInFormat(id, 'docomo')).toBe(2);
		});
	});
}
