/** What became of one recipient, as RFC 3464 names it in `Action`. */
export type ReportedAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

/** The part of the SMTP dialogue that a reply was given in; '' where the report does not say. */
export type ReplyPhase = '' | 'connect' | 'mail' | 'recipient' | 'content';

/** One recipient of a report. Nothing of it is trusted: it is what somebody wrote. */
export interface ReportedRecipient {
	/** The address that the message was sent to, or '' when the report does not name it. */
	address: string;
	/** Where it went on to, when that is another address. */
	finalAddress: string;
	action: ReportedAction;
	/** Enhanced status code (RFC 3463), as `5.1.1`, or ''. */
	status: string;
	/** Code of the SMTP reply, or 0. */
	replyCode: number;
	phase: ReplyPhase;
	/** What the server said, in one line; '' when the report has only a status. */
	diagnostic: string;
	/** The sentences for people that go with it, in one line. */
	notice: string;
}

/**
 * `none`: no feedback about a message of ours. `autoReply`: out of office and the like. `reply`: a server's words in the
 * dialogue, kept only where no rule knows them.
 */
export type FeedbackKind = 'bounce' | 'complaint' | 'autoReply' | 'reply' | 'none';

/** What is left of the message that the feedback is about. */
export interface ReturnedMessage {
	/** Without angle brackets, or ''. */
	messageId: string;
	/** MAIL FROM that it was sent with, or ''. */
	returnPath: string;
	/** Addresses in its To header. */
	to: string[];
	/** Its List-Unsubscribe and Feedback-ID, or ''. */
	listUnsubscribe: string;
	feedbackId: string;
}

/** A mail, read as feedback. */
export interface FeedbackReport {
	kind: FeedbackKind;
	recipients: ReportedRecipient[];
	returned: ReturnedMessage;
	/** Addresses that the report itself was sent to: the VERP address of the message is among them. */
	sentTo: string[];
	/** Of a complaint (RFC 5965): `abuse`, `fraud`, `not-spam`, `auth-failure` …; else ''. */
	complaint: string;
	subject: string;
}
