import type { DeliveryStore } from '../delivery/ports';

import { addressBookPort } from './addresses/addressBook';
import { addressPort, blockedAddresses } from './addresses/addresses';
import { analysisPort } from './analysis/analyses';
import { approvalPort } from './deliveries/approvals';
import { inTransaction } from './context';
import type { StoreContext } from './context';
import { deleteLeftovers } from './deliveries/deleteDelivery';
import { deliveryPort } from './deliveries/deliveries';
import { feedbackPort } from './feedback/feedback';
import { filePort } from './deliveries/files';
import { historyPort } from './deliveries/history';
import { extensionPort } from './deliveries/extensions';
import { readIdentity } from './identity';
import type { StoreIdentity } from './identity';
import { linkPort } from './feedback/links';
import { alsoErased } from './addresses/erasures';
import { managementPort } from './deliveries/management';
import { migrate } from './migrations';
import { pacePort } from './sending/pace';
import { reportPort } from './deliveries/reports';
import { sendingPort } from './sending/sending';
import { subscriptionPort } from './deliveries/subscriptions';
import { sweepOrphans } from './deliveries/sweep';
import { targetPort } from './deliveries/targets';

export interface OpenDatabase {
	/** For messages to the user: file path or `database on host`. */
	place: string;
	/** Prepares an empty database for the tables, or refuses that of another program. In the first transaction. */
	claimDatabase(context: StoreContext, place: string): Promise<void>;
	close(): Promise<void>;
}

/** Brings the tables up to date, clears what a crash left behind, and joins the parts to a store. */
export async function openStoreOn(context: StoreContext, database: OpenDatabase): Promise<DeliveryStore> {
	const identity = await inTransaction(context, (inside) => prepare(inside, database));
	await deleteLeftovers(context);
	await sweepOrphans(context);
	return {
		...identity,
		...targetPort(context),
		...deliveryPort(context),
		...analysisPort(context, identity.linkKey),
		...approvalPort(context),
		...sendingPort(context),
		...historyPort(context),
		...pacePort(context),
		...addressPort(context),
		...subscriptionPort(context),
		...extensionPort(context, identity.linkKey),
		...linkPort(context),
		...addressBookPort(context, identity.linkKey),
		...managementPort(context, identity.linkKey),
		blockedAddresses: alsoErased(context, identity.linkKey, blockedAddresses(context)),
		...feedbackPort(context),
		...filePort(context),
		...reportPort(context),
		place: database.place,
		close: once(database.close),
	};
}

async function prepare(context: StoreContext, database: OpenDatabase): Promise<StoreIdentity> {
	await context.sql.lockMigrations(context.db);
	await database.claimDatabase(context, database.place);
	await migrate(context, database.place);
	return await readIdentity(context);
}

function once(close: () => Promise<void>): () => Promise<void> {
	let closed: Promise<void> | undefined;
	return () => (closed ??= close());
}
