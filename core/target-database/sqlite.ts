import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { breathe } from '../clock';
import { DeliveryError } from '../errors';
import type { TargetDatabaseOptions } from './options';
import { assertNotEmpty, assertOwnNames, GROUP, sourceUnusable, toPlain, type SqlQuery, type SqlRecord } from './query';

type SqliteOptions = Extract<TargetDatabaseOptions, { kind: 'sqlite' }>;

/** `NDLV`, the mark of delivery stores. */
const STORE_APPLICATION_ID = 0x4e_44_4c_56;

/** Tables by which n8n's own database shows itself: it holds credentials and password hashes. */
const N8N_TABLES = ['credentials_entity', 'workflow_entity'];

/** Rows of a query on an SQLite file, opened read-only. */
export async function* querySqlite(options: SqliteOptions, query: SqlQuery): AsyncGenerator<SqlRecord[]> {
	assertNotEmpty(query);
	const database = open(options);
	try {
		const statement = prepare(database, query.text);
		yield* groupsOf(statement, query);
	} finally {
		database.close();
	}
}

export async function checkSqlite(options: SqliteOptions): Promise<string> {
	open(options).close();
	return resolve(options.file);
}

function open({ file }: SqliteOptions): DatabaseSync {
	if (!existsSync(file)) throw sourceUnusable(`The target database ${file} is not there.`, 'Give the full path of an SQLite file.');
	try {
		const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
		try {
			refuseOwn(database, file);
			return database;
		} catch (error) {
			database.close();
			throw error;
		}
	} catch (error) {
		if (error instanceof DeliveryError) throw error;
		throw sourceUnusable(`The target database ${file} cannot be read: ${(error as Error).message}.`, 'Give the full path of an SQLite file that n8n may read.', error);
	}
}

function refuseOwn(database: DatabaseSync, file: string): void {
	const mark = database.prepare('pragma application_id').get();
	if (mark?.application_id === STORE_APPLICATION_ID) {
		throw sourceUnusable(`${file} is a delivery store: its tables are no source of recipients.`, 'For the recipients of an earlier delivery set Recipients From to Earlier Delivery.');
	}
	const found = database.prepare(`select name from sqlite_schema where name in (${N8N_TABLES.map(() => '?').join()})`).all(...N8N_TABLES);
	if (found.length < N8N_TABLES.length) return;
	throw sourceUnusable(`${file} is n8n's own database: its tables are no source of recipients.`, 'Choose the database that holds your recipients.');
}

/** A statement that gives no rows is none that reads. */
function prepare(database: DatabaseSync, text: string): StatementSync {
	try {
		const statement = database.prepare(text);
		const names = statement.columns().map(({ name }) => name);
		if (names.length === 0) throw sourceUnusable('SQL Query gives no rows: only a query that reads can be a source.', 'Write a select statement.');
		assertOwnNames(names);
		assertAlone(statement, text);
		return statement;
	} catch (error) {
		throw toSqlError(error);
	}
}

/** SQLite reads the first of several statements and drops the others without a word. */
function assertAlone(statement: StatementSync, text: string): void {
	const rest = text.slice(text.indexOf(statement.sourceSQL) + statement.sourceSQL.length).replace(/--.*$|\/\*[^]*?\*\//gm, '');
	if (/[^\s;]/.test(rest)) throw sourceUnusable('SQL Query has more than one statement.', 'Keep the one that gives the recipients.');
}

async function* groupsOf(statement: StatementSync, { values }: SqlQuery): AsyncGenerator<SqlRecord[]> {
	let group: SqlRecord[] = [];
	const rows = rowsOf(statement, values);
	for (;;) {
		const next = step(rows);
		if (next.done) break;
		group.push(Object.fromEntries(Object.entries(next.value as SqlRecord).map(([name, value]) => [name, toPlain(value)])));
		if (group.length < GROUP) continue;
		yield group;
		group = [];
		await breathe();
	}
	if (group.length > 0) yield group;
}

function rowsOf(statement: StatementSync, values: readonly unknown[]): Iterator<unknown> {
	try {
		statement.setReadBigInts(true);
		return statement.iterate(...values.map(toSqliteValue));
	} catch (error) {
		throw toSqlError(error);
	}
}

function step(rows: Iterator<unknown>): IteratorResult<unknown> {
	try {
		return rows.next();
	} catch (error) {
		throw toSqlError(error);
	}
}

function toSqliteValue(value: unknown): SQLInputValue {
	if (typeof value === 'boolean') return value ? 1 : 0;
	if (value === undefined) return null;
	return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as SQLInputValue);
}

function toSqlError(error: unknown): unknown {
	if (error instanceof DeliveryError) return error;
	return sourceUnusable(`SQL Query: ${(error as Error).message}.`, 'Correct the query; it is run read-only, on SQLite.', error);
}
