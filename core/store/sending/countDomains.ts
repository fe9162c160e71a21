import { setImmediate as turn } from 'node:timers/promises';

import { sql as rawSql } from 'kysely';

import type { SendingPort } from '../../delivery/ports';
import type { DomainCounts, MessageState } from '../../delivery/types';

import type { StoreContext } from '../context';

/**
 * Messages that are counted in one go. For SQLite some tens of milliseconds of the thread in which all deliveries of the
 * process are sent: a million at once held it for two seconds. PostgreSQL counts elsewhere, and quicker in one go.
 */
const SLICE = { sqlite: 10_000, postgres: 1_000_000 };

type Counted = DomainCounts & { messages: number };

/** See `SendingPort.countDomains`. By position, which no message changes: so each is counted once, whatever happens meanwhile. */
export function countDomains(context: StoreContext): SendingPort['countDomains'] {
	return async (analysisId, limit) => {
		const byDomain = new Map<string, Counted>();
		const last = await lastPosition(context, analysisId);
		const slice = SLICE[context.sql.kind];
		for (let from = 0; from <= last; from += slice) {
			for (const counted of await countSlice(context, analysisId, from, from + slice)) add(byDomain, counted);
			await turn();
		}
		const most = [...byDomain.values()].sort((a, b) => b.messages - a.messages || (a.domain < b.domain ? -1 : 1));
		return most.slice(0, limit).map(({ messages: _, ...counts }) => counts);
	};
}

async function lastPosition({ db }: StoreContext, analysisId: string): Promise<number> {
	const row = await db
		.selectFrom('message')
		.select('position')
		.where('analysis_id', '=', analysisId)
		.orderBy('position', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.position ?? -1;
}

function countSlice({ db }: StoreContext, analysisId: string, from: number, until: number): Promise<Counted[]> {
	const countOf = (...states: MessageState[]) => rawSql<number>`sum(case when state in (${rawSql.join(states)}) then 1 else 0 end)`;
	return db
		.selectFrom('message')
		.select([
			'domain',
			(eb) => eb.fn.countAll<number>().as('messages'),
			countOf('sent').as('sent'),
			countOf('failed').as('failed'),
			countOf('pending', 'sending').as('pending'),
			countOf('unknown').as('unknown'),
		])
		.where('analysis_id', '=', analysisId)
		.where('position', '>=', from)
		.where('position', '<', until)
		.where('state', '!=', 'ignored')
		.groupBy('domain')
		.execute();
}

function add(byDomain: Map<string, Counted>, { domain, messages, sent, failed, pending, unknown }: Counted): void {
	const known = byDomain.get(domain) ?? { domain, messages: 0, sent: 0, failed: 0, pending: 0, unknown: 0 };
	byDomain.set(domain, {
		domain,
		messages: known.messages + messages,
		sent: known.sent + sent,
		failed: known.failed + failed,
		pending: known.pending + pending,
		unknown: known.unknown + unknown,
	});
}
