import type { ErrorFigures, PacePort } from '../../delivery/ports';

import type { StoreContext } from '../context';

/** See `PacePort.errorFigures`. */
export function errorFigures(context: StoreContext): PacePort['errorFigures'] {
	return async (analysisId) => {
		const { tried, failed } = await errorsSoFar(context, analysisId);
		const forgiven = await context.db
			.selectFrom('analysis')
			.select(['tries_forgiven', 'errors_forgiven'])
			.where('id', '=', analysisId)
			.executeTakeFirst();
		return { tried: tried - (forgiven?.tries_forgiven ?? 0), failed: failed - (forgiven?.errors_forgiven ?? 0) };
	};
}

/**
 * From the start, whatever was forgiven. A message that expired says nothing about its address. Runs ask every ten seconds:
 * the many that were sent are counted in an index, and only those that failed are read.
 */
export async function errorsSoFar({ db }: StoreContext, analysisId: string): Promise<ErrorFigures> {
	const messages = db.selectFrom('message').select((eb) => eb.fn.countAll<number>().as('messages')).where('analysis_id', '=', analysisId);
	const others = await messages.where('state', 'in', ['sent', 'unknown']).executeTakeFirstOrThrow();
	const failed = await messages
		.where('state', '=', 'failed')
		.where((eb) => eb.or([eb('reason', 'is', null), eb('reason', '!=', 'expired')]))
		.executeTakeFirstOrThrow();
	const { complaints } = await complaintsAbout(db, analysisId);
	return { tried: others.messages + failed.messages, failed: failed.messages + complaints };
}

/** Messages that arrived and were complained about: behind a relay nearly all failures come back by mail. */
function complaintsAbout(db: StoreContext['db'], analysisId: string): Promise<{ complaints: number }> {
	return db
		.selectFrom('feedback')
		.innerJoin('message', 'message.id', 'feedback.message_id')
		.select((eb) => eb.fn.count<number>('message.id').distinct().as('complaints'))
		.innerJoin('analysis', 'analysis.delivery_id', 'feedback.delivery_id')
		.where('analysis.id', '=', analysisId)
		.where('feedback.kind', '=', 'complaint')
		.where('message.analysis_id', '=', analysisId)
		.where('message.state', '!=', 'failed')
		.executeTakeFirstOrThrow();
}
