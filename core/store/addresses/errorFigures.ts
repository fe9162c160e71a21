import type { ErrorFigures, PacePort } from '../../delivery/ports';

import type { StoreContext } from '../context';

/** States of messages that were tried and have a result. */
const TRIED = ['sent', 'failed', 'unknown'] as const;

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

/** From the start, whatever was forgiven. A message that expired says nothing about its address. */
export async function errorsSoFar({ db }: StoreContext, analysisId: string): Promise<ErrorFigures> {
	const rows = await db
		.selectFrom('message')
		.select(['state', 'reason', (eb) => eb.fn.countAll<number>().as('messages')])
		.where('analysis_id', '=', analysisId)
		.where('state', 'in', TRIED)
		.groupBy(['state', 'reason'])
		.execute();
	const { complaints } = await complaintsAbout(db, analysisId);
	const sum = (counted: typeof rows) => counted.reduce((total, { messages }) => total + messages, 0);
	const isExpired = ({ reason }: { reason: string | null }) => reason === 'expired';
	return {
		tried: sum(rows.filter((row) => !isExpired(row))),
		failed: sum(rows.filter((row) => row.state === 'failed' && !isExpired(row))) + complaints,
	};
}

/** Messages that arrived and were complained about: behind a relay nearly all failures come back by mail. */
function complaintsAbout(db: StoreContext['db'], analysisId: string): Promise<{ complaints: number }> {
	return db
		.selectFrom('feedback')
		.innerJoin('message', 'message.id', 'feedback.message_id')
		.select((eb) => eb.fn.count<number>('message.id').distinct().as('complaints'))
		.where('feedback.kind', '=', 'complaint')
		.where('message.analysis_id', '=', analysisId)
		.where('message.state', '!=', 'failed')
		.executeTakeFirstOrThrow();
}
