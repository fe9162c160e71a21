import type { PacePort } from '../../delivery/ports';
import type { DeliveryParameters, StopReason } from '../../delivery/types';

import type { StoreContext } from '../context';

/** Nobody chose these pauses: such a delivery goes on by itself. */
const PAUSED_BY_NOBODY: StopReason[] = ['shutdown', 'mtaUnreachable'];

/** See `PacePort.dueDeliveries`, those first that have waited longest. */
export function dueDeliveries({ db, sql }: StoreContext): PacePort['dueDeliveries'] {
	return async (deadAfterMs) => {
		const rows = await db
			.selectFrom('delivery')
			.select(['id', 'mta', 'parameters'])
			.where(({ and, or, not, exists, selectFrom, eb }) => {
				const isDue = eb('resume_at', '<=', sql.now);
				const living = selectFrom('run')
					.select('run.id')
					.whereRef('run.analysis_id', '=', 'delivery.analysis_id')
					.where('run.state', '=', 'alive')
					.where('run.beat_at', '>=', eb(sql.now, '-', deadAfterMs));
				// An execution took somebody in, and died before it confirmed. It may be about to: that takes no time.
				const isLeftReady = and([
					eb('status', '=', 'ready'),
					eb('started_at', 'is not', null),
					eb(sql.jsonField('parameters', 'approvalMode'), '=', 'automatic'),
					eb('updated_at', '<', eb(sql.now, '-', deadAfterMs)),
				]);
				return or([
					isLeftReady,
					and([eb('status', '=', 'pending'), isDue]),
					and([eb('status', '=', 'inProgress'), not(exists(living))]),
					and([eb('status', '=', 'paused'), eb('stop_reason', 'in', PAUSED_BY_NOBODY), or([isDue, eb('resume_at', 'is', null)])]),
				]);
			})
			.orderBy((eb) => eb.fn.coalesce('resume_at', eb.lit(0)))
			.orderBy('id')
			.execute();
		return rows.map(({ id, mta, parameters }) => ({
			deliveryId: id,
			mta,
			label: (JSON.parse(parameters) as DeliveryParameters).label,
		}));
	};
}

/** See `PacePort.unsettledHalts`. */
export function unsettledHalts({ db, sql }: StoreContext): PacePort['unsettledHalts'] {
	return (deadAfterMs) =>
		db
			.selectFrom('delivery')
			.select(['status', 'analysis_id as analysisId'])
			.where('status', 'in', ['paused', 'stopped'])
			.where('analysis_id', 'is not', null)
			.where(({ or, and, exists, selectFrom, eb }) => {
				const dead = selectFrom('run')
					.select('run.id')
					.whereRef('run.analysis_id', '=', 'delivery.analysis_id')
					.where('run.state', 'in', ['alive', 'halted'])
					.where('run.beat_at', '<', eb(sql.now, '-', deadAfterMs));
				const pending = selectFrom('message').select('message.id').whereRef('message.analysis_id', '=', 'delivery.analysis_id').where('message.state', '=', 'pending');
				return or([exists(dead), and([eb('status', '=', 'stopped'), exists(pending)])]);
			})
			.execute();
}
