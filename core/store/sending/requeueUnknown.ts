import type { PacePort } from '../../delivery/ports';

import type { StoreContext } from '../context';

/** See `PacePort.requeueUnknown`. Of a run that still records, the late result may come: its messages stay. */
export function requeueUnknown({ db }: StoreContext): PacePort['requeueUnknown'] {
	return async (analysisId) => {
		const living = db.selectFrom('run').select('id').where('analysis_id', '=', analysisId).where('state', 'in', ['alive', 'halted']);
		const { numUpdatedRows } = await db
			.updateTable('message')
			.set({ state: 'pending', run_id: null, marked_at: null, next_attempt_at: null })
			.where('analysis_id', '=', analysisId)
			.where('state', '=', 'unknown')
			.where((eb) => eb.or([eb('run_id', 'is', null), eb('run_id', 'not in', living)]))
			.executeTakeFirstOrThrow();
		return Number(numUpdatedRows);
	};
}
