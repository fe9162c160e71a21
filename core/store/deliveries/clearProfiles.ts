import type { DeliveryStatus } from '../../delivery/types';

import { BATCH } from '../database/batches';
import type { StoreContext } from '../context';

/** An empty profile that says by how it is written that it was cleared: nobody comes in with one like it. */
export const CLEARED = '{ }';

const ENDED: DeliveryStatus[] = ['finished', 'failed', 'stopped'];

/** See `ManagementPort.clearOldProfiles`. Its proofs and older targets too; addresses stay, for the delivery log. */
export async function clearOldProfiles(context: StoreContext, endedBefore: number): Promise<number> {
	const { db, sql } = context;
	const old = await db
		.selectFrom('delivery')
		.select(['id', 'target_version'])
		.where('status', 'in', ENDED)
		.where('updated_at', '<', endedBefore)
		.where((eb) => eb.or([eb('profiles_cleared_at', 'is', null), eb('profiles_cleared_at', '<', 0)]))
		.execute();
	for (const { id, target_version } of old) {
		// First: from now on nobody makes a page of what is half gone. Not to its end yet, for whoever comes after an interruption.
		const begun = await db
			.updateTable('delivery')
			.set((eb) => ({ profiles_cleared_at: eb.neg(sql.now) }))
			.where('id', '=', id)
			.where('status', 'in', ENDED)
			.where('updated_at', '<', endedBefore)
			.returning('target_recipients')
			.executeTakeFirst();
		// A continuous delivery has just gone on.
		if (!begun) continue;
		const others = await db.selectFrom('analysis').select('target_version').where('delivery_id', '=', id).execute();
		for (const version of new Set([target_version, ...others.map((analysis) => analysis.target_version)])) {
			// Who joins from now on stands behind those that are cleared.
			await clearTarget(context, version, version === target_version ? begun.target_recipients : Number.MAX_SAFE_INTEGER);
		}
		await db.updateTable('delivery').set({ profiles_cleared_at: sql.now }).where('id', '=', id).where('profiles_cleared_at', '<', 0).execute();
	}
	return old.length;
}

async function clearTarget({ db }: StoreContext, targetVersion: string, end: number): Promise<void> {
	let after = Number.MIN_SAFE_INTEGER;
	for (;;) {
		const rows = await db
			.selectFrom('target_recipient')
			.select('position')
			.where('target_version', '=', targetVersion)
			.where('position', '>', after)
			.where('position', '<', end)
			.orderBy('position')
			.limit(BATCH)
			.execute();
		const last = rows.at(-1)?.position;
		if (last === undefined) return;
		await db
			.updateTable('target_recipient')
			.set({ profile: CLEARED, key: '' })
			.where('target_version', '=', targetVersion)
			.where('position', '>', after)
			.where('position', '<=', last)
			.execute();
		after = last;
	}
}
