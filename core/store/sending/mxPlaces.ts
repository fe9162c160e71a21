import type { PacePort } from '../../delivery/ports';

import { inTransaction } from '../context';
import type { StoreContext } from '../context';

/** See `PacePort.takePlaces`. One caller at a time per rule, so that the sum is never above the limit. */
export function takePlaces(context: StoreContext): PacePort['takePlaces'] {
	return (key, run, wanted, { limit, runDeadAfterMs }) =>
		inTransaction(context, async ({ db, sql }) => {
			await sql.lockName(db, `mx_place ${key}`);
			const others = await db
				.selectFrom('mx_place')
				.innerJoin('run', 'run.id', 'mx_place.run_id')
				.select(({ fn }) => fn.sum<number | null>('places').as('places'))
				.where('key', '=', key)
				.where('run_id', '!=', run.id)
				.where('run.state', 'in', ['alive', 'halted'])
				.where('run.beat_at', '>=', (eb) => eb(sql.now, '-', runDeadAfterMs))
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
