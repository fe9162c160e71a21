import { sql as rawSql } from 'kysely';
import type { RawBuilder } from 'kysely';

import type { CountedAnalysis, HistoryPort } from '../../delivery/ports';

import type { StoreContext } from '../context';
import { idList } from '../database/idList';

type Counted = Parameters<HistoryPort['countAll']>[0];

/** What was sent before and what is planned, over all deliveries. */
export function historyPort(context: StoreContext): HistoryPort {
	return {
		countedAnalyses: (since) => countedAnalyses(context, since),
		countToAddresses: (addressKeys, counted) => countToAddresses(context, addressKeys, counted),
		async countAll({ sentBy, plannedBy, since }) {
			const { messages } = await context.db
				.selectFrom('message')
				.select((eb) => eb.fn.countAll<number>().as('messages'))
				.where((eb) =>
					eb.or([
						eb.and([eb('analysis_id', 'in', idList(context, sentBy)), wasSent(since)]),
						eb.and([eb('analysis_id', 'in', idList(context, plannedBy)), isPlanned]),
					]),
				)
				.executeTakeFirstOrThrow();
			return messages;
		},

		countSentTo: (domains, since) =>
			context.db
				.selectFrom('message')
				.innerJoin('analysis', 'analysis.id', 'message.analysis_id')
				.innerJoin('delivery', 'delivery.id', 'analysis.delivery_id')
				.select((eb) => ['message.domain', eb.fn.countAll<number>().as('messages')])
				.where('analysis.purpose', '=', 'main')
				.where('delivery.started_at', 'is not', null)
				.where((eb) => eb.or([eb('delivery.finished_at', 'is', null), eb('delivery.finished_at', '>=', since)]))
				.where('message.sent_at', '>=', since)
				.where('message.domain', 'in', idList(context, domains))
				.groupBy('message.domain')
				.orderBy('message.domain')
				.execute(),
	};
}

/** Sent, or perhaps: what was marked and whose fate nobody knows counts against the address too. */
function wasSent(since: number): RawBuilder<boolean> {
	const perhaps = rawSql`message.state in ('unknown', 'sending') and message.marked_at >= ${since}`;
	return rawSql<boolean>`(message.sent_at >= ${since} or (${perhaps}))`;
}

const isPlanned: RawBuilder<boolean> = rawSql<boolean>`(message.state = 'pending')`;

async function countedAnalyses({ db, sql }: StoreContext, since: number): Promise<CountedAnalysis[]> {
	// Single fields: the contents of a thousand deliveries need not be read for them.
	const rows = await db
		.selectFrom('analysis')
		.innerJoin('delivery', 'delivery.id', 'analysis.delivery_id')
		.select(['analysis.id', 'analysis.delivery_id', 'analysis.created_at', 'delivery.code', 'delivery.started_at'])
		.select([
			sql.jsonField('delivery.parameters', 'label').as('label'),
			sql.jsonField('delivery.parameters', 'kind').as('kind'),
			sql.jsonField('delivery.parameters', 'service').as('service'),
			sql.jsonField('delivery.parameters', 'contactDate', 'at').as('contact_at'),
			sql.jsonField('analysis.typology', 'weight').as('weight'),
		])
		.where('analysis.purpose', '=', 'main')
		.where('analysis.state', '=', 'ready')
		.where((eb) => eb.or([eb('delivery.finished_at', 'is', null), eb('delivery.finished_at', '>=', since)]))
		.orderBy('analysis.id')
		.execute();
	return rows.map((row) => ({
		analysisId: row.id,
		deliveryId: row.delivery_id,
		label: row.label ?? '',
		code: row.code,
		kind: row.kind === 'transactional' ? 'transactional' : 'marketing',
		service: row.service ?? '',
		weight: row.weight === null ? null : Number(row.weight),
		plannedAt: row.contact_at === null ? (row.started_at ?? row.created_at) : Number(row.contact_at),
	}));
}

async function countToAddresses(
	context: StoreContext,
	addressKeys: readonly string[],
	counted: Counted,
): Promise<Map<string, { sent: number; planned: number }>> {
	const { db, sql } = context;
	const analyses = analysesOf(counted);
	const rows = await db
		.with('counted', (cte) =>
			cte.selectFrom(sql.rows<{ id: string; sent: number; planned: number }>({ id: 'text', sent: 'bigint', planned: 'bigint' }, analyses)).selectAll(),
		)
		.with('wanted', (cte) => cte.selectFrom(sql.rows<{ key: string }>({ key: 'text' }, addressKeys.map((key) => ({ key })))).selectAll())
		.with('found', (cte) =>
			// By the unique index where doubles go by the address; by an index of their own where they do not.
			cte
				// Cross joins, since SQLite keeps their order: else it reads all messages of each analysis.
				.selectFrom('counted')
				.crossJoin('wanted')
				.crossJoin('message')
				.whereRef('message.analysis_id', '=', 'counted.id')
				.whereRef('message.dedupe_key', '=', 'wanted.key')
				.select(foundColumns(counted.since))
				.unionAll(
					cte
						.selectFrom('wanted')
						.innerJoin('message', (join) =>
							join.onRef('message.address_key', '=', 'wanted.key').on(rawSql<boolean>`message.dedupe_key <> message.address_key`),
						)
						.innerJoin('counted', 'counted.id', 'message.analysis_id')
						.select(foundColumns(counted.since)),
				),
		)
		.selectFrom('found')
		.select((eb) => ['key', eb.fn.sum<number>('was_sent').as('sent'), eb.fn.sum<number>('is_planned').as('planned')])
		.groupBy('key')
		.execute();
	return new Map(rows.map(({ key, sent, planned }) => [key, { sent: Number(sent), planned: Number(planned) }]));
}

function analysesOf({ sentBy, plannedBy }: Counted): Array<{ id: string; sent: number; planned: number }> {
	const ids = [...new Set([...sentBy, ...plannedBy])];
	const [sent, planned] = [new Set(sentBy), new Set(plannedBy)];
	return ids.map((id) => ({ id, sent: sent.has(id) ? 1 : 0, planned: planned.has(id) ? 1 : 0 }));
}

function foundColumns(since: number) {
	return [
		rawSql<string>`wanted.key`.as('key'),
		rawSql<number>`case when counted.sent = 1 and ${wasSent(since)} then 1 else 0 end`.as('was_sent'),
		rawSql<number>`case when counted.planned = 1 and ${isPlanned} then 1 else 0 end`.as('is_planned'),
	] as const;
}
