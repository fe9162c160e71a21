import { DeliveryError } from '../errors';

import { inTransaction, type StoreContext } from './context';
import { lockDelivery } from './deliveryRow';
import { idList } from './idList';

/** Rows of one commit: others can write between two. */
const BATCH = 2_000;

/** See `ManagementPort.deleteDelivery`. */
export async function deleteDelivery(context: StoreContext, deliveryId: string, runDeadAfterMs: number): Promise<void> {
	await inTransaction(context, (inside) => refuseWhileSending(inside, deliveryId, runDeadAfterMs));
	const versions = await targetVersionsOf(context, deliveryId);
	await deleteMessages(context, deliveryId);
	await context.db.deleteFrom('feedback').where('delivery_id', '=', deliveryId).execute();
	await context.db.deleteFrom('delivery').where('id', '=', deliveryId).execute();
	for (const version of versions) await deleteTarget(context, version);
}

/** Halts it too, so that no run begins while it goes. @throws DeliveryError `deliveryRunning`, `deliveryNotFound` */
async function refuseWhileSending({ db, sql }: StoreContext, deliveryId: string, runDeadAfterMs: number): Promise<void> {
	const delivery = await lockDelivery({ db, sql }, deliveryId);
	const living = await db
		.selectFrom('run')
		.select('id')
		.where('delivery_id', '=', deliveryId)
		.where('state', 'in', ['alive', 'halted'])
		.where('beat_at', '>', (eb) => eb(sql.now, '-', runDeadAfterMs))
		.limit(1)
		.executeTakeFirst();
	if (living) {
		throw new DeliveryError('deliveryRunning', `"${delivery.parameters.label}" is being sent at this moment, so it cannot be deleted.`, {
			advice: 'Stop it first, with the operation Stop, and delete it when it has ended.',
		});
	}
	if (['finished', 'failed', 'stopped'].includes(delivery.status)) return;
	const stop = { stop_reason: 'stopped', stop_detail: 'It is being deleted.' } as const;
	await db.updateTable('delivery').set({ status: 'stopped', resume_at: null, ...stop }).where('id', '=', deliveryId).execute();
}

async function targetVersionsOf({ db }: StoreContext, deliveryId: string): Promise<Set<string>> {
	const own = await db.selectFrom('delivery').select('target_version').where('id', '=', deliveryId).execute();
	const analyzed = await db.selectFrom('analysis').select('target_version').where('delivery_id', '=', deliveryId).execute();
	return new Set([...own, ...analyzed].map(({ target_version }) => target_version));
}

async function deleteMessages(context: StoreContext, deliveryId: string): Promise<void> {
	const { db } = context;
	const analyses = db.selectFrom('analysis').select('id').where('delivery_id', '=', deliveryId);
	for (;;) {
		const rows = await db.selectFrom('message').select('id').where('analysis_id', 'in', analyses).limit(BATCH).execute();
		if (rows.length === 0) return;
		await db
			.deleteFrom('message')
			.where('id', 'in', idList(context, rows.map(({ id }) => id)))
			.execute();
	}
}

/** Unless another delivery or one of its analyses has the same. */
async function deleteTarget({ db }: StoreContext, targetVersion: string): Promise<void> {
	const isUsed = await db
		.selectFrom('delivery')
		.select('target_version')
		.where('target_version', '=', targetVersion)
		.union(db.selectFrom('analysis').select('target_version').where('target_version', '=', targetVersion))
		.executeTakeFirst();
	if (isUsed) return;
	for (;;) {
		const rows = await db
			.selectFrom('target_recipient')
			.select('position')
			.where('target_version', '=', targetVersion)
			.orderBy('position')
			.limit(BATCH)
			.execute();
		const last = rows.at(-1)?.position;
		if (last === undefined) break;
		await db
			.deleteFrom('target_recipient')
			.where('target_version', '=', targetVersion)
			.where('position', '<=', last)
			.execute();
	}
	await db.deleteFrom('target_version').where('id', '=', targetVersion).execute();
}
