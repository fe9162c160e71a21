import type { PacePort } from '../../delivery/ports';

import type { StoreContext } from '../context';
import { CLEARED } from '../deliveries/clearProfiles';

/** See `PacePort.requeueUnknown`. Of a run that still records, the late result may come: its messages stay. So do those whose profile was cleared. */
export function requeueUnknown({ db }: StoreContext): PacePort['requeueUnknown'] {
	return async (analysisId) => {
		const living = db.selectFrom('run').select('id').where('analysis_id', '=', analysisId).where('state', 'in', ['alive', 'halted']);
		const { numUpdatedRows } = await db
			.updateTable('message')
			.set({ state: 'pending', run_id: null, marked_at: null, next_attempt_at: null })
			.where('analysis_id', '=', analysisId)
			.where('state', '=', 'unknown')
			.where((eb) => eb.or([eb('run_id', 'is', null), eb('run_id', 'not in', living)]))
			.where(({ not, exists, selectFrom }) =>
				not(
					exists(
						selectFrom('analysis')
							.innerJoin('delivery', 'delivery.id', 'analysis.delivery_id')
							.innerJoin('target_recipient', 'target_recipient.target_version', 'analysis.target_version')
							.select('target_recipient.position')
							.whereRef('analysis.id', '=', 'message.analysis_id')
							.whereRef('target_recipient.position', '=', 'message.position')
							.where((eb) => eb.or([eb('delivery.profiles_cleared_at', 'is not', null), eb('target_recipient.profile', '=', CLEARED)])),
					),
				),
			)
			.executeTakeFirstOrThrow();
		return Number(numUpdatedRows);
	};
}
