import type { DeliveryContext } from '../context';
import type { DueDelivery, Sender } from '../ports';

/**
 * Deliveries that are to go on by themselves: what they waited for has come, or their run died. `due` go over this MTA,
 * `others` over another one, which their own credential has to resume.
 */
export async function dueDeliveries(
	{ store, timing }: DeliveryContext,
	{ identity }: Pick<Sender, 'identity'>,
): Promise<{ due: DueDelivery[]; others: DueDelivery[] }> {
	const all = await store.dueDeliveries(timing.runDeadAfterMs);
	// Where the MTA is not known, the delivery is from before it was remembered.
	const isOwn = ({ mta }: DueDelivery) => mta === null || mta === identity;
	return { due: all.filter(isOwn), others: all.filter((due) => !isOwn(due)) };
}
