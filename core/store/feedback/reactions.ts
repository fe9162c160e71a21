import { sql as rawSql } from 'kysely';

import type { LinkPort } from '../../delivery/ports';

import type { StoreContext } from '../context';

type Reaction = Parameters<LinkPort['addReaction']>[1];

/**
 * A scanner opens the links of a message one after the other, whatever it calls itself and however long it waits before;
 * a person looks at one before the next. Other links of the same message that were clicked so shortly before:
 */
const BURSTS: ReadonlyArray<{ withinMs: number; links: number }> = [
	{ withinMs: 1_000, links: 1 },
	{ withinMs: 10_000, links: 2 },
];
const LONGEST_MS = Math.max(...BURSTS.map(({ withinMs }) => withinMs));

/** See `LinkPort.addReaction`. In a transaction. */
export async function addReaction(context: StoreContext, messageId: string, reaction: Reaction): Promise<boolean> {
	const isBurst = reaction.kind === 'click' && (await followsOthers(context, messageId, reaction.link));
	const isMachine = reaction.isMachine || isBurst;
	await count(context, messageId, { ...reaction, isMachine });
	if (isBurst) await giveToMachine(context, messageId);
	return isMachine;
}

async function followsOthers({ db, sql }: StoreContext, messageId: string, link: number): Promise<boolean> {
	const others = await db
		.selectFrom('reaction')
		.select((eb) => ['link', eb(sql.now, '-', eb.fn.max('last_at')).as('ago')])
		.where('message_id', '=', messageId)
		.where('kind', '=', 'click')
		.where('link', '!=', link)
		.where('last_at', '>=', rawSql<number>`${sql.now} - ${rawSql.lit(LONGEST_MS)}`)
		.groupBy('link')
		.execute();
	return BURSTS.some(({ withinMs, links }) => others.filter(({ ago }) => Number(ago) <= withinMs).length >= links);
}

/** One row per message, link and kind of visitor; nothing for a message that is gone. */
async function count({ db, sql }: StoreContext, messageId: string, { kind, link, isMachine }: Reaction): Promise<void> {
	const message = db
		.selectFrom('message')
		.innerJoin('analysis', 'analysis.id', 'message.analysis_id')
		.select(['message.id', 'analysis.delivery_id'])
		.select([
			rawSql.lit(kind).as('kind'),
			rawSql.lit(link).as('link'),
			rawSql.lit(isMachine ? 1 : 0).as('is_machine'),
			rawSql.lit(1).as('times'),
			sql.now.as('first_at'),
			sql.now.as('last_at'),
		])
		.where('message.id', '=', messageId);
	await db
		.insertInto('reaction')
		.columns(['message_id', 'delivery_id', 'kind', 'link', 'is_machine', 'times', 'first_at', 'last_at'])
		.expression(message)
		.onConflict((conflict) =>
			conflict.columns(['message_id', 'kind', 'link', 'is_machine']).doUpdateSet((eb) => ({
				times: eb('reaction.times', '+', 1),
				last_at: eb.ref('excluded.last_at'),
			})),
		)
		.execute();
}

/** The clicks of the burst that were taken for a person's before it was seen. One from earlier stays what it was. */
async function giveToMachine({ db, sql }: StoreContext, messageId: string): Promise<void> {
	const rows = await db
		.deleteFrom('reaction')
		.where('message_id', '=', messageId)
		.where('kind', '=', 'click')
		.where('is_machine', '=', 0)
		.where('first_at', '>=', rawSql<number>`${sql.now} - ${rawSql.lit(LONGEST_MS)}`)
		.returningAll()
		.execute();
	if (rows.length === 0) return;
	await db
		.insertInto('reaction')
		.values(rows.map((row) => ({ ...row, is_machine: 1 })))
		.onConflict((conflict) =>
			conflict.columns(['message_id', 'kind', 'link', 'is_machine']).doUpdateSet((eb) => ({
				times: eb('reaction.times', '+', eb.ref('excluded.times')),
				last_at: eb.ref('excluded.last_at'),
			})),
		)
		.execute();
}
