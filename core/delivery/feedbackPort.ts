/** What the way back needs from the store: feedback, and the user's qualification rules. */
import type { FailureType, FeedbackKind, RefusedDetail, ReplyPhase, ReportedAction } from '../feedback';
import type { AddressStatus, MessageState, ReasonId } from './types';

/** One piece of feedback about one recipient, qualified. */
export interface Feedback {
	kind: FeedbackKind;
	action: ReportedAction;
	/** The message that it is about; null when it is about none of this store. */
	messageId: string | null;
	/** As the report names it; where it names nobody, that of the message. */
	address: string;
	reason: ReasonId;
	detail: RefusedDetail | null;
	type: FailureType;
	status: string;
	replyCode: number;
	phase: ReplyPhase;
	/** Its text without what belongs to one message only: the same failure has the same pattern. */
	pattern: string;
	diagnostic: string;
	/** False: no rule knows it, it is *to qualify*. */
	isQualified: boolean;
}

/** What a piece of feedback changes. Nothing of it happens without a message. */
export interface FeedbackEffect {
	/** The message moves there from *sent* or *unknown*; null: it stays. (An unknown one that came back was sent.) */
	moveTo: 'failed' | null;
	/** Against the address: quarantined at once, counted, or its errors are forgotten. */
	address: 'hard' | 'soft' | 'success' | null;
	/** The address goes to the denylist, for all kinds of deliveries. */
	isComplaint: boolean;
}

export interface NewFeedback extends Feedback {
	/** The same for the same feedback: what came before changes nothing a second time. */
	dedupeKey: string;
	effect: FeedbackEffect;
}

export interface RecordedFeedback {
	/** False: it had come before. */
	isNew: boolean;
	/** Where the message moved, or null. */
	moved: { from: MessageState; to: MessageState } | null;
	/** Of the message's address, after it; null without a message. */
	addressStatus: AddressStatus | null;
}

export interface KeptFeedback extends Feedback {
	id: string;
	at: number;
	deliveryId: string | null;
}

/** Failures that no rule knows, by their pattern. */
export interface UnqualifiedFeedback {
	pattern: string;
	times: number;
	lastAt: number;
	/** One of them as it came. */
	diagnostic: string;
	phase: ReplyPhase;
	status: string;
}

/** A rule of the user's: `*` in the pattern stands for any text. It comes before the rules of the package. */
export interface OwnRule {
	id: string;
	pattern: string;
	/** '' for any. */
	phase: ReplyPhase;
	/** Enhanced status code with `*` for any number, as `5.7.*`; '' for any. */
	status: string;
	reason: ReasonId;
	detail: RefusedDetail | null;
	type: FailureType;
}

export interface FeedbackPort {
	/** Keeps it and does what it changes, in one transaction; a second time nothing. */
	recordFeedback(feedback: NewFeedback): Promise<RecordedFeedback>;
	/** Newest first, from before the id `before`. */
	readFeedback(options: { limit: number; before?: string; deliveryId?: string; isQualified?: boolean }): Promise<KeptFeedback[]>;
	/** What is to qualify, most frequent first. */
	feedbackToQualify(limit: number): Promise<UnqualifiedFeedback[]>;
	/** The message of a delivery that was last sent to this address. */
	findMessageTo(deliveryId: string, addressKey: string): Promise<string | undefined>;
	addQualificationRule(rule: Omit<OwnRule, 'id'>): Promise<OwnRule>;
	/** In the order in which they are asked. */
	qualificationRules(): Promise<OwnRule[]>;
	removeQualificationRule(id: string): Promise<boolean>;
}
