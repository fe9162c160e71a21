import type { DeliveryContext } from '../context';
import { getDelivery, type DeliveryReference } from '../lookup';
import { sentence } from '../../sentences';
import { stopOf } from './stopReasons';
import type { Delivery } from '../types';
import { refuseWhenStopped } from './status';

/** Messages that are cancelled in one commit: others can write between two. */
const CANCEL_BATCH = 2_000;

/** What pausing and stopping gives back. */
export interface HaltResult {
	delivery: Delivery;
	/** False when it had already come to its end: there was nothing to halt. */
	halted: boolean;
	/** Messages that are cancelled for good; 0 of a pause. */
	cancelled: number;
}

/**
 * Pauses a delivery from outside, whoever sends it: at once, no message more leaves than those whose DATA mark is
 * already durable. It goes on when a person says so (`resumeDelivery`).
 * @param actor who does it, for the journal
 * @throws DeliveryError `deliveryNotFound`, `storeMismatch`
 */
export async function pauseDelivery(context: DeliveryContext, reference: DeliveryReference, actor: string): Promise<HaltResult> {
	const { store } = context;
	const { id } = await getDelivery(context, reference);
	const halted = await store.haltDelivery(id, 'paused', stopOf('paused', sentence('stop.paused', { actor })));
	if (halted) await store.addJournal(id, actor, 'paused', '');
	return { delivery: await getDelivery(context, reference), halted, cancelled: 0 };
}

/**
 * Stops a delivery for good: what was not sent is cancelled. What an MTA has taken cannot be called back.
 * @throws DeliveryError `deliveryNotFound`, `storeMismatch`
 */
export async function stopDelivery(context: DeliveryContext, reference: DeliveryReference, actor: string): Promise<HaltResult> {
	const { store } = context;
	const { id } = await getDelivery(context, reference);
	const halted = await store.haltDelivery(id, 'stopped', stopOf('stopped', sentence('stop.stopped', { actor })));
	const delivery = await getDelivery(context, reference);
	const cancelled = await settleRest(context, delivery);
	if (halted) await store.addJournal(id, actor, 'stopped', `${cancelled} messages cancelled`);
	return { delivery, halted, cancelled };
}

/**
 * Lets a paused delivery go on: Confirm Delivery and Resume Due take it up again, and the failures that it had count no
 * more for its error threshold.
 * @throws DeliveryError `deliveryHalted` when it was stopped for good
 */
export async function resumeDelivery(context: DeliveryContext, reference: DeliveryReference, actor: string): Promise<Delivery> {
	const { store } = context;
	const delivery = await getDelivery(context, reference);
	refuseWhenStopped(delivery);
	if (await store.letGoOn(delivery.id)) await store.addJournal(delivery.id, actor, 'resumed', '');
	return getDelivery(context, reference);
}

/**
 * Settles what runs that have died have left of a halted delivery: no run comes after them. Of a stopped one cancels what is
 * pending, also what a run gave back since. Returns how many it cancelled.
 */
export async function settleRest({ store, timing }: DeliveryContext, { status, analysisId }: Pick<Delivery, 'status' | 'analysisId'>): Promise<number> {
	if (analysisId === null) return 0;
	await store.buryDeadRuns(analysisId, timing.runDeadAfterMs);
	if (status !== 'stopped') return 0;
	let cancelled = 0;
	for (;;) {
		const some = await store.cancelMessages(analysisId, CANCEL_BATCH);
		cancelled += some;
		if (some < CANCEL_BATCH) return cancelled;
	}
}
