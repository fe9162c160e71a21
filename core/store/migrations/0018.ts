import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** What a refused message was refused for. */
export const refusedDetail: Migration = {
	name: 'refusedDetail',
	async up({ db, sql: { text } }: StoreContext) {
		await sql.raw(`alter table message add column detail ${text}`).execute(db);
	},
};
