import { makeAnalyzed } from '../fixtures';
import { startStoreProcess } from '../processes';

import type { Bench } from './bench';

export function processContract(bench: Bench): void {
	describe('several processes', () => {
		it('make one store when they open an empty one at once', async () => {
			const task = { task: 'open', options: bench.newOptions() } as const;
			const processes = await Promise.all([1, 2, 3].map(() => startStoreProcess(task)));
			const storeIds = await Promise.all(processes.map((process) => process.go()));
			expect(new Set(storeIds).size).toBe(1);
			expect(storeIds[0]).toMatch(/^[0-9A-Z]{26}$/);
			const ran = await bench.sql('select number from migration order by number', task.options);
			expect(ran.map(({ number }) => Number(number))).toEqual(ran.map((_, index) => index + 1));
		});

		it('never claim the same message', async () => {
			const { id } = await makeAnalyzed(bench.store(), 300);
			const task = { task: 'claim', options: bench.options(), analysisId: id } as const;
			const processes = await Promise.all([1, 2].map(() => startStoreProcess(task)));
			const claimed = (await Promise.all(processes.map((process) => process.go()))) as string[][];
			const all = claimed.flat();
			expect(all).toHaveLength(300);
			expect(new Set(all).size).toBe(300);
			expect(await bench.store().countMessages(id)).toMatchObject({ sent: 300, pending: 0, sending: 0 });
		});

		it('find a mark that was made just before a kill -9', async () => {
			const store = bench.store();
			const { id } = await makeAnalyzed(store, 4);
			const process = await startStoreProcess({ task: 'markAndStay', options: bench.options(), analysisId: id });
			const marked = (await process.go()) as string[];
			await process.kill();
			expect(marked).toHaveLength(2);
			expect(await store.countMessages(id)).toMatchObject({ sending: 3, pending: 1 });
			expect(await store.buryDeadRuns(id, -60_000)).toEqual({ released: 1, unknown: 2 });
			const unknown = await store.readMessages(id, { limit: 9, state: 'unknown' });
			expect(unknown.map((message) => message.id)).toEqual(marked.sort());
		});
	});
}
