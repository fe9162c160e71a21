import { sql } from 'kysely';

import type { StoreContext } from '../context';

import type { Migration } from './migration';

/** Who is subscribed to a service. Who has ended a subscription is in `service_opt_out`. */
export const subscriptions: Migration = {
	name: 'subscriptions',
	async up({ db, sql: { text } }: StoreContext) {
		const statements = [
			`create table subscription (
				service ${text} not null,
				address_key ${text} not null,
				address ${text} not null,
				format ${text} not null,
				profile ${text} not null,
				at bigint not null,
				source ${text} not null,
				primary key (service, address_key)
			)`,
			'create index subscription_address on subscription (address_key)',
		];
		for (const statement of statements) await sql.raw(statement).execute(db);
	},
};
