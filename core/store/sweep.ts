import { sql as rawSql } from 'kysely';

import { SLICE_MS } from '../schedule/rate';

import type { StoreContext } from './context';

/** Longer than any analysis takes; what is older and unfinished was left behind by a crash. */
const ORPHAN_AFTER_MS = 24 * 60 * 60 * 1000;

/** Removes analyses that were never completed, targets and files that nothing uses, and rates, when older than a day. */
export async function sweepOrphans({ db, sql }: StoreContext): Promise<void> {
	await db
		.deleteFrom('analysis')
		.where('state', '=', 'running')
		.where('created_at', '<', (eb) => eb(sql.now, '-', ORPHAN_AFTER_MS))
		.execute();
	await db
		.deleteFrom('target_version')
		.where('created_at', '<', (eb) => eb(sql.now, '-', ORPHAN_AFTER_MS))
		.where('id', 'not in', db.selectFrom('delivery').select('target_version'))
		.where('id', 'not in', db.selectFrom('extension').select('target_version'))
		.where('id', 'not in', db.selectFrom('analysis').select('target_version'))
		.execute();
	await db
		.deleteFrom('file')
		.where('created_at', '<', (eb) => eb(sql.now, '-', ORPHAN_AFTER_MS))
		.where('hash', 'not in', db.selectFrom('delivery_file').select('hash'))
		.execute();
	await db
		.deleteFrom('rate_slice')
		.where('slice', '<', rawSql<number>`(${sql.now} - ${rawSql.lit(ORPHAN_AFTER_MS)}) / ${rawSql.lit(SLICE_MS)}`)
		.execute();
}
