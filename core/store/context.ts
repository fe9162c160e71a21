import type { Kysely } from 'kysely';

import type { SqlDialect } from './database/dialect';
import type { Schema } from './schema';
import type { WriteAheadLog } from './database/writeAheadLog';

/** A database handle: the store's own, or that of the transaction that is under way. */
export type Database = Kysely<Schema>;

/** What every part of the store works with. */
export interface StoreContext {
	db: Database;
	sql: SqlDialect;
	/** Commits that do not stop the thread, where the database is in this process. */
	log?: Pick<WriteAheadLog, 'commit'>;
}

/**
 * Runs `work` in one transaction. It must use the context it is handed: the outer one waits for the same
 * connection on SQLite, for ever. It must await nothing but the database, since SQLite's one writer is held.
 */
export function inTransaction<T>(context: StoreContext, work: (inside: StoreContext) => Promise<T>): Promise<T> {
	return context.db.transaction().execute((db) => work({ db, sql: context.sql }));
}

/** As `inTransaction`, for what is written all the time: as durable, and the thread goes on while the disk writes. */
export function inFrequentTransaction<T>(context: StoreContext, work: (inside: StoreContext) => Promise<T>): Promise<T> {
	const { db, sql, log } = context;
	if (!log) return inTransaction(context, work);
	return log.commit(db, (held) => inTransaction({ db: held, sql }, work));
}
