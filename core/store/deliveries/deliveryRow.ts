import type { Stop } from '../../delivery/ports';
import type { Delivery } from '../../delivery/types';
import { DeliveryError } from '../../errors';

import type { StoreContext } from '../context';
import type { DeliveryRow } from '../schema';

/** A delivery as the model has it. */
export function toDelivery(row: DeliveryRow): Delivery {
	return {
		id: row.id,
		code: row.code,
		revision: row.revision,
		status: row.status,
		parameters: JSON.parse(row.parameters),
		japaneseMobile: row.japanese_mobile === null ? null : JSON.parse(row.japanese_mobile),
		fingerprint: row.fingerprint,
		targetVersion: row.target_version,
		targetRecipients: row.target_recipients,
		targetHash: row.target_hash,
		analysisId: row.analysis_id,
		stopReason: row.stop_reason,
		stopDetail: row.stop_detail,
		...(row.stop_sentence !== null && { stopSentence: JSON.parse(row.stop_sentence) }),
		createdAt: row.created_at,
		updatedAt: row.updated_at,
		startedAt: row.started_at,
		finishedAt: row.finished_at,
		resumeAt: row.resume_at,
		mta: row.mta,
		mtaFailures: row.mta_failures,
	};
}

/** Why it stands still; without a stop it does not. */
export function stopColumns(stop?: Stop): Pick<DeliveryRow, 'stop_reason' | 'stop_detail' | 'stop_sentence'> {
	return {
		stop_reason: stop?.reason ?? null,
		stop_detail: stop?.detail ?? null,
		stop_sentence: stop?.sentence ? JSON.stringify(stop.sentence) : null,
	};
}

/**
 * Reads a delivery and keeps others from changing it until the transaction ends. What changes a delivery takes
 * its row first, then that of the analysis or the run, then messages: in this order, so nobody waits in a circle.
 * @throws DeliveryError `deliveryNotFound`
 */
export async function lockDelivery({ db, sql }: StoreContext, id: string): Promise<Delivery> {
	const query = db.selectFrom('delivery').selectAll().where('id', '=', id);
	const row = await sql.forUpdate(query).executeTakeFirst();
	if (!row) throw deliveryNotFound(id);
	return toDelivery(row);
}

/** @throws DeliveryError `deliveryLocked` when sending has started. */
export function refuseWhenStarted(delivery: Delivery): void {
	if (delivery.startedAt !== null) throw deliveryLocked(delivery);
}

/** The error for a change that comes after the start of sending. */
export function deliveryLocked(delivery: Delivery): DeliveryError {
	const { label } = delivery.parameters;
	return new DeliveryError(
		'deliveryLocked',
		`Delivery "${label}" (code ${delivery.code}) cannot be changed: its sending has started.`,
		{ advice: 'Give the changed content or target a new code: it becomes a delivery of its own.' },
	);
}

/** The error for an id that no delivery of this store has. */
export function deliveryNotFound(id: string): DeliveryError {
	return new DeliveryError('deliveryNotFound', `The store has no delivery with the id ${id}.`, {
		advice: 'Take the id from the output of Email Parameters, and use the same delivery store in all nodes.',
	});
}
