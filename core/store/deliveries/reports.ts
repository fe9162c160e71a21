import { sql as rawSql } from 'kysely';

import type { DomainReply, ReportPort, WaveCount } from '../../delivery/reportPort';
import type { MessageState, ReasonId } from '../../delivery/types';

import type { StoreContext } from '../context';
import { idList } from '../database/idList';

/** Behind every position. */
const NO_END = Number.MAX_SAFE_INTEGER;

/** States of messages that are to be delivered, or were. */
const STATES: readonly MessageState[] = ['pending', 'sending', 'sent', 'failed', 'unknown', 'cancelled'];

/** Figures of reports, each counted from an index; what a million messages cost: `npm run bench:reports`. */
export function reportPort(context: StoreContext): ReportPort {
	const { db } = context;
	return {
		async sentTimes(analysisId) {
			// One by one: SQLite finds both ends in the index only when each is asked for alone.
			const sent = db.selectFrom('message').select('sent_at').where('analysis_id', '=', analysisId).where('sent_at', 'is not', null).where('position', '>=', 0);
			const first = await sent.orderBy('sent_at').limit(1).executeTakeFirst();
			const last = await sent.orderBy('sent_at', 'desc').limit(1).executeTakeFirst();
			return first && last ? { first: first.sent_at!, last: last.sent_at! } : null;
		},

		countSentIn: countSentIn(context),

		async countFailures(analysisId) {
			const rows = await db
				.selectFrom('message')
				.select((eb) => ['reason', eb.fn.countAll<number>().as('messages')])
				.where('analysis_id', '=', analysisId)
				.where('state', '=', 'failed')
				.where('position', '>=', 0)
				.groupBy('reason')
				.execute();
			const counts: Partial<Record<ReasonId, number>> = {};
			for (const { reason, messages } of rows) counts[reason ?? 'notDefined'] = (counts[reason ?? 'notDefined'] ?? 0) + messages;
			return counts;
		},

		countWaves: countWaves(context),
		domainReplies: domainReplies(context),

		async firstInFormat(analysisId, format) {
			const found = await db
				.selectFrom('message')
				.select('position')
				.where('analysis_id', '=', analysisId)
				.where('format', '=', format)
				.where('state', '!=', 'ignored')
				.where('position', '>=', 0)
				.orderBy('position')
				.limit(1)
				.executeTakeFirst();
			return found?.position;
		},
	};
}

/** A stretch of the index for each slice: grouping a million rows takes three times as long. */
function countSentIn({ db, sql }: StoreContext): ReportPort['countSentIn'] {
	return async (analysisId, slices) => {
		if (slices.length === 0) return [];
		const records = slices.map(({ from, until }, number) => ({ number, from_at: from, until_at: until }));
		const rows = await db
			.selectFrom(sql.rows<(typeof records)[number]>({ number: 'bigint', from_at: 'bigint', until_at: 'bigint' }, records))
			.select((eb) => [
				'rows.number',
				eb
					.selectFrom('message')
					.select((of) => of.fn.countAll<number>().as('messages'))
					.where('message.analysis_id', '=', analysisId)
					.whereRef('message.sent_at', '>=', 'rows.from_at')
					.whereRef('message.sent_at', '<', 'rows.until_at')
					.where('message.sent_at', 'is not', null)
					.where('message.position', '>=', 0)
					.as('messages'),
			])
			.execute();
		const counts = new Map(rows.map(({ number, messages }) => [number, messages ?? 0]));
		return slices.map((_slice, number) => counts.get(number) ?? 0);
	};
}

/** A stretch of the index for each wave and state. */
function countWaves({ db, sql }: StoreContext): ReportPort['countWaves'] {
	return async (analysisId, waves) => {
		const records = waves.flatMap(({ after, upTo }, wave) => STATES.map((state) => ({ wave, state, after, up_to: upTo ?? NO_END })));
		if (records.length === 0) return [];
		const rows = await db
			.selectFrom(sql.rows<(typeof records)[number]>({ wave: 'bigint', state: 'text', after: 'bigint', up_to: 'bigint' }, records))
			.select((eb) => [
				'rows.wave',
				'rows.state',
				eb
					.selectFrom('message')
					.select((of) => of.fn.countAll<number>().as('messages'))
					.where('message.analysis_id', '=', analysisId)
					.whereRef('message.state', '=', 'rows.state')
					.whereRef('message.position', '>', 'rows.after')
					.whereRef('message.position', '<=', 'rows.up_to')
					.as('messages'),
			])
			.execute();
		return rows.map((row): WaveCount => ({ ...row, messages: row.messages ?? 0 })).filter(({ messages }) => messages > 0);
	};
}

const ANSWERED = ['failed', 'pending', 'unknown'] as const;

function domainReplies(context: StoreContext): ReportPort['domainReplies'] {
	const { db } = context;
	return async (analysisId, domains, lookedAt) => {
		const found: DomainReply[] = [];
		for (const state of ANSWERED) {
			const answered = db
				.selectFrom('message')
				.select(['domain', 'reply'])
				.where('analysis_id', '=', analysisId)
				.where('state', '=', state)
				.where('position', '>=', 0)
				// Of the pending ones, those that were refused for now have a date: it stands in the index.
				.$if(state === 'pending', (query) => query.where('next_attempt_at', 'is not', null))
				.orderBy('position')
				.limit(lookedAt);
			const rows = await db
				.selectFrom(answered.as('answered'))
				.select((eb) => ['domain', 'reply', eb.fn.countAll<number>().as('messages')])
				.where('reply', 'is not', null)
				.where('domain', 'in', idList(context, domains))
				.groupBy(['domain', 'reply'])
				.orderBy('messages', 'desc')
				.orderBy(rawSql`domain`)
				.orderBy(rawSql`reply`)
				.execute();
			found.push(...rows.map(({ domain, reply, messages }) => ({ domain, state, reply: reply ?? '', messages })));
		}
		return found;
	};
}
