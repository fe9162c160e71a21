import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** Throughput over time, counted from the index alone. Times only grow, so that writing it appends. */
export const sentTimes: Migration = {
	name: 'sentTimes',
	async up({ db }: StoreContext) {
		const index = 'create index message_sent on message (analysis_id, sent_at, position) where sent_at is not null';
		await sql.raw(index).execute(db);
	},
};
