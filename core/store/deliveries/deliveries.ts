import type { DeliveryPort } from '../../delivery/ports';

import { analysisOutdated } from '../analysis/analysisRow';
import type { StoreContext } from '../context';
import { deliveryNotFound, stopColumns, toDelivery } from './deliveryRow';
import { journalPart } from './journal';
import { saveDelivery, saveJapaneseMobile } from './saveDelivery';

/** Deliveries and their journal. */
export function deliveryPort(context: StoreContext): DeliveryPort {
	const { db, sql } = context;
	return {
		...journalPart(context),

		saveDelivery: (draft) => saveDelivery(context, draft),

		saveJapaneseMobile: (deliveryId, settings, fingerprint) => saveJapaneseMobile(context, deliveryId, settings, fingerprint),

		async findDelivery(id) {
			const row = await db.selectFrom('delivery').selectAll().where('id', '=', id).executeTakeFirst();
			return row && toDelivery(row);
		},

		async findDeliveryByCode(code) {
			const row = await db.selectFrom('delivery').selectAll().where('code', '=', code).executeTakeFirst();
			return row && toDelivery(row);
		},

		async setDeliveryStatus(deliveryId, status, stop, analysisId) {
			const { numUpdatedRows } = await db
				.updateTable('delivery')
				.set((eb) => ({
					status,
					...stopColumns(stop),
					updated_at: sql.now,
					finished_at: status === 'finished' ? eb.fn.coalesce('finished_at', sql.now) : null,
				}))
				.where('id', '=', deliveryId)
				.$if(analysisId !== undefined, (query) => query.where('analysis_id', '=', analysisId!))
				.executeTakeFirstOrThrow();
			if (numUpdatedRows === 0n && analysisId) {
				throw analysisOutdated('The delivery was changed or analyzed again while it was being confirmed.');
			}
			if (numUpdatedRows === 0n) throw deliveryNotFound(deliveryId);
		},
	};
}
