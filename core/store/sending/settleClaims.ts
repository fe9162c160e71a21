import type { StoreContext } from '../context';
import { idList } from '../database/idList';

export interface SettledClaims {
	released: number;
	unknown: number;
}

/** Settles what runs that are no longer alive had claimed: unmarked claims are pending again, marked ones unknown. */
export async function settleClaims(
	context: StoreContext,
	analysisId: string,
	runIds: readonly string[],
): Promise<SettledClaims> {
	const released = await releaseUnmarked(context, analysisId, runIds);
	const { numUpdatedRows } = await context.db
		.updateTable('message')
		.set({ state: 'unknown' })
		.where('analysis_id', '=', analysisId)
		.where('state', '=', 'sending')
		.where('run_id', 'in', idList(context, runIds))
		.executeTakeFirstOrThrow();
	return { released, unknown: Number(numUpdatedRows) };
}

/**
 * Gives back claims without a DATA mark, all of these runs or only those of `messageIds`. The attempt is not
 * counted: nothing was tried. Returns how many.
 */
export async function releaseUnmarked(
	context: StoreContext,
	analysisId: string,
	runIds: readonly string[],
	messageIds?: readonly string[],
): Promise<number> {
	const { numUpdatedRows } = await context.db
		.updateTable('message')
		.set((eb) => ({ state: 'pending', run_id: null, attempts: eb('attempts', '-', 1) }))
		.where('analysis_id', '=', analysisId)
		.where('state', '=', 'sending')
		.where('marked_at', 'is', null)
		.where('run_id', 'in', idList(context, runIds))
		.$if(messageIds !== undefined, (query) => query.where('id', 'in', idList(context, messageIds ?? [])))
		.executeTakeFirstOrThrow();
	return Number(numUpdatedRows);
}
