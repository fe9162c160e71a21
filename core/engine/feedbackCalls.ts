import type { OwnRule } from '../delivery/feedbackPort';
import type { FeedbackResult } from '../delivery/feedback/processFeedback';
import type { ServiceEvent } from '../feedback';
import type { StoreAccess } from './storeAccess';

interface Processed {
	storeId: string;
	/** For each mail (of an mbox: for all its mails) or event, in order. */
	results: FeedbackResult[][];
}

/** Calls about what comes back. `mta`: unchecked options of the MTA that forwards what is to qualify. */
export interface FeedbackCalls {
	processMails: { in: { store: StoreAccess; mails: Uint8Array[]; mta?: Record<string, unknown> }; out: Processed };
	processEvents: { in: { store: StoreAccess; events: ServiceEvent[]; mta?: Record<string, unknown> }; out: Processed };
	addQualificationRule: { in: { store: StoreAccess; rule: Omit<OwnRule, 'id'> }; out: { rule: OwnRule } };
	qualificationRules: { in: { store: StoreAccess }; out: { rules: OwnRule[] } };
	removeQualificationRule: { in: { store: StoreAccess; id: string }; out: { removed: boolean } };
}
