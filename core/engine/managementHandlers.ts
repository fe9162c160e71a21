import { changeAddress, findAddress, listAddresses, releaseAddresses } from '../delivery/manage/addressBook';
import type { DeliveryContext } from '../delivery/context';
import { clearOldProfiles, deleteDelivery, erasePersonalData, exportPersonalData } from '../delivery/manage/letGo';
import { listDeliveries, listMessages, readJournal, viewDelivery } from '../delivery/manage/look';
import { listProofs } from '../delivery/manage/proofs';
import { listSubscribers, subscribe, unsubscribe } from '../delivery/manage/subscriptions';
import { resendUnknown } from '../delivery/sending/resendUnknown';
import type { ManagementCalls } from './managementCalls';
import type { StoreAccess } from './storeAccess';

type ManagementHandlers<Scope> = {
	[Name in keyof ManagementCalls]: (input: ManagementCalls[Name]['in'], scope: Scope) => Promise<ManagementCalls[Name]['out']>;
};

/** @param open the context of a call, with its store open */
export function managementHandlers<Scope>(
	open: (store: StoreAccess, scope: Scope) => Promise<DeliveryContext>,
): ManagementHandlers<Scope> {
	return {
		async viewDelivery({ store, delivery }, scope) {
			const context = await open(store, scope);
			return { storeId: context.store.storeId, ...(await viewDelivery(context, delivery)) };
		},
		async listDeliveries({ store, filter, limit, before }, scope) {
			const context = await open(store, scope);
			return { storeId: context.store.storeId, deliveries: await listDeliveries(context, filter, { limit, before }) };
		},
		async deleteDelivery({ store, delivery }, scope) {
			const context = await open(store, scope);
			return { storeId: context.store.storeId, delivery: await deleteDelivery(context, delivery) };
		},
		clearOldProfiles: async ({ store, days }, scope) => clearOldProfiles(await open(store, scope), days),
		async listMessages({ store, delivery, filter, limit, from }, scope) {
			return listMessages(await open(store, scope), delivery, filter, { limit, from });
		},
		listProofs: async ({ store, delivery, ...page }, scope) => listProofs(await open(store, scope), delivery, page),
		async resendUnknown({ store, delivery, actor }, scope) {
			const context = await open(store, scope);
			return { storeId: context.store.storeId, ...(await resendUnknown(context, delivery, actor)) };
		},
		findAddress: async ({ store, address }, scope) => findAddress(await open(store, scope), address),
		async listAddresses({ store, filter, limit, after }, scope) {
			return listAddresses(await open(store, scope), filter, { limit, after });
		},
		async changeAddress({ store, address, change, actor }, scope) {
			return changeAddress(await open(store, scope), address, change, actor);
		},
		releaseAddresses: async ({ store, filter }, scope) => releaseAddresses(await open(store, scope), filter),
		subscribe: async ({ store, input, actor }, scope) => subscribe(await open(store, scope), input, actor),
		unsubscribeAddress: async ({ store, actor, ...input }, scope) => unsubscribe(await open(store, scope), input, actor),
		async listSubscribers({ store, service, ...page }, scope) {
			return listSubscribers(await open(store, scope), service, page);
		},
		exportPersonalData: async ({ store, address }, scope) => exportPersonalData(await open(store, scope), address),
		erasePersonalData: async ({ store, address }, scope) => erasePersonalData(await open(store, scope), address),
		async readFeedback({ store, ...options }, scope) {
			return (await open(store, scope)).store.readFeedback(options);
		},
		async feedbackToQualify({ store, limit }, scope) {
			return (await open(store, scope)).store.feedbackToQualify(limit);
		},
		readJournal: async ({ store, delivery }, scope) => readJournal(await open(store, scope), delivery),
	};
}
