import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client } from 'pg';

import type { StoreOptions } from '../../core/store';

import { startPostgres } from './postgres';

type Rows = Array<Record<string, unknown>>;

/** Room for any number of stores of one kind. */
export interface TestStores {
	/** Options of a store that does not exist yet. */
	newOptions(): StoreOptions;
	/** One statement straight to the tables of a store, past all its rules. */
	sql(options: StoreOptions, statement: string): Promise<Rows>;
	/** Ends what was started and removes all files. Close the stores first. */
	stop(): Promise<void>;
}

/** Every backend of the store: `describe.each(STORES)('…', ({ start }) => …)`. */
export const STORES: Array<{ name: string; start(): Promise<TestStores> }> = [
	{ name: 'SQLite', start: startSqliteStores },
	{ name: 'PostgreSQL', start: startPostgresStores },
];

/** Stores in files of a temporary folder. */
export async function startSqliteStores(): Promise<TestStores> {
	const folder = mkdtempSync(join(tmpdir(), 'delivery-store-'));
	let stores = 0;
	return {
		newOptions: () => ({ kind: 'sqlite', file: join(folder, `store-${++stores}`, 'deliveries.sqlite') }),
		async sql(options, statement) {
			const database = new DatabaseSync((options as { file: string }).file, { timeout: 5_000 });
			try {
				return database.prepare(statement).all() as Rows;
			} finally {
				database.close();
			}
		},
		stop: async () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** Stores in schemas of a PostgreSQL server that is started for them. */
export async function startPostgresStores(): Promise<TestStores> {
	const { stop, halt: _halt, resume: _resume, ...server } = await startPostgres();
	let stores = 0;
	return {
		newOptions: () => ({ ...server, kind: 'postgres', tls: false, schema: `store_${++stores}` }),
		async sql(options, statement) {
			const client = new Client({ ...server });
			await client.connect();
			try {
				await client.query(`set search_path to ${(options as { schema: string }).schema}`);
				return (await client.query(statement)).rows;
			} finally {
				await client.end();
			}
		},
		stop,
	};
}
