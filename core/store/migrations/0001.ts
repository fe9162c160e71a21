import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** All tables of the first version. */
export const deliveries: Migration = {
	name: 'deliveries',
	async up(context: StoreContext) {
		for (const statement of [...tables(context.sql.text), ...INDEXES]) await sql.raw(statement).execute(context.db);
	},
};

function tables(text: string): string[] {
	return [
		`create table setting (
			key ${text} primary key,
			value ${text} not null
		)`,
		`create table target_version (
			id ${text} primary key,
			created_at bigint not null
		)`,
		`create table target_recipient (
			target_version ${text} not null references target_version (id) on delete cascade,
			position bigint not null,
			key ${text} not null,
			address ${text} not null,
			format ${text} not null,
			opted_out integer not null,
			profile ${text} not null,
			primary key (target_version, position)
		)`,
		`create table delivery (
			id ${text} primary key,
			code ${text} not null unique,
			revision integer not null,
			status ${text} not null,
			parameters ${text} not null,
			japanese_mobile ${text},
			fingerprint ${text} not null,
			target_version ${text} not null references target_version (id),
			target_recipients bigint not null,
			target_hash ${text} not null,
			analysis_id ${text},
			stop_reason ${text},
			stop_detail ${text},
			created_at bigint not null,
			updated_at bigint not null,
			started_at bigint,
			finished_at bigint
		)`,
		// target_version without a reference: the row of an analysis stays when its target has been swept.
		`create table analysis (
			id ${text} primary key,
			delivery_id ${text} not null references delivery (id) on delete cascade,
			purpose ${text} not null,
			state ${text} not null,
			revision integer not null,
			fingerprint ${text} not null,
			target_version ${text} not null,
			target_hash ${text} not null,
			public_base_url ${text},
			recipients bigint not null,
			to_deliver bigint not null,
			exclusions ${text} not null,
			formats ${text} not null,
			findings ${text} not null,
			created_at bigint not null
		)`,
		`create table message (
			id ${text} primary key,
			analysis_id ${text} not null references analysis (id) on delete cascade,
			position bigint not null,
			address ${text} not null,
			address_key ${text} not null,
			dedupe_key ${text},
			domain ${text} not null,
			format ${text} not null,
			state ${text} not null,
			reason ${text},
			reply ${text},
			attempts integer not null,
			run_id ${text},
			marked_at bigint,
			next_attempt_at bigint,
			sent_at bigint,
			unique (analysis_id, position),
			unique (analysis_id, dedupe_key)
		)`,
		`create table proof (
			id ${text} primary key,
			delivery_id ${text} not null references delivery (id) on delete cascade,
			number integer not null,
			analysis_id ${text} not null,
			fingerprint ${text} not null,
			subject_prefix ${text} not null,
			addresses ${text} not null,
			created_at bigint not null,
			unique (delivery_id, number)
		)`,
		`create table run (
			id ${text} primary key,
			delivery_id ${text} not null references delivery (id) on delete cascade,
			analysis_id ${text} not null,
			owner ${text} not null,
			state ${text} not null,
			started_at bigint not null,
			beat_at bigint not null,
			ended_at bigint
		)`,
		`create table approval (
			id ${text} primary key,
			delivery_id ${text} not null references delivery (id) on delete cascade,
			subject ${text} not null,
			subject_id ${text} not null,
			fingerprint ${text} not null,
			target_hash ${text} not null,
			to_deliver bigint not null,
			approvers ${text} not null,
			state ${text} not null,
			deadline_at bigint not null,
			decided_by ${text},
			decided_at bigint,
			comment ${text},
			created_at bigint not null
		)`,
		`create table address (
			address_key ${text} primary key,
			denylisted_at bigint,
			denylist_source ${text},
			quarantined_at bigint
		)`,
		`create table journal (
			id ${text} primary key,
			delivery_id ${text} not null references delivery (id) on delete cascade,
			at bigint not null,
			actor ${text} not null,
			action ${text} not null,
			detail ${text} not null
		)`,
	];
}

const INDEXES = [
	// Claims by position, and counts by state, from the index alone. There is none by run: SQLite would read all
	// messages of a run to record a group's results (39 ms for 200), and those in `sending` are few.
	'create index message_claim on message (analysis_id, state, position, next_attempt_at)',
	'create index analysis_delivery on analysis (delivery_id)',
	'create index analysis_target on analysis (target_version)',
	'create index delivery_target on delivery (target_version)',
	'create index run_analysis on run (analysis_id, state)',
	'create index approval_subject on approval (subject, subject_id)',
	'create index journal_delivery on journal (delivery_id, at)',
];
