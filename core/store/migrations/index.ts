/**
 * The numbered migrations, run in order when a store is opened. A migration that was ever released is never
 * changed: what is different later is a new one.
 */
import { sql } from 'kysely';

import { DeliveryError } from '../../errors';
import type { StoreContext } from '../context';

import { deliveries } from './0001';
import { typology } from './0002';
import { files } from './0003';
import { reactions } from './0004';
import { target } from './0005';
import { approvers } from './0006';
import { pace } from './0007';
import { history } from './0008';
import { retention } from './0009';
import { proofCode } from './0010';
import { lostSessions } from './0011';
import { feedback } from './0012';
import { extensions } from './0013';
import { sentTimes } from './0014';
import { subscriptions } from './0015';
import { addressSearch } from './0016';
import { places } from './0017';
import { refusedDetail } from './0018';
import { stopSentences } from './0019';
import type { Migration } from './migration';

/** Number 1 comes first. */
const MIGRATIONS: readonly Migration[] = [deliveries, typology, files, reactions, target, approvers, pace, history, retention, proofCode, lostSessions, feedback, extensions, sentTimes, subscriptions, addressSearch, places, refusedDetail, stopSentences];

/**
 * Brings the tables up to date, in the transaction that is under way. Whoever comes second finds the number taken.
 * @throws DeliveryError `storeNotWritable` when a newer version of the package has already changed the tables.
 */
export async function migrate(context: StoreContext, place: string): Promise<void> {
	await makeMigrationTable(context);
	await refuseNewerStore(context, place);
	for (const [index, migration] of MIGRATIONS.entries()) {
		if (await takeNumber(context, index + 1, migration.name)) await migration.up(context);
	}
}

async function makeMigrationTable({ db }: StoreContext): Promise<void> {
	const columns = 'number integer primary key, name text not null, at bigint not null';
	await sql.raw(`create table if not exists migration (${columns})`).execute(db);
}

async function refuseNewerStore({ db }: StoreContext, place: string): Promise<void> {
	const newer = await db
		.selectFrom('migration')
		.select('number')
		.where('number', '>', MIGRATIONS.length)
		.limit(1)
		.executeTakeFirst();
	if (!newer) return;
	const problem = `The delivery store ${place} was made by a newer version of this package.`;
	const advice = 'Update n8n-nodes-email-delivery, or choose another store.';
	throw new DeliveryError('storeNotWritable', problem, { advice });
}

async function takeNumber(context: StoreContext, number: number, name: string): Promise<boolean> {
	const taken = await context.db
		.insertInto('migration')
		.values({ number, name, at: context.sql.now })
		.onConflict((conflict) => conflict.column('number').doNothing())
		.returning('number')
		.executeTakeFirst();
	return taken !== undefined;
}
