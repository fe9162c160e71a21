import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** Why a delivery or a domain stands still, to be said in any language. */
export const stopSentences: Migration = {
	name: 'stopSentences',
	async up({ db, sql: { text } }: StoreContext) {
		await sql.raw(`alter table delivery add column stop_sentence ${text}`).execute(db);
		await sql.raw(`alter table domain_hold add column sentence ${text}`).execute(db);
	},
};
