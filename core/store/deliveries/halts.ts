import type { PacePort, SettledDelivery, Stop } from '../../delivery/ports';
import { isHalted } from '../../delivery/sending/status';
import type { Delivery } from '../../delivery/types';
import { DeliveryError } from '../../errors';

import { analysisOutdated } from '../analysis/analysisRow';
import { inTransaction } from '../context';
import type { StoreContext } from '../context';
import { lockDelivery, stopColumns } from './deliveryRow';
import { errorsSoFar } from '../addresses/errorFigures';

type Halts = Pick<PacePort, 'settleDelivery' | 'haltDelivery' | 'letGoOn' | 'cancelMessages'>;

/** Pausing, stopping and going on, from any process. */
export function halts(context: StoreContext): Halts {
	return {
		settleDelivery: (...args) => inTransaction(context, (inside) => settleDelivery(inside, ...args)),
		haltDelivery: (...args) => inTransaction(context, (inside) => haltDelivery(inside, ...args)),
		letGoOn: (deliveryId) => inTransaction(context, (inside) => letGoOn(inside, deliveryId)),
		cancelMessages: (...args) => cancelMessages(context, ...args),
	};
}

/** @throws DeliveryError `deliveryHalted` */
export function refuseWhenHalted(delivery: Delivery): void {
	if (!isHalted(delivery)) return;
	throw new DeliveryError('deliveryHalted', delivery.stopDetail ?? `"${delivery.parameters.label}" was halted.`);
}

async function settleDelivery(
	context: StoreContext,
	deliveryId: string,
	analysisId: string,
	{ status, stop, resumeAt, mta }: SettledDelivery,
): Promise<void> {
	const delivery = await lockDelivery(context, deliveryId);
	if (delivery.analysisId !== analysisId) {
		throw analysisOutdated('The delivery was changed or analyzed again while it was being confirmed.');
	}
	if (isHalted(delivery)) return;
	const { db, sql } = context;
	await db
		.updateTable('delivery')
		.set((eb) => ({
			status,
			...stopColumns(stop),
			resume_at: resumeAt ?? null,
			...(mta !== undefined && { mta }),
			mta_failures: stop?.reason === 'mtaUnreachable' ? eb('mta_failures', '+', 1) : 0,
			updated_at: sql.now,
			finished_at: status === 'finished' ? eb.fn.coalesce('finished_at', sql.now) : null,
		}))
		.where('id', '=', deliveryId)
		.execute();
}

async function haltDelivery(
	context: StoreContext,
	deliveryId: string,
	status: 'paused' | 'stopped',
	stop: Stop,
): Promise<boolean> {
	const delivery = await lockDelivery(context, deliveryId);
	if (['finished', 'failed', 'stopped'].includes(delivery.status)) return false;
	const { db, sql } = context;
	await db
		.updateTable('delivery')
		.set({ status, ...stopColumns(stop), resume_at: null, updated_at: sql.now })
		.where('id', '=', deliveryId)
		.execute();
	if (delivery.analysisId === null) return true;
	// The fence: whatever these runs do next looks at their row first.
	await db
		.updateTable('run')
		.set({ state: 'halted' })
		.where('analysis_id', '=', delivery.analysisId)
		.where('state', '=', 'alive')
		.execute();
	return true;
}

async function letGoOn(context: StoreContext, deliveryId: string): Promise<boolean> {
	const delivery = await lockDelivery(context, deliveryId);
	if (delivery.status !== 'paused') return false;
	const { db, sql } = context;
	// One that never started is where it was; the others are due at once.
	const started = delivery.startedAt !== null;
	await db
		.updateTable('delivery')
		.set({
			status: started ? 'pending' : await statusBeforeStart(context, delivery),
			resume_at: started ? sql.now : null,
			...stopColumns(),
			updated_at: sql.now,
		})
		.where('id', '=', deliveryId)
		.execute();
	if (delivery.analysisId !== null) await forgiveErrors(context, delivery.analysisId);
	return true;
}

async function statusBeforeStart({ db }: StoreContext, { analysisId }: Delivery): Promise<'beingEdited' | 'targetReady' | 'ready'> {
	if (analysisId === null) return 'beingEdited';
	const { state } = await db.selectFrom('analysis').select('state').where('id', '=', analysisId).executeTakeFirstOrThrow();
	return state === 'ready' ? 'ready' : 'targetReady';
}

async function forgiveErrors(context: StoreContext, analysisId: string): Promise<void> {
	const { tried, failed } = await errorsSoFar(context, analysisId);
	await context.db
		.updateTable('analysis')
		.set({ tries_forgiven: tried, errors_forgiven: failed })
		.where('id', '=', analysisId)
		.execute();
}

async function cancelMessages({ db }: StoreContext, analysisId: string, limit: number): Promise<number> {
	const some = db
		.selectFrom('message')
		.select('id')
		.where('analysis_id', '=', analysisId)
		.where('state', '=', 'pending')
		.orderBy('position')
		.limit(limit);
	const { numUpdatedRows } = await db
		.updateTable('message')
		.set({ state: 'cancelled', next_attempt_at: null })
		.where('id', 'in', some)
		.where('state', '=', 'pending')
		.executeTakeFirstOrThrow();
	return Number(numUpdatedRows);
}
