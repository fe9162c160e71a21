/** The delivery store on SQLite or PostgreSQL. */
import type { DeliveryStore } from '../delivery/ports';

import { describePostgres, openPostgresStore } from './database/postgres';
import type { PostgresStoreOptions } from './database/postgres';
import { describeSqlite, openSqliteStore } from './database/sqlite';
import type { SqliteStoreOptions } from './database/sqlite';

/** Which store, as the credential says. */
export type StoreOptions = ({ kind: 'sqlite' } & SqliteStoreOptions) | ({ kind: 'postgres' } & PostgresStoreOptions);

/**
 * Opens the delivery store: makes it when it is not there, brings its tables up to date, and removes what a
 * crash left unfinished. Close it when it is no longer needed.
 * @throws DeliveryError `storeNotWritable`
 */
export function openStore(options: StoreOptions): Promise<DeliveryStore> {
	return options.kind === 'sqlite' ? openSqliteStore(options) : openPostgresStore(options);
}

/** Where the store is, for people: file path or `database on host`. Without secrets, and without opening it. */
export function describeStore(options: StoreOptions): string {
	return options.kind === 'sqlite' ? describeSqlite(options) : describePostgres(options);
}

export type { PostgresStoreOptions, SqliteStoreOptions };
