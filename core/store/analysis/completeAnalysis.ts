import type { AnalysisResult } from '../../delivery/ports';
import { isHalted, refuseWhenStopped } from '../../delivery/sending/status';
import type { Analysis, Delivery } from '../../delivery/types';

import { analysisOutdated, lockDeliveryAndAnalysis, toAnalysis } from './analysisRow';
import type { StoreContext } from '../context';
import { deliveryNotFound, refuseWhenStarted, stopColumns } from '../deliveries/deliveryRow';
import { useFiles } from '../deliveries/files';
import { replaceAnalysis } from './replaceAnalysis';

/** See `AnalysisPort.completeAnalysis`. */
export async function completeAnalysis(
	context: StoreContext,
	analysisId: string,
	result: AnalysisResult,
): Promise<Analysis> {
	const { delivery, analysis } = await lockDeliveryAndAnalysis(context, analysisId);
	if (analysis.state !== 'running') throw analysisOutdated(`The analysis ${analysisId} is already complete.`);

	if (analysis.purpose === 'main') await publish(context, delivery, analysis, result);
	await useFiles(context, delivery.id, result.images?.map(({ hash }) => hash));
	return await writeResult(context, analysisId, result);
}

async function publish(
	context: StoreContext,
	delivery: Delivery,
	analysis: Analysis,
	result: AnalysisResult,
): Promise<void> {
	if (delivery.stopReason === 'deleting') throw deliveryNotFound(delivery.id);
	refuseWhenStopped(delivery);
	refuseWhenStarted(delivery);
	refuseWhenChanged(delivery, analysis);
	await replaceAnalysis(context, delivery);
	await context.db
		.updateTable('delivery')
		.set({
			analysis_id: analysis.id,
			// Who has paused it meanwhile lets it go on, nobody else.
			...(!isHalted(delivery) && { status: result.state === 'ready' ? 'ready' : 'targetReady', ...stopColumns() }),
			updated_at: context.sql.now,
		})
		.where('id', '=', delivery.id)
		.execute();
}

function refuseWhenChanged(delivery: Delivery, analysis: Analysis): void {
	const same =
		delivery.revision === analysis.revision &&
		delivery.fingerprint === analysis.fingerprint &&
		delivery.targetVersion === analysis.targetVersion;
	if (same) return;
	const { label } = delivery.parameters;
	throw analysisOutdated(`Delivery "${label}" (code ${delivery.code}) was changed while it was being analyzed.`);
}

async function writeResult({ db }: StoreContext, analysisId: string, result: AnalysisResult): Promise<Analysis> {
	const row = await db
		.updateTable('analysis')
		.set({
			state: result.state,
			recipients: result.recipients,
			to_deliver: result.toDeliver,
			exclusions: JSON.stringify(result.exclusions),
			formats: JSON.stringify(result.formats),
			findings: JSON.stringify(result.findings),
			duration_ms: result.durationMs ?? null,
			images: JSON.stringify(result.images ?? []),
			waves: JSON.stringify(result.waves ?? []),
			wave_end: result.waves?.[0]?.lastPosition ?? null,
		})
		.where('id', '=', analysisId)
		.returningAll()
		.executeTakeFirstOrThrow();
	return toAnalysis(row);
}
