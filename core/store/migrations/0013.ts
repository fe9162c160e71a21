import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** Recipients that wait to be taken into their continuous delivery. */
export const extensions: Migration = {
	name: 'extensions',
	async up({ db, sql: { text } }: StoreContext) {
		const statements = [
			`create table extension (
				target_version ${text} primary key references target_version (id) on delete cascade,
				delivery_id ${text} not null references delivery (id) on delete cascade,
				recipients bigint not null,
				target_hash ${text} not null,
				created_at bigint not null
			)`,
			'create index extension_delivery on extension (delivery_id)',
		];
		for (const statement of statements) await sql.raw(statement).execute(db);
	},
};
