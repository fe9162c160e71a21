import { expressionBuilder, sql as rawSql } from 'kysely';

import type { SendingPort } from '../../delivery/ports';
import type { MessageCounts, MessageState, ReasonId } from '../../delivery/types';

import { BATCH, inBatches } from '../database/batches';
import type { StoreContext } from '../context';
import { countDomains } from './countDomains';
import type { Schema } from '../schema';
import { endOfWave } from './waves';

type MessageLog = Pick<SendingPort, 'countMessages' | 'countDomains' | 'expireMessages' | 'readMessages'>;

/** The messages of an analysis as a whole: counts, expiry and the delivery log. */
export function messageLog(context: StoreContext): MessageLog {
	const { db, sql } = context;
	return {
		async countMessages(analysisId) {
			const open = rawSql`${rawSql.ref('position')} <= ${endOfWave(expressionBuilder<Schema, 'message'>(), analysisId)}`;
			const later = rawSql`${rawSql.ref('next_attempt_at')} > ${sql.now}`;
			const rows = await db
				.selectFrom('message')
				.select((eb) => [
					'state',
					eb.fn.countAll<number>().as('messages'),
					eb.fn.count<number>(rawSql`case when ${later} or not ${open} then 1 end`).as('waiting'),
					eb.fn.min<number | null>(rawSql`case when ${later} and ${open} then ${rawSql.ref('next_attempt_at')} end`).as('retryAt'),
				])
				.where('analysis_id', '=', analysisId)
				// Seed addresses are work to be done, but in no statistics.
				.where((eb) => eb.or([eb('position', '>=', 0), eb('state', 'in', ['pending', 'sending'])]))
				.groupBy('state')
				.execute();
			return toCounts(rows);
		},

		countDomains: countDomains(context),

		async expireMessages(analysisId) {
			const pending = db.selectFrom('message').select('id').where('analysis_id', '=', analysisId).where('state', '=', 'pending').limit(BATCH);
			return inBatches(async () => {
				const expired = { state: 'failed', reason: 'expired', next_attempt_at: null } as const;
				const some = db.updateTable('message').set(expired).where('id', 'in', pending).where('state', '=', 'pending');
				return (await some.executeTakeFirstOrThrow()).numUpdatedRows;
			});
		},

		readMessages(analysisId, { from = 0, limit, state }) {
			return db
				.selectFrom('message')
				.select(['id', 'position', 'address', 'format', 'state', 'reply', 'attempts'])
				.select(rawSql<ReasonId | null>`case when position < 0 and reason is null then 'controlAddress' else reason end`.as('reason'))
				.select('sent_at as sentAt')
				.where('analysis_id', '=', analysisId)
				.where('position', '>=', from)
				.$if(state !== undefined, (query) => query.where('state', '=', state!))
				.orderBy('position')
				.limit(limit)
				.execute();
		},
	};
}

interface StateCount {
	state: MessageState;
	messages: number;
	/** Those whose next attempt or wave is still to come: pending ones only. */
	waiting: number;
	retryAt: number | null;
}

function toCounts(rows: StateCount[]): MessageCounts {
	const counts = { pending: 0, dueNow: 0, sending: 0, sent: 0, failed: 0, ignored: 0, unknown: 0, cancelled: 0 };
	for (const { state, messages } of rows) counts[state] = messages;
	const pending = rows.find(({ state }) => state === 'pending');
	return { ...counts, dueNow: counts.pending - (pending?.waiting ?? 0), retryAt: pending?.retryAt ?? null };
}
