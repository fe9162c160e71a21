import { DeliveryError } from '../../errors';

import { BATCH, inBatches } from '../database/batches';
import { inTransaction, type StoreContext } from '../context';
import { lockDelivery, stopColumns } from './deliveryRow';
import { sweepMessages, sweepTarget } from './sweep';

/** See `ManagementPort.deleteDelivery`. Interrupted, it goes on when the store is opened next. */
export async function deleteDelivery(context: StoreContext, deliveryId: string, runDeadAfterMs: number): Promise<void> {
	await inTransaction(context, (inside) => markAsDeleting(inside, deliveryId, runDeadAfterMs));
	await deleteMarked(context, deliveryId);
}

/** Ends deletions that were interrupted. */
export async function deleteLeftovers(context: StoreContext): Promise<void> {
	const marked = await context.db.selectFrom('delivery').select('id').where('stop_reason', '=', 'deleting').execute();
	for (const { id } of marked) await deleteMarked(context, id);
}

/** In small commits, the delivery itself last but for its target; one that was saved anew meanwhile stays. */
async function deleteMarked(context: StoreContext, deliveryId: string): Promise<void> {
	const versions = await targetVersionsOf(context, deliveryId);
	for (const id of await analysesPutAside(context, deliveryId)) await sweepMessages(context, id);
	await deleteFeedback(context, deliveryId);
	await context.db.deleteFrom('delivery').where('id', '=', deliveryId).where('stop_reason', '=', 'deleting').execute();
	for (const version of versions) await sweepTarget(context, version);
}

/** Halts it too, so that no run begins while it goes. @throws DeliveryError `deliveryRunning`, `deliveryNotFound` */
async function markAsDeleting({ db, sql }: StoreContext, deliveryId: string, runDeadAfterMs: number): Promise<void> {
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
	// One that was silent for long may live all the same: it claims and marks nothing any more.
	await db
		.updateTable('run')
		.set({ state: 'dead', ended_at: sql.now })
		.where('delivery_id', '=', deliveryId)
		.where('state', 'in', ['alive', 'halted'])
		.execute();
	// An analysis that runs has nothing to publish any more, and what is analyzed after the delivery was saved anew is not swept.
	await db
		.updateTable('analysis')
		.set((eb) => ({ state: eb.case().when('state', '=', 'running').then('abandoned' as const).else('replaced' as const).end() }))
		.where('delivery_id', '=', deliveryId)
		.execute();
	const stop = stopColumns({ reason: 'deleting', detail: 'It is being deleted.' });
	await db.updateTable('delivery').set({ status: 'stopped', resume_at: null, ...stop }).where('id', '=', deliveryId).execute();
}

async function analysesPutAside({ db }: StoreContext, deliveryId: string): Promise<string[]> {
	const rows = await db.selectFrom('analysis').select('id').where('delivery_id', '=', deliveryId).where('state', 'in', ['replaced', 'abandoned']).execute();
	return rows.map(({ id }) => id);
}

async function deleteFeedback({ db }: StoreContext, deliveryId: string): Promise<void> {
	const batch = db.selectFrom('feedback').select('id').where('delivery_id', '=', deliveryId).limit(BATCH);
	await inBatches(async () => (await db.deleteFrom('feedback').where('id', 'in', batch).executeTakeFirstOrThrow()).numDeletedRows);
}

async function targetVersionsOf({ db }: StoreContext, deliveryId: string): Promise<Set<string>> {
	const own = await db.selectFrom('delivery').select('target_version').where('id', '=', deliveryId).execute();
	const analyzed = await db.selectFrom('analysis').select('target_version').where('delivery_id', '=', deliveryId).execute();
	return new Set([...own, ...analyzed].map(({ target_version }) => target_version));
}
