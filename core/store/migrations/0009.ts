import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** A delivery knows that its profiles were cleared (retention time). */
export const retention: Migration = {
	name: 'retention',
	async up({ db }: StoreContext) {
		await sql.raw('alter table delivery add column profiles_cleared_at bigint').execute(db);
	},
};
