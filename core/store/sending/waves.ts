import { sql as rawSql } from 'kysely';
import type { Expression, ExpressionBuilder } from 'kysely';

import type { AnalysisPort, PacePort } from '../../delivery/ports';

import type { StoreContext } from '../context';
import type { Schema } from '../schema';

/** Behind every position. */
const NO_END = Number.MAX_SAFE_INTEGER;

/**
 * Position of the last message that may go now. A wave is a stretch of positions: letting it go is one update of one
 * row, whatever its size, and claims find its end in their index.
 */
export function endOfWave(eb: ExpressionBuilder<Schema, 'message'>, analysisId: string): Expression<number> {
	return eb
		.selectFrom('analysis')
		.select(rawSql<number>`coalesce(${rawSql.ref('wave_end')}, ${rawSql.lit(NO_END)})`.as('end'))
		.where('analysis.id', '=', analysisId)
		.$asScalar();
}

/** See `PacePort.openWave`: compare and set, so that of several runs one opens it. */
export function openWave({ db }: StoreContext): PacePort['openWave'] {
	return async (analysisId, wave, lastPosition, startedAt) => {
		const { numUpdatedRows } = await db
			.updateTable('analysis')
			.set({ wave, wave_end: lastPosition, wave_started_at: startedAt })
			.where('id', '=', analysisId)
			.where('wave', '=', wave - 1)
			.executeTakeFirstOrThrow();
		return numUpdatedRows > 0n;
	};
}

/** See `AnalysisPort.nthToDeliver`. */
export function nthToDeliver({ db }: StoreContext): AnalysisPort['nthToDeliver'] {
	return async (analysisId, after, number) => {
		const row = await db
			.selectFrom('message')
			.select('position')
			.where('analysis_id', '=', analysisId)
			.where('state', '=', 'pending')
			.where('position', '>', after)
			.orderBy('position')
			.limit(1)
			.offset(number - 1)
			.executeTakeFirst();
		return row?.position;
	};
}
