import type { DeliveryPort } from '../../delivery/ports';
import { newId } from '../../ids';

import type { StoreContext } from '../context';

/** Who did what to a delivery, in order. */
export function journalPart({ db, sql }: StoreContext): Pick<DeliveryPort, 'addJournal' | 'readJournal'> {
	return {
		async addJournal(deliveryId, actor, action, detail) {
			await db
				.insertInto('journal')
				.values({ id: newId(), delivery_id: deliveryId, at: sql.now, actor, action, detail })
				.execute();
		},

		readJournal(deliveryId) {
			return db
				.selectFrom('journal')
				.select(['at', 'actor', 'action', 'detail'])
				.where('delivery_id', '=', deliveryId)
				.orderBy('at')
				.orderBy('id')
				.execute();
		},
	};
}
