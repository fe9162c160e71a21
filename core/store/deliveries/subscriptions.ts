import type { SubscriptionPort } from '../../delivery/ports';
import type { Subscription } from '../../delivery/types';

import { inTransaction } from '../context';
import type { StoreContext } from '../context';
import type { SubscriptionTable } from '../schema';

/** Who is subscribed to which service. */
export function subscriptionPort(context: StoreContext): SubscriptionPort {
	return {
		subscribe: (subscription, addressKey) => inTransaction(context, (inside) => subscribe(inside, subscription, addressKey)),

		async endSubscription(addressKey, service, source) {
			return inTransaction(context, (inside) => endSubscription(inside, addressKey, service, source));
		},

		async listSubscribers(service, { limit, after = '' }) {
			const rows = await context.db
				.selectFrom('subscription')
				.selectAll()
				.where('service', '=', service)
				.where('address_key', '>', after)
				.orderBy('address_key')
				.limit(limit)
				.execute();
			return rows.map((row) => ({ ...toSubscription(row), addressKey: row.address_key }));
		},
	};
}

/** What he subscribed with before makes room for what he says now. */
async function subscribe({ db, sql }: StoreContext, subscription: Omit<Subscription, 'at'>, addressKey: string): Promise<boolean> {
	const { service, address, format, profile, source } = subscription;
	const said = { address, format, profile: JSON.stringify(profile) };
	const { numInsertedOrUpdatedRows = 0n } = await db
		.insertInto('subscription')
		.values({ service, address_key: addressKey, ...said, at: sql.now, source })
		.onConflict((conflict) => conflict.doNothing())
		.executeTakeFirstOrThrow();
	const isNew = numInsertedOrUpdatedRows > 0n;
	if (!isNew) await db.updateTable('subscription').set(said).where('service', '=', service).where('address_key', '=', addressKey).execute();
	await db.deleteFrom('service_opt_out').where('service', '=', service).where('address_key', '=', addressKey).execute();
	return isNew;
}

async function endSubscription({ db, sql }: StoreContext, addressKey: string, service: string, source: string): Promise<boolean> {
	await db.deleteFrom('subscription').where('service', '=', service).where('address_key', '=', addressKey).execute();
	const { numInsertedOrUpdatedRows = 0n } = await db
		.insertInto('service_opt_out')
		.values({ service, address_key: addressKey, at: sql.now, source })
		.onConflict((conflict) => conflict.columns(['service', 'address_key']).doNothing())
		.executeTakeFirstOrThrow();
	return numInsertedOrUpdatedRows > 0n;
}

/** As the model has it. */
export function toSubscription({ service, address, format, profile, at, source }: SubscriptionTable): Subscription {
	return { service, address, format, profile: JSON.parse(profile), at, source };
}
