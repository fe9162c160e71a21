import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** Places that runs have under MX rules, and how often in a row the MTA of a delivery could not be reached. */
export const places: Migration = {
	name: 'places',
	async up({ db, sql: { text } }: StoreContext) {
		const statements = [
			'alter table delivery add column mta_failures integer not null default 0',
			`create table mx_place (
				key ${text} not null,
				run_id ${text} not null references run (id) on delete cascade,
				places integer not null,
				primary key (key, run_id)
			)`,
			'create index mx_place_run on mx_place (run_id)',
		];
		for (const statement of statements) await sql.raw(statement).execute(db);
	},
};
