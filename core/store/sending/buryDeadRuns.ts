import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';

import type { StoreContext } from '../context';
import type { Schema } from '../schema';
import { settleClaims } from './settleClaims';
import type { SettledClaims } from './settleClaims';

/** See `SendingPort.buryDeadRuns`. */
export async function buryDeadRuns(context: StoreContext, analysisId: string, deadAfterMs: number): Promise<SettledClaims> {
	return await buryRuns(context, deadAfterMs, (eb) => eb('analysis_id', '=', analysisId));
}

/**
 * Declares those of the runs dead that have been silent for so long. The row of the run is the fence: it changes from
 * alive to dead once, here, and whatever a run does looks at it first, in the same transaction.
 * @param which the runs in question
 */
export async function buryRuns(
	context: StoreContext,
	deadAfterMs: number,
	which: (eb: ExpressionBuilder<Schema, 'run'>) => Expression<SqlBool>,
): Promise<SettledClaims> {
	const { db, sql } = context;
	const dead = await db
		.updateTable('run')
		.set({ state: 'dead', ended_at: sql.now })
		.where(which)
		.where('state', 'in', ['alive', 'halted'])
		.where('beat_at', '<', (eb) => eb(sql.now, '-', deadAfterMs))
		.returning(['id', 'analysis_id'])
		.execute();
	const settled = { released: 0, unknown: 0 };
	for (const analysisId of new Set(dead.map(({ analysis_id }) => analysis_id))) {
		const { released, unknown } = await settleClaims(
			context,
			analysisId,
			dead.filter(({ analysis_id }) => analysis_id === analysisId).map(({ id }) => id),
		);
		settled.released += released;
		settled.unknown += unknown;
	}
	return settled;
}
