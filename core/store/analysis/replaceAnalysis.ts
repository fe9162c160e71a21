import type { Delivery } from '../../delivery/types';

import type { StoreContext } from '../context';
import { deliveryLocked } from '../deliveries/deliveryRow';

/**
 * Puts the delivery's current analysis aside. Its row stays: approvals and reports name it. Its messages are for `sweep`, after
 * the commit.
 * @throws DeliveryError `deliveryLocked` when a message was ever claimed.
 */
export async function replaceAnalysis({ db }: StoreContext, delivery: Delivery): Promise<void> {
	const { analysisId } = delivery;
	if (analysisId === null) return;
	const claimed = await db
		.selectFrom('message')
		.select('id')
		.where('analysis_id', '=', analysisId)
		.where((eb) => eb.or([eb('attempts', '>', 0), eb('state', 'not in', ['pending', 'ignored'])]))
		.limit(1)
		.executeTakeFirst();
	if (claimed) throw deliveryLocked(delivery);
	await db.updateTable('analysis').set({ state: 'replaced' }).where('id', '=', analysisId).execute();
}
