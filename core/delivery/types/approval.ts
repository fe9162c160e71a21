/** What people are asked, and what they answer. */

export type ApprovalSubject = 'proof' | 'analysis';

export type ApprovalDecision = 'approved' | 'rejected';

/** Languages of approval mails and pages. */
export type Language = 'en' | 'fr' | 'ja';

/** How an approval is asked for; kept with it. */
export interface ApprovalTerms {
	/** `any`: the first answer counts. `all`: everybody has to approve, and one rejection settles it. */
	quorum: 'any' | 'all';
	/** Whether somebody who rejects has to say why. */
	rejectionComment: 'optional' | 'required';
	language: Language;
	/** IANA name, for the deadline as people read it. */
	timeZone: string;
}

/** One approver of a request: when the mail to them was taken by the MTA, and what they answered. */
export interface ApprovalAnswer {
	approver: string;
	mailedAt: number | null;
	decision: ApprovalDecision | null;
	decidedAt: number | null;
	comment: string | null;
}

/** Why a request cannot be decided (any more): answered by this approver, settled, over, or about something else now. */
export type ClosedRequest =
	| { why: 'answered' | 'late' | 'changed' }
	| { why: 'settled'; decision: ApprovalDecision; by: string };

export interface Approval {
	id: string;
	deliveryId: string;
	subject: ApprovalSubject;
	/** Id of the proof or of the analysis. */
	subjectId: string;
	/** What exactly is decided: the content, and for an analysis the target and the number to deliver. */
	fingerprint: string;
	targetHash: string;
	toDeliver: number;
	approvers: string[];
	terms: ApprovalTerms;
	/** Which execution and node asked: asked again by the same one, an open request is taken up. '' for none. */
	origin: string;
	/** One for each approver, in their order. */
	answers: ApprovalAnswer[];
	state: 'open' | ApprovalDecision;
	deadlineAt: number;
	/** Who gave the answer that settled it. */
	decidedBy: string | null;
	decidedAt: number | null;
	comment: string | null;
	createdAt: number;
}
