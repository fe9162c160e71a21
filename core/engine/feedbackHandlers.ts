import type { DeliveryContext } from '../delivery/context';
import { addOwnRule } from '../delivery/feedback/ownRules';
import type { Sender } from '../delivery/ports';
import { processEvents, processMails } from '../delivery/feedback/processFeedback';
import type { FeedbackCalls } from './feedbackCalls';
import type { StoreAccess } from './storeAccess';

type FeedbackHandlers<Scope> = {
	[Name in keyof FeedbackCalls]: (input: FeedbackCalls[Name]['in'], scope: Scope) => Promise<FeedbackCalls[Name]['out']>;
};

/**
 * @param open the context of a call, with its store open
 * @param senderOf the sender of unchecked MTA options
 */
export function feedbackHandlers<Scope>(
	open: (store: StoreAccess, scope: Scope) => Promise<DeliveryContext>,
	senderOf: (mta: Record<string, unknown>) => Sender,
): FeedbackHandlers<Scope> {
	return {
		async processMails({ store, mails, mta }, scope) {
			const context = await open(store, scope);
			const results = await processMails(context, mails, { sender: mta && senderOf(mta) });
			return { storeId: context.store.storeId, results };
		},
		async processEvents({ store, events, mta }, scope) {
			const context = await open(store, scope);
			const results = await processEvents(context, events, { sender: mta && senderOf(mta) });
			return { storeId: context.store.storeId, results };
		},
		async addQualificationRule({ store, rule }, scope) {
			return { rule: await addOwnRule(await open(store, scope), rule) };
		},
		async qualificationRules({ store }, scope) {
			return { rules: await (await open(store, scope)).store.qualificationRules() };
		},
		async removeQualificationRule({ store, id }, scope) {
			return { removed: await (await open(store, scope)).store.removeQualificationRule(id) };
		},
	};
}
