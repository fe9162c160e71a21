import { lockDeliveryAndAnalysis } from '../analysis/analysisRow';
import type { StoreContext } from '../context';

/** See `SendingPort.unlockUntouched`. A run that lives may be about to claim, so it keeps the start. */
export async function unlockUntouched(context: StoreContext, analysisId: string): Promise<void> {
	// First, in a statement of its own: on PostgreSQL the look below must see a run that began while this one waited.
	await lockDeliveryAndAnalysis(context, analysisId);
	await context.db
		.updateTable('delivery')
		.set({ started_at: null })
		.where('analysis_id', '=', analysisId)
		.where(({ not, exists, selectFrom }) =>
			not(exists(selectFrom('run').select('id').where('analysis_id', '=', analysisId).where('state', 'in', ['alive', 'halted']))),
		)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('message')
						.select('id')
						.where('analysis_id', '=', analysisId)
						.where((eb) => eb.or([eb('attempts', '>', 0), eb('state', 'not in', ['pending', 'ignored'])])),
				),
			),
		)
		.execute();
}
