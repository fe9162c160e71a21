import { makeDelivery, makeTarget, range } from '../fixtures';

import type { Bench } from './bench';

/** Recipients that come in for a continuous delivery. */
export function extensionContract(bench: Bench): void {
	describe('absorbExtensions', () => {
		async function makeWaiting(recipients: number[]): Promise<string> {
			const store = bench.store();
			const { id } = await makeDelivery(store, {}, 2);
			for (const count of recipients) {
				const targetVersion = await makeTarget(store, count);
				await store.addExtension({ deliveryId: id, targetVersion, targetHash: `hash of ${count}`, recipients: count });
			}
			return id;
		}

		it('takes in all that wait, oldest first: one change of the target', async () => {
			const store = bench.store();
			const id = await makeWaiting([3, 1]);
			const grown = await store.absorbExtensions(id);
			expect(grown).toMatchObject({ revision: 2, targetRecipients: 6 });
			const rows = await store.readTarget(grown.targetVersion, 0, 10);
			expect(rows.map(({ position, key }) => [position, key])).toEqual([0, 1, 0, 1, 2, 0].map((key, position) => [position, String(key)]));
			expect(await store.pendingExtensions(id)).toEqual([]);
			expect(await store.absorbExtensions(id)).toMatchObject({ revision: 2, targetRecipients: 6 });
		});

		it('many in several commits, so that none holds the store for long', async () => {
			const store = bench.store();
			const id = await makeWaiting([12_000, 8_000, 8_000, 13_000]);
			const grown = await store.absorbExtensions(id);
			expect(grown).toMatchObject({ revision: 4, targetRecipients: 41_002 });
			const rows = await store.readTarget(grown.targetVersion, 40_990, 100);
			expect(rows.map(({ position }) => position)).toEqual(range(12).map((number) => 40_990 + number));
		});
	});
}
