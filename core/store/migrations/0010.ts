import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** A proof has a delivery code of its own, or keeps that of its delivery. */
export const proofCode: Migration = {
	name: 'proof code',
	async up({ db, sql: { text } }: StoreContext) {
		await sql.raw(`alter table proof add column code ${text} not null default ''`).execute(db);
	},
};
