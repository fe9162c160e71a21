import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** An analysis remembers the typology that it ran by, and how long sending will take. */
export const typology: Migration = {
	name: 'typology',
	async up({ db, sql: { text } }: StoreContext) {
		await sql.raw(`alter table analysis add column typology ${text} not null default '{}'`).execute(db);
		await sql.raw('alter table analysis add column duration_ms bigint').execute(db);
	},
};
