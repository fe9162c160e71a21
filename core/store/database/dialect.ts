/** The few places where the two databases want different SQL. */
import { sql } from 'kysely';
import type { AliasedRawBuilder, Kysely, RawBuilder, SelectQueryBuilder } from 'kysely';

import type { Schema } from '../schema';
import { Slot } from './slot';
import { storableText } from './text';

export type ColumnType = 'text' | 'bigint';
export type JsonColumns<Row> = { [Column in keyof Row]-?: ColumnType };

export interface SqlDialect {
	readonly kind: 'sqlite' | 'postgres';
	/** The database's clock in ms since 1970 UTC. */
	readonly now: RawBuilder<number>;
	/** Column type of texts that sorts by code unit, whatever the database's locale. */
	readonly text: string;
	/** Column type of octets. */
	readonly octets: string;
	/**
	 * Rows as one JSON parameter, to select from under the name `rows`: one statement for a whole group, with the
	 * same SQL text for any number of rows.
	 */
	rows<Row extends object>(columns: JsonColumns<Row>, rows: readonly Row[]): AliasedRawBuilder<Row, 'rows'>;
	/** A single field of a column with JSON text; null where it is not there. */
	jsonField(column: string, ...path: string[]): RawBuilder<string | null>;
	/** As `rows`, of ids alone. */
	ids(ids: readonly string[]): AliasedRawBuilder<{ id: string }, 'rows'>;
	/** The selected rows stay as they are until the transaction ends. */
	forUpdate<Tables extends keyof Schema, Row>(
		query: SelectQueryBuilder<Schema, Tables, Row>,
	): SelectQueryBuilder<Schema, Tables, Row>;
	/** As `forUpdate`, leaving out rows that another transaction holds. */
	forUpdateSkipLocked<Tables extends keyof Schema, Row>(
		query: SelectQueryBuilder<Schema, Tables, Row>,
	): SelectQueryBuilder<Schema, Tables, Row>;
	/** Waits until nobody else has this name; holds until the transaction ends. */
	lockName(db: Kysely<Schema>, name: string): Promise<void>;
	/** Waits until no other process migrates; holds until the transaction ends. */
	lockMigrations(db: Kysely<Schema>): Promise<void>;
}

/** SQLite: `begin immediate` lets in one writer at a time, so rows need no locks of their own. */
export const sqliteSql: SqlDialect = {
	kind: 'sqlite',
	now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
	text: 'text',
	octets: 'blob',
	rows(columns, rows) {
		const fields = columnNames(columns).map((name) => sql`value ->> ${sql.lit(`$.${name}`)} as ${sql.id(name)}`);
		return sql<never>`(select ${sql.join(fields)} from json_each(${jsonOf(rows)}))`.as('rows');
	},
	jsonField: (column, ...path) => sql`json_extract(${sql.ref(column)}, ${sql.lit(`$.${path.join('.')}`)})`,
	ids: (ids) => sql<never>`(select value as id from json_each(${jsonOf(ids)}))`.as('rows'),
	forUpdate: (query) => query,
	forUpdateSkipLocked: (query) => query,
	lockName: async () => {},
	lockMigrations: async () => {},
};

/** Any number that no other program is likely to lock; the same in all versions of this package. */
const MIGRATION_LOCK = 5_240_311_917;

export const postgresSql: SqlDialect = {
	kind: 'postgres',
	now: sql<number>`cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint)`,
	text: 'text collate "C"',
	octets: 'bytea',
	rows(columns, rows) {
		const fields = columnNames(columns).map((name) => sql`${sql.id(name)} ${sql.raw(columns[name])}`);
		const set = sql`jsonb_to_recordset(cast(${jsonOf(rows)} as jsonb)) as fields(${sql.join(fields)})`;
		return sql<never>`(select * from ${set})`.as('rows');
	},
	jsonField: (column, ...path) => sql`cast(${readable(column)} as jsonb) #>> ${sql.lit(`{${path.join(',')}}`)}`,
	ids: (ids) => sql<never>`(select * from jsonb_array_elements_text(cast(${jsonOf(ids)} as jsonb)) as fields(id))`.as('rows'),
	forUpdate: (query) => query.forUpdate(),
	forUpdateSkipLocked: (query) => query.forUpdate().skipLocked(),
	async lockName(db, name) {
		await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db);
	},
	async lockMigrations(db) {
		await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(db);
	},
};

/**
 * JSON text that PostgreSQL reads: content may have NUL and surrogates without their other half, which it refuses even where
 * it is asked for something else. (`JSON.stringify` writes them so, and behind a pair of backslashes means something else.)
 */
function readable(column: string): RawBuilder<string> {
	const text = sql.ref(column);
	const escape = sql.lit(String.raw`(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})`);
	const replaced = sql`regexp_replace(${text}, ${escape}, ${sql.lit(String.raw`\1` + '\uFFFD')}, 'g')`;
	const mayHaveOne = sql`strpos(${text}, ${sql.lit(String.raw`\u0000`)}) > 0 or strpos(${text}, ${sql.lit(String.raw`\ud`)}) > 0`;
	return sql<string>`case when ${mayHaveOne} then ${replaced} else ${text} end`;
}

function columnNames<Row>(columns: JsonColumns<Row>): Array<keyof Row & string> {
	return Object.keys(columns) as Array<keyof Row & string>;
}

/** The parameter of rows; those of a prepared statement come with each use. */
function jsonOf(rows: readonly unknown[]): unknown {
	return rows instanceof Slot ? rows : toJson(rows);
}

export function toJson(rows: readonly unknown[]): string {
	return JSON.stringify(rows, (_key, value) => (typeof value === 'string' ? storableText(value) : value));
}
