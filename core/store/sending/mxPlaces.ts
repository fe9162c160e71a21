import type { PacePort, Run } from '../../delivery/ports';

import { inTransaction } from '../context';
import type { StoreContext } from '../context';
import { buryRuns } from './buryDeadRuns';
import { beat } from './runs';

/** See `PacePort.takePlaces`. One caller at a time per rule, so that the sum is never above the limit. */
export function takePlaces(context: StoreContext): PacePort['takePlaces'] {
	return (key, run, wanted, { limit, runDeadAfterMs }) =>
		inTransaction(context, async (inside) => {
			const { db, sql } = inside;
			await sql.lockName(db, `mx_place ${key}`);
			if (!(await beat(inside, run))) return 0;
			await buryHolders(inside, key, run, runDeadAfterMs);
			const others = await db
				.selectFrom('mx_place')
				.innerJoin('run', 'run.id', 'mx_place.run_id')
				.select(({ fn }) => fn.sum<number | null>('places').as('places'))
				.where('key', '=', key)
				.where('run_id', '!=', run.id)
				.where('run.state', 'in', ['alive', 'halted'])
				.executeTakeFirst();
			const places = Math.max(0, Math.min(wanted, limit - Number(others?.places ?? 0)));
			await db
				.insertInto('mx_place')
				.values({ key, run_id: run.id, places })
				.onConflict((conflict) => conflict.columns(['key', 'run_id']).doUpdateSet({ places }))
				.execute();
			return places;
		});
}

/**
 * The places of runs that have long been silent are free, but such a run may only have stood still (a laptop that slept, a
 * full disk) and go on: then it must not send over places that are somebody else's. Declared dead, it can mark nothing.
 */
async function buryHolders(context: StoreContext, key: string, run: Run, runDeadAfterMs: number): Promise<void> {
	const { db, sql } = context;
	const holders = db
		.selectFrom('run')
		.select('run.id')
		.where('run.id', '!=', run.id)
		.where('run.id', 'in', db.selectFrom('mx_place').select('run_id').where('key', '=', key).where('places', '>', 0))
		.where('run.beat_at', '<', (eb) => eb(sql.now, '-', runDeadAfterMs));
	// One whose row is in use lives after all. Waiting for it, two that wake up together would wait for each other.
	await buryRuns(context, runDeadAfterMs, (eb) => eb('id', 'in', sql.forUpdateSkipLocked(holders)));
}
