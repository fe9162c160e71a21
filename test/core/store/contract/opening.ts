import { openStore } from '../../../../core/store';
import { errorCode, makeDelivery, makeTarget, beginAnalysis } from '../fixtures';

import type { Bench } from './bench';

const TWO_DAYS_AGO = Date.now() - 2 * 24 * 60 * 60 * 1000;

export function openingContract(bench: Bench): void {
	describe('opening', () => {
		it('keeps its id, its link key and its deliveries', async () => {
			const options = bench.newOptions();
			const first = await openStore(options);
			const delivery = await makeDelivery(first);
			await first.close();
			const second = await openStore(options);
			expect(second.storeId).toBe(first.storeId);
			expect(second.linkKey).toEqual(first.linkKey);
			expect(second.linkKey).toHaveLength(32);
			expect(await second.findDelivery(delivery.id)).toEqual(delivery);
			await second.close();
		});

		it('makes each store with an id and a key of its own', async () => {
			const other = await openStore(bench.newOptions());
			expect(other.storeId).not.toBe(bench.store().storeId);
			expect(other.linkKey).not.toEqual(bench.store().linkKey);
			await other.close();
		});

		it('may be opened twice in a process, and closed twice', async () => {
			const again = await openStore(bench.options());
			await Promise.all([makeDelivery(again), makeDelivery(bench.store())]);
			await again.close();
			await again.close();
			await makeDelivery(bench.store());
		});

		it('refuses tables of a newer version of the package', async () => {
			const options = bench.newOptions();
			await (await openStore(options)).close();
			await bench.sql(`insert into migration (number, name, at) values (999, 'later', 0) returning 1`, options);
			await expect(openStore(options)).rejects.toMatchObject({
				code: 'storeNotWritable',
				message: expect.stringContaining('newer version'),
			});
		});

		it('sweeps what a crash left behind more than a day ago, and nothing else', async () => {
			const options = bench.newOptions();
			const store = await openStore(options);
			const [delivery, analyzed] = [await makeDelivery(store), await makeDelivery(store)];
			const [oldTarget, newTarget] = [await makeTarget(store, 2), await makeTarget(store, 2)];
			const oldAnalysis = await beginAnalysis(store, analyzed.id);
			const newAnalysis = await beginAnalysis(store, analyzed.id);
			await store.close();
			const old = `created_at = ${TWO_DAYS_AGO}`;
			const targets = `'${oldTarget}', '${delivery.targetVersion}'`;
			await bench.sql(`update target_version set ${old} where id in (${targets}) returning 1`, options);
			await bench.sql(`update analysis set ${old} where id = '${oldAnalysis.id}' returning 1`, options);

			const again = await openStore(options);
			expect(await again.readTarget(oldTarget, 0, 9)).toEqual([]);
			expect(await again.readTarget(newTarget, 0, 9)).toHaveLength(2);
			expect(await again.readTarget(delivery.targetVersion, 0, 9)).toHaveLength(3);
			expect(await again.findAnalysis(oldAnalysis.id)).toBeUndefined();
			expect(await again.findAnalysis(newAnalysis.id)).toEqual(newAnalysis);
			await again.close();
		});

		it('has a clock in milliseconds', async () => {
			const now = await bench.store().now();
			expect(Number.isInteger(now)).toBe(true);
			expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
		});

		it('lets nothing be done when it is closed', async () => {
			const store = await openStore(bench.newOptions());
			await store.close();
			expect(await errorCode(store.now())).toMatch(/destroyed/);
		});
	});
}
