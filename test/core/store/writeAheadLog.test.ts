import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Kysely, sql } from 'kysely';

import type { Database } from '../../../core/store/context';
import { NodeSqliteDialect } from '../../../core/store/database/nodeSqlite';
import type { Schema } from '../../../core/store/schema';
import { WriteAheadLog } from '../../../core/store/database/writeAheadLog';

let folder: string;
let file: string;
let db: Kysely<Schema>;
let log: WriteAheadLog;
/** Each waits until the test lets it go. */
let syncs: Array<{ succeed(): void; fail(code: string): void }>;

beforeEach(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'write-ahead-log-'));
	file = path.join(folder, 'store.sqlite');
	const database = new DatabaseSync(file);
	database.exec('pragma journal_mode = wal; pragma synchronous = full; create table probe (value text)');
	db = new Kysely({ dialect: new NodeSqliteDialect(database, (statement) => statement()) });
	syncs = [];
	log = new WriteAheadLog(file, () => new Promise((resolve, reject) => {
		syncs.push({ succeed: resolve, fail: (code) => reject(Object.assign(new Error(code), { code })) });
	}));
});

afterEach(async () => {
	await db.destroy();
	await log.close();
	rmSync(folder, { recursive: true, force: true });
});

const insert = (value: string) => (held: Database) => held.transaction().execute((inside) => sql`insert into probe values (${value})`.execute(inside));

async function nextSync() {
	while (syncs.length === 0) await new Promise((resolve) => setImmediate(resolve));
	return syncs.shift()!;
}

async function syncLevel(): Promise<number> {
	const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(db);
	return rows[0]!.synchronous;
}

const FULL = 2;

test('a commit is through when the disk has it, and others go on meanwhile', async () => {
	let isThrough = false;
	const commit = log.commit(db, insert('a')).then(() => (isThrough = true));
	const sync = await nextSync();
	// the connection is free: who reads or writes does not wait for the disk of others
	expect((await sql`select value from probe`.execute(db)).rows).toEqual([{ value: 'a' }]);
	expect(isThrough).toBe(false);
	sync.succeed();
	await commit;
	expect(isThrough).toBe(true);
});

test.each([
	['a commit', insert('a'), undefined],
	['one that failed', () => Promise.reject(new Error('no')), 'no'],
])('after %s all others are synced by SQLite as before', async (_what, transaction, error) => {
	const commit = log.commit(db, transaction).then(() => undefined, ({ message }: Error) => message);
	if (!error) (await nextSync()).succeed();
	expect(await commit).toBe(error);
	expect(await syncLevel()).toBe(FULL);
	expect(syncs).toHaveLength(0);
});

test('what was written since a failed sync goes into the database before anything else counts', async () => {
	const failing = log.commit(db, insert('a')).catch((error: Error) => error);
	(await nextSync()).fail('EIO');
	expect(await failing).toMatchObject({ code: 'storeNotWritable', message: expect.stringContaining('the disk reports an error') });
	const before = statSync(`${file}-wal`).size;

	const next = log.commit(db, insert('b'));
	(await nextSync()).succeed();
	await next;
	// the log began anew, with the second commit alone
	expect(statSync(`${file}-wal`).size).toBeLessThan(before);
	expect((await sql`select value from probe`.execute(db)).rows).toHaveLength(2);
});

test('while another process reads the log, nothing counts after a failed sync', async () => {
	const failing = log.commit(db, insert('a')).catch(() => undefined);
	(await nextSync()).fail('ENOSPC');
	await failing;
	const reader = new DatabaseSync(file);
	reader.exec('begin; select * from probe');
	await expect(log.commit(db, insert('b'))).rejects.toMatchObject({ code: 'storeNotWritable' });
	reader.close();
	const next = log.commit(db, insert('b'));
	(await nextSync()).succeed();
	await next;
});

/** Until so many rows can be read: their commits are in the log. */
async function untilCommitted(rows: number): Promise<void> {
	while ((await sql`select value from probe`.execute(db)).rows.length < rows) await new Promise((resolve) => setImmediate(resolve));
	await new Promise((resolve) => setImmediate(resolve));
}

test('what is committed while a sync is under way shares the next one', async () => {
	const first = log.commit(db, insert('a'));
	const sync = await nextSync();
	let through = 0;
	const others = ['b', 'c'].map((value) => log.commit(db, insert(value)).then(() => (through += 1)));
	await untilCommitted(3);
	expect(syncs).toHaveLength(0);
	sync.succeed();
	await first;
	const next = await nextSync();
	expect(through).toBe(0);
	next.succeed();
	await Promise.all(others);
	expect(syncs).toHaveLength(0);
});

test('a sync that fails is the failure of all that was committed until then', async () => {
	const commits = ['a', 'b', 'c'].map((value) => log.commit(db, insert(value)).catch((error: Error) => error));
	const sync = await nextSync();
	await untilCommitted(3);
	sync.fail('EIO');
	const failed = { code: 'storeNotWritable' };
	expect(await Promise.all(commits)).toMatchObject([failed, failed, failed]);
	expect(syncs).toHaveLength(0);
});
