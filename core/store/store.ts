import type { DeliveryStore } from '../delivery/ports';

import { addressBookPort } from './addressBook';
import { addressPort, blockedAddresses } from './addresses';
import { analysisPort } from './analyses';
import { approvalPort } from './approvals';
import { inTransaction } from './context';
import type { StoreContext } from './context';
import { deleteLeftovers } from './deleteDelivery';
import { deliveryPort } from './deliveries';
import { feedbackPort } from './feedback';
import { filePort } from './files';
import { historyPort } from './history';
import { extensionPort } from './extensions';
import { readIdentity } from './identity';
import type { StoreIdentity } from './identity';
import { linkPort } from './links';
import { alsoErased } from './erasures';
import { managementPort } from './management';
import { migrate } from './migrations';
import { pacePort } from './pace';
import { reportPort } from './reports';
import { sendingPort } from './sending';
import { subscriptionPort } from './subscriptions';
import { sweepOrphans } from './sweep';
import { targetPort } from './targets';

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
