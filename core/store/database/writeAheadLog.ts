import { close, fdatasync, open } from 'node:fs';
import { promisify } from 'node:util';

import { CompiledQuery, sql } from 'kysely';

import type { Database } from '../context';
import { toSqliteStoreError } from './sqliteErrors';

const openFile = promisify(open);
const closeFile = promisify(close);
const syncFile = promisify(fdatasync);

/** In WAL mode: a commit is in the log, and visible, but not yet on the disk. */
const LEAVE_SYNC = CompiledQuery.raw('pragma synchronous = normal');
const SYNC_AT_COMMIT = CompiledQuery.raw('pragma synchronous = full');

/**
 * The log of an SQLite file. A commit that SQLite itself brings to the disk stops the whole thread as long as the disk takes;
 * here the thread goes on with other connections meanwhile. What counts is the same: `commit` is through when the disk has it.
 */
export class WriteAheadLog {
	#log: Promise<number> | undefined;
	/** Why a sync has failed: what it was for may be missing though a later one succeeds (Linux tells of a failure once). */
	#hole: { error: unknown } | undefined;
	/** The last sync, under way or through. */
	#syncing: Promise<void> = Promise.resolve();
	/** The one after it, for all that were committed meanwhile. */
	#following: Promise<void> | undefined;

	/** @param sync brings an open file to the disk */
	constructor(
		readonly file: string,
		readonly sync: (fd: number) => Promise<void> = syncFile,
	) {}

	/** Runs a transaction over the store's connection. @throws what the transaction throws, or the sync of the log */
	async commit<T>(db: Database, transaction: (db: Database) => Promise<T>): Promise<T> {
		const result = await db.connection().execute(async (held) => {
			if (this.#hole) await this.#moveToDatabase(held);
			await held.executeQuery(LEAVE_SYNC);
			return transaction(held).finally(() => held.executeQuery(SYNC_AT_COMMIT));
		});
		await this.#bringToDisk();
		return result;
	}

	/** SQLite has closed the database. */
	async close(): Promise<void> {
		await this.#syncing.catch(() => undefined);
		const log = this.#log;
		this.#log = undefined;
		if (log) await closeFile(await log);
	}

	/** One sync after the other: of two at the same time, Linux tells only one that the disk has failed. */
	#bringToDisk(): Promise<void> {
		this.#following ??= this.#syncing.catch(() => undefined).then(() => {
			this.#syncing = this.#following!;
			this.#following = undefined;
			return this.#syncNow();
		});
		return this.#following;
	}

	async #syncNow(): Promise<void> {
		// What was committed before the failure was known lies behind the hole.
		if (this.#hole) throw this.#hole.error;
		try {
			await this.sync(await (this.#log ??= openFile(`${this.file}-wal`, 'r+')));
		} catch (error) {
			this.#hole = { error: toSqliteStoreError(error, this.file) };
			throw this.#hole.error;
		}
	}

	/** Writes all pages anew, into the database, and empties the log. */
	async #moveToDatabase(db: Database): Promise<void> {
		const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
		if (rows[0]?.busy === 0) this.#hole = undefined;
		else throw toSqliteStoreError(Object.assign(new Error('The log is in use'), { code: 'EIO' }), this.file);
	}
}
