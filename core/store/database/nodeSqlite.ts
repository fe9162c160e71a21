/** What lets Kysely's SQLite dialect, made for better-sqlite3, work on Node's own `node:sqlite`. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import { CompiledQuery, SqliteAdapter, SqliteDriver, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type {
	DatabaseConnection,
	DatabaseIntrospector,
	Dialect,
	DialectAdapter,
	Driver,
	Kysely,
	QueryCompiler,
	SqliteDatabase,
	SqliteStatement,
} from 'kysely';

import { GuardedConnection } from './guardedConnection';
import type { Guard } from './guardedConnection';

/** More than the store has statements; a bound all the same, should one ever be built from data. */
const CACHED_STATEMENTS = 256;

/** `DatabaseSync` as Kysely wants it, with a cache of prepared statements. */
export class NodeSqliteDatabase implements SqliteDatabase {
	private readonly statements = new Map<string, NodeSqliteStatement>();

	constructor(private readonly database: DatabaseSync) {}

	prepare(text: string): SqliteStatement {
		const known = this.statements.get(text);
		if (known) return known;
		const statement = new NodeSqliteStatement(this.database.prepare(text));
		if (this.statements.size >= CACHED_STATEMENTS) this.statements.clear();
		this.statements.set(text, statement);
		return statement;
	}

	close(): void {
		this.statements.clear();
		this.database.close();
	}
}

class NodeSqliteStatement implements SqliteStatement {
	/** Whether it gives rows back; Kysely asks this of better-sqlite3's statements. */
	readonly reader: boolean;

	constructor(private readonly statement: StatementSync) {
		this.reader = statement.columns().length > 0;
	}

	all(parameters: readonly unknown[]): unknown[] {
		return this.statement.all(...parameters.map(toSqliteValue));
	}

	run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
		return this.statement.run(...parameters.map(toSqliteValue));
	}

	iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
		return this.statement.iterate(...parameters.map(toSqliteValue));
	}
}

function toSqliteValue(value: unknown): SQLInputValue {
	if (value === undefined) return null;
	if (typeof value === 'boolean') return value ? 1 : 0;
	return value as SQLInputValue;
}

/** Kysely's SQLite dialect over one `DatabaseSync`, every statement under `guard`. */
export class NodeSqliteDialect implements Dialect {
	constructor(
		private readonly database: DatabaseSync,
		private readonly guard: Guard,
	) {}

	createDriver(): Driver {
		return new NodeSqliteDriver(this.database, this.guard);
	}

	createQueryCompiler(): QueryCompiler {
		return new SqliteQueryCompiler();
	}

	createAdapter(): DialectAdapter {
		return new SqliteAdapter();
	}

	createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
		return new SqliteIntrospector(db);
	}
}

class NodeSqliteDriver extends SqliteDriver {
	constructor(
		private readonly database: DatabaseSync,
		private readonly guard: Guard,
	) {
		super({ database: new NodeSqliteDatabase(database) });
	}

	override async acquireConnection(): Promise<DatabaseConnection> {
		return new GuardedConnection(await super.acquireConnection(), this.guard);
	}

	/** Takes the write lock at once: a transaction that has read before it writes could not wait for it. */
	override async beginTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('begin immediate'));
	}

	/** SQLite has already rolled back after some errors (disk full, I/O); a second rollback would hide them. */
	override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
		if (this.database.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
	}
}
