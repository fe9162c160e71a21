import { accessSync, chmodSync, closeSync, constants, existsSync, mkdirSync, openSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

import { Kysely, sql } from 'kysely';

import type { DeliveryStore } from '../../delivery/ports';
import { DeliveryError } from '../../errors';

import type { StoreContext } from '../context';
import { sqliteSql } from './dialect';
import type { Guard } from './guardedConnection';
import { NodeSqliteDialect } from './nodeSqlite';
import type { Schema } from '../schema';
import { isBusy, toSqliteStoreError } from './sqliteErrors';
import { openStoreOn } from '../store';
import { WriteAheadLog } from './writeAheadLog';

export interface SqliteStoreOptions {
	/** Path of the database file; it and its folder are made when they are not there. */
	file: string;
	/** How long a statement tries again while another process writes. (Default: 10 000) */
	busyLimitMs?: number;
}

const BUSY_LIMIT_MS = 10_000;
const LONGEST_PAUSE_MS = 50;

/** `NDLV`: tells the store's files from other programs' SQLite files (as n8n's own database). */
const APPLICATION_ID = 0x4e_44_4c_56;

interface OpenDatabaseFile extends StoreContext {
	log: WriteAheadLog;
}

interface OpenFile {
	context: Promise<OpenDatabaseFile>;
	users: number;
}

/**
 * The open files of this thread. One connection serves all stores of a file: a second one would have its
 * transactions wait for those of the first, which cannot go on meanwhile.
 */
const openFiles = new Map<string, OpenFile>();

/**
 * Opens the delivery store in an SQLite file, making it when it is not there (mode 0600: it holds profiles and keys).
 * @throws DeliveryError `storeNotWritable`
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<DeliveryStore> {
	const file = makeFile(describeSqlite(options));
	const context = await connect(file, options.busyLimitMs ?? BUSY_LIMIT_MS);
	try {
		return await openStoreOn(context, { place: file, claimDatabase, close: () => disconnect(file) });
	} catch (error) {
		await disconnect(file);
		throw error;
	}
}

/** Where an SQLite store is, for people: the path of its file. */
export function describeSqlite(options: SqliteStoreOptions): string {
	return resolve(options.file);
}

function makeFile(file: string): string {
	try {
		mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
		if (existsSync(file)) refuseUnusable(file);
		else closeSync(openSync(file, 'a', 0o600));
		closeToOthers(file);
		return realpathSync(file);
	} catch (error) {
		throw toSqliteStoreError(error, file);
	}
}

/**
 * Without opening it: the closing would take from every connection of this process the locks that it has on the file
 * (https://www.sqlite.org/howtocorrupt.html section 2.2), and before SQLite 3.51 another process could then remove the log.
 */
function refuseUnusable(file: string): void {
	if (statSync(file).isDirectory()) throw Object.assign(new Error(`${file} is a folder`), { code: 'EISDIR' });
	accessSync(file, constants.R_OK | constants.W_OK);
}

/** SQLite gives its -wal and -shm files the mode of the database. */
function closeToOthers(file: string): void {
	try {
		chmodSync(file, 0o600);
	} catch {
		// Some mounted volumes know no modes; who may read there is decided elsewhere.
	}
}

function connect(file: string, busyLimitMs: number): Promise<StoreContext> {
	const open = openFiles.get(file);
	if (open) {
		open.users += 1;
		return open.context;
	}
	const context = openDatabase(file, busyLimitMs);
	openFiles.set(file, { context, users: 1 });
	context.catch(() => openFiles.delete(file));
	return context;
}

async function disconnect(file: string): Promise<void> {
	const open = openFiles.get(file);
	if (!open) return;
	open.users -= 1;
	if (open.users > 0) return;
	openFiles.delete(file);
	const { db, log } = await open.context;
	await db.destroy();
	await log.close();
}

async function openDatabase(file: string, busyLimitMs: number): Promise<OpenDatabaseFile> {
	let database: DatabaseSync | undefined;
	try {
		// No waiting inside SQLite: it would block the thread. The guard waits instead.
		database = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: true });
		const guard = makeGuard(database, file, busyLimitMs);
		await guard(async () => configure(database!));
		const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(database, guard) });
		return { db, sql: sqliteSql, log: new WriteAheadLog(file) };
	} catch (error) {
		database?.close();
		throw toSqliteStoreError(error, file);
	}
}

/** 16 MB: a page that many commits changed is copied into the database once (SQLite's own value: 1,000 pages). */
const WAL_PAGES = 4_000;

/** FULL: a DATA mark must outlive a power cut, or the message could go twice. */
function configure(database: DatabaseSync): void {
	const mode = database.prepare('pragma journal_mode = wal').get() as { journal_mode: string };
	if (mode.journal_mode !== 'wal') throw new DeliveryError('storeNotWritable', 'The file system of the delivery store has no write-ahead log: it is probably a network share.', {
		advice: 'Keep the file on a local disk, or use PostgreSQL.',
	});
	database.exec(`pragma synchronous = full; pragma wal_autocheckpoint = ${WAL_PAGES}`);
}

/** Repeats a statement while another process has the write lock, with growing random pauses. */
function makeGuard(database: DatabaseSync, file: string, busyLimitMs: number): Guard {
	return async (statement) => {
		const giveUpAt = Date.now() + busyLimitMs;
		for (let attempt = 1; ; attempt += 1) {
			try {
				return await statement();
			} catch (error) {
				const again = isBusy(error) && !database.isTransaction && Date.now() < giveUpAt;
				if (!again) throw toSqliteStoreError(error, file);
				await sleep(Math.random() * Math.min(2 ** attempt, LONGEST_PAUSE_MS));
			}
		}
	};
}

/** Makes an empty file the store's own; refuses that of another program. */
async function claimDatabase({ db }: StoreContext, file: string): Promise<void> {
	const mark = await sql<{ application_id: number }>`pragma application_id`.execute(db);
	if (mark.rows[0]?.application_id === APPLICATION_ID) return;
	const tables = await sql`select 1 from sqlite_schema limit 1`.execute(db);
	if (tables.rows.length > 0) {
		throw new DeliveryError('storeNotWritable', `${file} is the database of another program, not a delivery store.`, {
			advice: 'Choose another file, for example one that does not exist yet.',
		});
	}
	await sql`pragma application_id = ${sql.lit(APPLICATION_ID)}`.execute(db);
}
