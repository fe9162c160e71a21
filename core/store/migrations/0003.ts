import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** Files of deliveries: attachments, inline images, and linked images as an analysis fetched them. */
export const files: Migration = {
	name: 'files',
	async up(context: StoreContext) {
		for (const statement of statements(context)) await sql.raw(statement).execute(context.db);
	},
};

function statements({ sql: { text, octets } }: StoreContext): string[] {
	return [
		`create table file (
			hash ${text} primary key,
			content ${octets} not null,
			created_at bigint not null
		)`,
		`create table delivery_file (
			delivery_id ${text} not null references delivery (id) on delete cascade,
			hash ${text} not null references file (hash),
			primary key (delivery_id, hash)
		)`,
		'create index delivery_file_hash on delivery_file (hash)',
		`alter table analysis add column images ${text} not null default '[]'`,
	];
}
