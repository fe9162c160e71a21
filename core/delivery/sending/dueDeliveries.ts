import type { DeliveryContext } from '../context';
import { settleRest } from './halt';
import type { DueDelivery, Sender } from '../ports';

/**
 * Deliveries that are to go on by themselves: what they waited for has come, or their run died. `due` go over this MTA,
 * `others` over another one, which their own credential has to resume. Those that a person has halted stay so; what was left of
 * them in the hands of a dead run, or of whoever died while stopping them, is settled.
 */
export async function dueDeliveries(
	context: DeliveryContext,
	{ identity }: Pick<Sender, 'identity'>,
): Promise<{ due: DueDelivery[]; others: DueDelivery[] }> {
	const { store, timing } = context;
	for (const halted of await store.unsettledHalts(timing.runDeadAfterMs)) await settleRest(context, halted);
	const all = await store.dueDeliveries(timing.runDeadAfterMs);
	// Where the MTA is not known, the delivery is from before it was remembered.
	const isOwn = ({ mta }: DueDelivery) => mta === null || mta === identity;
	return { due: all.filter(isOwn), others: all.filter((due) => !isOwn(due)) };
}
