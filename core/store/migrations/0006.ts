import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** Approvals by one or all approvers, each with an answer of their own, on terms that are kept with the request. */
export const approvers: Migration = {
	name: 'approvers',
	async up({ db, sql: { text } }: StoreContext) {
		const statements = [
			`alter table approval add column terms ${text} not null default '{}'`,
			`alter table approval add column origin ${text} not null default ''`,
			`create table approval_answer (
				approval_id ${text} not null references approval (id) on delete cascade,
				approver ${text} not null,
				mailed_at bigint,
				decision ${text},
				decided_at bigint,
				comment ${text},
				primary key (approval_id, approver)
			)`,
		];
		for (const statement of statements) await sql.raw(statement).execute(db);
	},
};
