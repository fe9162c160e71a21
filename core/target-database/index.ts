/** Reads recipients by SQL from a database of the user's. Nothing is ever written there. */
import type { TargetDatabaseOptions } from './options';
import { checkPostgres, queryPostgres } from './postgres';
import type { SqlQuery, SqlRecord } from './query';
import { checkSqlite, querySqlite } from './sqlite';

export { parseTargetDatabaseOptions } from './options';
export type { TargetDatabaseOptions } from './options';
export type { SqlQuery, SqlRecord } from './query';

/**
 * Runs one query and hands out its rows in groups, as they are fetched.
 * @throws DeliveryError `sourceUnusable`
 */
export function queryTarget(options: TargetDatabaseOptions, query: SqlQuery): AsyncGenerator<SqlRecord[]> {
	return options.kind === 'postgres' ? queryPostgres(options, query) : querySqlite(options, query);
}

/** Connects and reads nothing. Gives the place, for people. @throws DeliveryError `sourceUnusable` */
export function checkTargetDatabase(options: TargetDatabaseOptions): Promise<string> {
	return options.kind === 'postgres' ? checkPostgres(options) : checkSqlite(options);
}
