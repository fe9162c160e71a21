import { sql as rawSql } from 'kysely';
import type { RawBuilder } from 'kysely';

import type { DeliveryFilter, MessageFilter, MessageLogEntry, Delivery, ReasonId } from '../../delivery/types';

import type { StoreContext } from '../context';
import { toDelivery } from './deliveryRow';

/** See `ManagementPort.listDeliveries`. Ids sort by the time of making. */
export async function listDeliveries(
	context: StoreContext,
	{ search, statuses, createdAfter, createdBefore }: DeliveryFilter,
	{ limit, before }: { limit: number; before?: string },
): Promise<Delivery[]> {
	const part = likePattern(search ?? '');
	const rows = await context.db
		.selectFrom('delivery')
		.selectAll()
		.$if(Boolean(search), (query) =>
			query.where((eb) =>
				eb.or([
					eb('id', '=', search!),
					contains(rawSql.ref('code'), part),
					contains(context.sql.jsonField('parameters', 'label'), part),
				]),
			),
		)
		.$if(Boolean(statuses?.length), (query) => query.where('status', 'in', statuses!))
		.$if(createdAfter !== undefined, (query) => query.where('created_at', '>=', createdAfter!))
		.$if(createdBefore !== undefined, (query) => query.where('created_at', '<', createdBefore!))
		.$if(before !== undefined, (query) => query.where('id', '<', before!))
		.orderBy('id', 'desc')
		.limit(limit)
		.execute();
	return rows.map(toDelivery);
}

/** See `ManagementPort.searchMessages`. */
export function searchMessages(
	{ db }: StoreContext,
	analysisId: string,
	{ states, reasons, address }: MessageFilter,
	{ limit, from }: { limit: number; from?: number },
): Promise<MessageLogEntry[]> {
	return db
		.selectFrom('message')
		.select(['id', 'position', 'address', 'format', 'state', 'detail', 'reply', 'attempts'])
		.select(['sent_at as sentAt', 'next_attempt_at as nextAttemptAt'])
		.select(rawSql<ReasonId | null>`case when position < 0 and reason is null then 'controlAddress' else reason end`.as('reason'))
		.where('analysis_id', '=', analysisId)
		.$if(from !== undefined, (query) => query.where('position', '>=', from!))
		.$if(Boolean(states?.length), (query) => query.where('state', 'in', states!))
		.$if(Boolean(reasons?.length), (query) => query.where('reason', 'in', reasons!))
		.$if(Boolean(address), (query) => query.where(contains(rawSql.ref('address'), likePattern(address!))))
		.orderBy('position')
		.limit(limit)
		.execute();
}

function contains(text: RawBuilder<unknown>, pattern: string) {
	return rawSql<boolean>`lower(${text}) like ${pattern} escape '!'`;
}

function likePattern(part: string): string {
	return `%${part.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
}
