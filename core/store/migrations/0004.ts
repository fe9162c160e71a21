import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** Tracked links of an analysis, and what recipients do with messages. */
export const reactions: Migration = {
	name: 'reactions',
	async up(context: StoreContext) {
		for (const statement of statements(context.sql.text)) await sql.raw(statement).execute(context.db);
	},
};

function statements(text: string): string[] {
	return [
		`create table tracked_link (
			analysis_id ${text} not null references analysis (id) on delete cascade,
			number integer not null,
			url ${text} not null,
			label ${text} not null,
			primary key (analysis_id, number)
		)`,
		// No row per click: a scanner that comes back for ever must not fill the store.
		`create table reaction (
			message_id ${text} not null references message (id) on delete cascade,
			delivery_id ${text} not null,
			kind ${text} not null,
			link integer not null,
			is_machine integer not null,
			times bigint not null,
			first_at bigint not null,
			last_at bigint not null,
			primary key (message_id, kind, link, is_machine)
		)`,
		'create index reaction_delivery on reaction (delivery_id, kind, link)',
	];
}
