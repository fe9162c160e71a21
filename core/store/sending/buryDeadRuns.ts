import type { StoreContext } from '../context';
import { settleClaims } from './settleClaims';
import type { SettledClaims } from './settleClaims';

/**
 * See `SendingPort.buryDeadRuns`. The row of the run is the fence: it changes from alive to dead once, here,
 * and whatever a run does looks at it first, in the same transaction.
 */
export async function buryDeadRuns(
	context: StoreContext,
	analysisId: string,
	deadAfterMs: number,
): Promise<SettledClaims> {
	const { db, sql } = context;
	const dead = await db
		.updateTable('run')
		.set({ state: 'dead', ended_at: sql.now })
		.where('analysis_id', '=', analysisId)
		.where('state', 'in', ['alive', 'halted'])
		.where('beat_at', '<', (eb) => eb(sql.now, '-', deadAfterMs))
		.returning('id')
		.execute();
	if (dead.length === 0) return { released: 0, unknown: 0 };
	const runIds = dead.map(({ id }) => id);
	return await settleClaims(context, analysisId, runIds);
}
