import { sql as rawSql } from 'kysely';

import type { LinkPort } from '../../delivery/ports';
import type { ReactionCounts, ReactionFigures, ReactionKind } from '../../delivery/types';

import { inTransaction } from '../context';
import type { StoreContext } from '../context';
import type { JsonColumns } from '../database/dialect';
import { findLinkedMessage } from './linkedMessage';
import { addReaction } from './reactions';
import type { TrackedLinkTable } from '../schema';

/** What the links of messages need, and what is done with them. */
export function linkPort(context: StoreContext): LinkPort {
	const { db, sql } = context;
	return {
		findLinkedMessage: (messageId) => findLinkedMessage(context, messageId),

		async addTrackedLinks(analysisId, links) {
			if (links.length === 0) return;
			const records = links.map((link) => ({ analysis_id: analysisId, ...link }));
			await db
				.insertInto('tracked_link')
				.columns(COLUMN_NAMES)
				.expression(db.selectFrom(sql.rows(COLUMNS, records)).select(COLUMN_NAMES))
				.execute();
		},

		trackedLinks(analysisId) {
			return db
				.selectFrom('tracked_link')
				.select(['number', 'url', 'label'])
				.where('analysis_id', '=', analysisId)
				.orderBy('number')
				.execute();
		},

		addReaction: (messageId, reaction) => inTransaction(context, (inside) => addReaction(inside, messageId, reaction)),

		reactionFigures: (deliveryId) => reactionFigures(context, deliveryId),
	};
}

const COLUMNS: JsonColumns<TrackedLinkTable> = { analysis_id: 'text', number: 'bigint', url: 'text', label: 'text' };
const COLUMN_NAMES = Object.keys(COLUMNS) as Array<keyof TrackedLinkTable>;

const NONE: ReactionCounts = { times: 0, messages: 0, machineTimes: 0, machineMessages: 0 };

async function reactionFigures(context: StoreContext, deliveryId: string): Promise<ReactionFigures> {
	const totals = await countReactions(context, deliveryId, ['kind']);
	const ofKind = (kind: ReactionKind) => toCounts(totals.find((row) => row.kind === kind));
	const byLink = await countReactions(context, deliveryId, ['kind', 'link']);
	const links = await linksOfDelivery(context, deliveryId);
	return {
		opens: ofKind('open'),
		clicks: ofKind('click'),
		mirrors: ofKind('mirror'),
		links: links.map((link) => ({
			...link,
			...toCounts(byLink.find((row) => row.kind === 'click' && row.link === link.number)),
		})),
	};
}

type CountRow = ReactionCounts & { kind: ReactionKind; link: number };

function countReactions({ db }: StoreContext, deliveryId: string, groups: Array<'kind' | 'link'>) {
	const sumOf = (isMachine: 0 | 1) => rawSql<number>`sum(case when is_machine = ${isMachine} then times else 0 end)`;
	const messagesOf = (isMachine: 0 | 1) =>
		rawSql<number>`count(distinct case when is_machine = ${isMachine} then message_id end)`;
	return db
		.selectFrom('reaction')
		.select(groups)
		.select([
			rawSql<number>`cast(${sumOf(0)} as bigint)`.as('times'),
			messagesOf(0).as('messages'),
			rawSql<number>`cast(${sumOf(1)} as bigint)`.as('machineTimes'),
			messagesOf(1).as('machineMessages'),
		])
		.where('delivery_id', '=', deliveryId)
		.groupBy(groups)
		.execute() as Promise<CountRow[]>;
}

function toCounts(row: CountRow | undefined): ReactionCounts {
	if (!row) return { ...NONE };
	const { times, messages, machineTimes, machineMessages } = row;
	return { times, messages, machineTimes, machineMessages };
}

/** Those of its analysis; once something was sent, every further one has the same. */
function linksOfDelivery({ db }: StoreContext, deliveryId: string) {
	return db
		.selectFrom('delivery')
		.innerJoin('tracked_link', 'tracked_link.analysis_id', 'delivery.analysis_id')
		.select(['tracked_link.number', 'tracked_link.url', 'tracked_link.label'])
		.where('delivery.id', '=', deliveryId)
		.orderBy('tracked_link.number')
		.execute();
}
