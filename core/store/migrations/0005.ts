import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** Sources and rules of the target: event keys, lists to exclude, services, what a claim has to look at again. */
export const target: Migration = {
	name: 'target',
	async up({ db, sql: { text } }: StoreContext) {
		const statements = [
			`alter table target_recipient add column event_key ${text}`,
			`create table target_exclusion (
				target_version ${text} not null references target_version (id) on delete cascade,
				address_key ${text} not null,
				primary key (target_version, address_key)
			)`,
			`create table service_opt_out (
				service ${text} not null,
				address_key ${text} not null,
				at bigint not null,
				source ${text} not null,
				primary key (service, address_key)
			)`,
			'alter table address add column complained_at bigint',
			`alter table analysis add column kind ${text} not null default 'marketing'`,
			`alter table analysis add column service ${text} not null default ''`,
		];
		for (const statement of statements) await sql.raw(statement).execute(db);
	},
};
