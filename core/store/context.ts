import type { Kysely } from 'kysely';

import type { SqlDialect } from './dialect';
import type { Schema } from './schema';

/** A database handle: the store's own, or that of the transaction that is under way. */
export type Database = Kysely<Schema>;

/** What every part of the store works with. */
export interface StoreContext {
	db: Database;
	sql: SqlDialect;
}

/**
 * Runs `work` in one transaction. It must use the context it is handed: the outer one waits for the same
 * connection on SQLite, for ever. It must await nothing but the database, since SQLite's one writer is held.
 */
export function inTransaction<T>(context: StoreContext, work: (inside: StoreContext) => Promise<T>): Promise<T> {
	return context.db.transaction().execute((db) => work({ db, sql: context.sql }));
}
