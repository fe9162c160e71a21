import type { DeliveryContext } from '../delivery/context';
import { reportFile, viewReport } from '../delivery/report/viewReport';
import type { ReportCalls } from './reportCalls';
import type { StoreAccess } from './storeAccess';

type ReportHandlers<Scope> = {
	[Name in keyof ReportCalls]: (input: ReportCalls[Name]['in'], scope: Scope) => Promise<ReportCalls[Name]['out']>;
};

/** @param open the context of a call, with its store open */
export function reportHandlers<Scope>(open: (store: StoreAccess, scope: Scope) => Promise<DeliveryContext>): ReportHandlers<Scope> {
	return {
		viewReport: async ({ store, ...request }, scope) => viewReport(await open(store, scope), request),
		async renderReport({ store, ...input }, scope) {
			const context = await open(store, scope);
			return { storeId: context.store.storeId, ...(await reportFile(context, input)) };
		},
	};
}
