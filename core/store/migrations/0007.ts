import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** Waves, dates, pauses, rates and SMTP tests. */
export const pace: Migration = {
	name: 'pace',
	async up(context: StoreContext) {
		for (const statement of statements(context.sql.text)) await sql.raw(statement).execute(context.db);
	},
};

function statements(text: string): string[] {
	return [
		'alter table delivery add column resume_at bigint',
		`alter table delivery add column mta ${text}`,
		`alter table analysis add column waves ${text} not null default '[]'`,
		'alter table analysis add column wave integer not null default 1',
		'alter table analysis add column wave_started_at bigint',
		// Claims take no message behind it; null where all may go.
		'alter table analysis add column wave_end bigint',
		'alter table analysis add column errors_forgiven bigint not null default 0',
		'alter table analysis add column tries_forgiven bigint not null default 0',
		'alter table run add column done bigint not null default 0',
		'create index delivery_due on delivery (status, resume_at)',
		`create table rate_slice (
			key ${text} not null,
			slice bigint not null,
			used bigint not null,
			primary key (key, slice)
		)`,
		`create table domain_hold (
			analysis_id ${text} not null references analysis (id) on delete cascade,
			domain ${text} not null,
			until_at bigint not null,
			detail ${text} not null,
			primary key (analysis_id, domain)
		)`,
		`create table smtp_test (
			message_id ${text} primary key references message (id) on delete cascade,
			analysis_id ${text} not null references analysis (id) on delete cascade,
			outcome ${text} not null,
			reason ${text},
			reply ${text} not null,
			tested_at bigint not null
		)`,
		'create index smtp_test_analysis on smtp_test (analysis_id, outcome)',
	];
}
