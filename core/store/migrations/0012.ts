import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** What comes back: errors of addresses, feedback, and the user's own rules for it. */
export const feedback: Migration = {
	name: 'feedback',
	async up(context: StoreContext) {
		for (const statement of statements(context.sql.text)) await sql.raw(statement).execute(context.db);
	},
};

function statements(text: string): string[] {
	return [
		'alter table address add column error_count integer not null default 0',
		'alter table address add column last_error_at bigint',
		`alter table address add column error_reason ${text}`,
		// Null: for good. Set where the mailbox was full.
		'alter table address add column quarantined_until bigint',
		`alter table address add column quarantine_source ${text}`,
		`create table feedback (
			id ${text} primary key,
			at bigint not null,
			dedupe_key ${text} not null unique,
			kind ${text} not null,
			action ${text} not null,
			message_id ${text},
			delivery_id ${text},
			address ${text} not null,
			reason ${text} not null,
			detail ${text},
			type ${text} not null,
			status ${text} not null,
			reply_code integer not null,
			phase ${text} not null,
			pattern ${text} not null,
			diagnostic ${text} not null,
			is_qualified integer not null
		)`,
		'create index feedback_message on feedback (message_id)',
		'create index feedback_delivery on feedback (delivery_id, id)',
		'create index feedback_pattern on feedback (is_qualified, pattern)',
		`create table qualification_rule (
			id ${text} primary key,
			position integer not null,
			pattern ${text} not null,
			phase ${text} not null,
			status ${text} not null,
			reason ${text} not null,
			detail ${text},
			type ${text} not null,
			created_at bigint not null
		)`,
	];
}
