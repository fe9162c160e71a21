import type { PacePort } from '../../delivery/ports';

import type { StoreContext } from '../context';

type Rates = Pick<PacePort, 'takeTokens' | 'giveBackTokens'>;

/** Rates that all workers keep together. */
export function rates({ db }: StoreContext): Rates {
	async function giveBackTokens(key: string, slice: number, unused: number): Promise<void> {
		await db
			.updateTable('rate_slice')
			.set((eb) => ({ used: eb('used', '-', unused) }))
			.where('key', '=', key)
			.where('slice', '=', slice)
			.execute();
	}

	return {
		giveBackTokens,

		/** One statement: the row is the lock, and who comes next sees what was taken before. */
		async takeTokens(key, slice, wanted, limit) {
			if (limit <= 0) return 0;
			const row = await db
				.insertInto('rate_slice')
				.values({ key, slice, used: wanted })
				.onConflict((conflict) =>
					conflict
						.columns(['key', 'slice'])
						.doUpdateSet((eb) => ({ used: eb('rate_slice.used', '+', wanted) }))
						.where('rate_slice.used', '<', limit),
				)
				.returning('used')
				.executeTakeFirst();
			if (!row) return 0;
			const over = Math.max(0, row.used - limit);
			if (over > 0) await giveBackTokens(key, slice, over);
			return wanted - over;
		},
	};
}
