import type { ApprovalPort } from '../ports';
import type { Approval, ApprovalSubject, ApprovalTerms } from '../types';

/**
 * The answer that counts for a proof or an analysis: the latest one, since a person may take an approval back by
 * rejecting a second request. Undefined while nobody has answered.
 */
export async function lastDecision(
	store: Pick<ApprovalPort, 'approvalsOf'>,
	subject: ApprovalSubject,
	subjectId: string,
): Promise<Approval | undefined> {
	return (await decisions(store, subject, subjectId))[0];
}

/** Newest first. */
async function decisions(store: Pick<ApprovalPort, 'approvalsOf'>, subject: ApprovalSubject, subjectId: string): Promise<Approval[]> {
	const decided = (await store.approvalsOf(subject, subjectId)).filter(({ state }) => state !== 'open');
	return decided.sort((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0));
}

/** Who is asked, and how many of them have to agree. */
export interface Question extends Pick<ApprovalTerms, 'quorum'> {
	approvers: readonly string[];
}

/**
 * The approval by which these very people have agreed already, in this request or in former ones, and that nobody took back
 * since. The yes of somebody else answers nothing: where two are asked one after the other, each is.
 * @param isAbout whether an approval is of what is put up now
 */
export async function standingApproval(
	store: Pick<ApprovalPort, 'approvalsOf'>,
	subject: ApprovalSubject,
	subjectId: string,
	{ approvers, quorum }: Question,
	isAbout: (approval: Approval) => boolean,
): Promise<Approval | undefined> {
	const decided = await decisions(store, subject, subjectId);
	const rejected = decided.findIndex(({ state }) => state === 'rejected');
	const approved = decided.slice(0, rejected < 0 ? undefined : rejected).filter(isAbout);
	const approvalBy = (approver: string) => approved.find(({ answers }) => answers.some((answer) => answer.approver === approver && answer.decision === 'approved'));
	const theirs = approvers.map(approvalBy);
	const isAnswered = quorum === 'all' ? theirs.every(Boolean) : theirs.some(Boolean);
	return isAnswered ? theirs.find(Boolean) : undefined;
}
