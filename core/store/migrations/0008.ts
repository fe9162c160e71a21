import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/**
 * Pressure rules look for the messages of an address over many analyses. Where doubles go by the address, the unique
 * index over analysis and double key finds them; only the others need one of their own, so that most deliveries are
 * written at no more cost.
 */
export const history: Migration = {
	name: 'history',
	async up({ db }: StoreContext) {
		await sql
			.raw('create index message_address on message (address_key, analysis_id) where dedupe_key <> address_key')
			.execute(db);
	},
};
