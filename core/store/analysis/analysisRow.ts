import type { Analysis, Delivery } from '../../delivery/types';
import { DeliveryError } from '../../errors';

import type { StoreContext } from '../context';
import { lockDelivery } from '../deliveries/deliveryRow';
import type { AnalysisRow } from '../schema';

/** An analysis as the model has it. */
export function toAnalysis(row: AnalysisRow): Analysis {
	return {
		id: row.id,
		deliveryId: row.delivery_id,
		purpose: row.purpose,
		state: row.state,
		revision: row.revision,
		fingerprint: row.fingerprint,
		targetVersion: row.target_version,
		targetHash: row.target_hash,
		publicBaseUrl: row.public_base_url,
		recipients: row.recipients,
		toDeliver: row.to_deliver,
		exclusions: JSON.parse(row.exclusions),
		formats: JSON.parse(row.formats),
		findings: JSON.parse(row.findings),
		typology: JSON.parse(row.typology),
		durationMs: row.duration_ms,
		images: JSON.parse(row.images),
		waves: JSON.parse(row.waves),
		wave: row.wave,
		waveStartedAt: row.wave_started_at,
		createdAt: row.created_at,
	};
}

/**
 * Reads an analysis and keeps others from changing it until the transaction ends.
 * @throws DeliveryError `analysisMissing`
 */
export async function lockAnalysis({ db, sql }: StoreContext, id: string): Promise<Analysis> {
	const query = db.selectFrom('analysis').selectAll().where('id', '=', id);
	const row = await sql.forUpdate(query).executeTakeFirst();
	if (!row) throw analysisMissing(id);
	return toAnalysis(row);
}

/**
 * As `lockAnalysis`, with its delivery, which is locked first.
 * @throws DeliveryError `analysisMissing`
 */
export async function lockDeliveryAndAnalysis(
	context: StoreContext,
	analysisId: string,
): Promise<{ delivery: Delivery; analysis: Analysis }> {
	const query = context.db.selectFrom('analysis').select('delivery_id').where('id', '=', analysisId);
	const row = await query.executeTakeFirst();
	if (!row) throw analysisMissing(analysisId);
	const delivery = await lockDelivery(context, row.delivery_id);
	return { delivery, analysis: await lockAnalysis(context, analysisId) };
}

/** The error for an id that no analysis of this store has. */
function analysisMissing(id: string): DeliveryError {
	return new DeliveryError('analysisMissing', `The store has no analysis with the id ${id}.`, {
		advice: 'Run Analyze Delivery, and go on with its output.',
	});
}

/** The error for an analysis of content or target that the delivery no longer has. */
export function analysisOutdated(why: string): DeliveryError {
	return new DeliveryError('analysisOutdated', why, { advice: 'Run Analyze Delivery again.' });
}
