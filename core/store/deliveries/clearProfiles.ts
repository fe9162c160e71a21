import { BATCH } from '../database/batches';
import type { StoreContext } from '../context';

/** See `ManagementPort.clearOldProfiles`. Its proofs and older targets too; addresses stay, for the delivery log. */
export async function clearOldProfiles(context: StoreContext, endedBefore: number): Promise<number> {
	const { db, sql } = context;
	const old = await db
		.selectFrom('delivery')
		.select(['id', 'target_version'])
		.where('status', 'in', ['finished', 'failed', 'stopped'])
		.where('updated_at', '<', endedBefore)
		.where('profiles_cleared_at', 'is', null)
		.execute();
	for (const { id, target_version } of old) {
		// First: from now on nobody makes a page of what is half gone.
		await db.updateTable('delivery').set({ profiles_cleared_at: sql.now }).where('id', '=', id).execute();
		const others = await db.selectFrom('analysis').select('target_version').where('delivery_id', '=', id).execute();
		for (const version of new Set([target_version, ...others.map((analysis) => analysis.target_version)])) {
			await clearTarget(context, version);
		}
	}
	return old.length;
}

async function clearTarget({ db }: StoreContext, targetVersion: string): Promise<void> {
	let after = Number.MIN_SAFE_INTEGER;
	for (;;) {
		const rows = await db
			.selectFrom('target_recipient')
			.select('position')
			.where('target_version', '=', targetVersion)
			.where('position', '>', after)
			.orderBy('position')
			.limit(BATCH)
			.execute();
		const last = rows.at(-1)?.position;
		if (last === undefined) return;
		await db
			.updateTable('target_recipient')
			.set({ profile: '{}', key: '' })
			.where('target_version', '=', targetVersion)
			.where('position', '>', after)
			.where('position', '<=', last)
			.execute();
		after = last;
	}
}
