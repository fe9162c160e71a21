import type { ApprovalDecision, ApprovalSubject, FindingLevel, Language, MessageFormat } from '../../delivery/types';

/** Labels of rows, sections, fields and buttons. */
export type ReportWord =
	| 'approve'
	| 'changed'
	| 'code'
	| 'comment'
	| 'commentIfRejected'
	| 'commentMissing'
	| 'decideAnswered'
	| 'delivery'
	| 'excluded'
	| 'findings'
	| 'formats'
	| 'late'
	| 'noHtml'
	| 'onceConfirmed'
	| 'noPreview'
	| 'nothingToDecide'
	| 'notDecided'
	| 'overline'
	| 'preview'
	| 'previewNote'
	| 'recipient'
	| 'recipients'
	| 'reject'
	| 'report'
	| 'resultSoFar'
	| 'retryHint'
	| 'review'
	| 'revision'
	| 'sender'
	| 'sending'
	| 'sendingTime'
	| 'sentTo'
	| 'start'
	| 'subject'
	| 'target'
	| 'textVersion'
	| 'toDeliver'
	| 'thanks';

/** All that approval mails and pages say themselves, in one language; findings and reasons are said by `core/sentences`. */
export interface ReportTexts {
	language: Language;
	words: Record<ReportWord, string>;
	levels: Record<FindingLevel, string>;
	/** Behind the level of a finding. */
	colon: string;
	formats: Partial<Record<MessageFormat, string>>;
	decided: Record<ApprovalDecision, string>;
	example(names: string): string;
	titleOf(what: { subject: ApprovalSubject; label: string; number: number }): string;
	subjectLine(what: { subject: ApprovalSubject; label: string; number: number; toDeliver: string; one: boolean }): string;
	proofSummary(copies: string, one: boolean): string;
	analysisSummary(numbers: { toDeliver: string; recipients: string; isRejected: boolean }): string;
	consequence(subject: ApprovalSubject): string;
	/** Of a period that is estimated. */
	about(period: string): string;
	/** Name of a wave. */
	waveOf(number: string): string;
	/** @param after the start of the first one; '' for that itself */
	waveSize(messages: string, one: boolean, after: string): string;
	moreWaves(count: string, one: boolean): string;
	/** Who else has to agree: said where all approvers are needed. */
	quorum(approvers: string): string;
	/** The answer was taken, and these people have yet to answer. */
	waitingFor(others: string): string;
	already(decision: ApprovalDecision, by: string): string;
	until(deadline: string): string;
}
