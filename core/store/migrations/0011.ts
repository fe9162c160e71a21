import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** Attempts that a lost session ended are counted apart: they use up none of the message's retries. */
export const lostSessions: Migration = {
	name: 'lostSessions',
	async up({ db }: StoreContext) {
		await sql.raw('alter table message add column lost_sessions integer not null default 0').execute(db);
	},
};
