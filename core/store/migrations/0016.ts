import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/**
 * A person's data is looked for by address. Messages that are delivered have indexes that find them; those that were
 * excluded, and what came back, get small ones, so that most deliveries are written at no more cost.
 */
export const addressSearch: Migration = {
	name: 'addressSearch',
	async up({ db }: StoreContext) {
		await sql.raw('create index message_excluded on message (address_key) where dedupe_key is null').execute(db);
		await sql.raw('create index feedback_address on feedback (lower(address))').execute(db);
	},
};
