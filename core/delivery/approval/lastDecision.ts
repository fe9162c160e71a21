import type { ApprovalPort } from '../ports';
import type { Approval, ApprovalSubject } from '../types';

/**
 * The answer that counts for a proof or an analysis: the latest one, since a person may take an approval back by
 * rejecting a second request. Undefined while nobody has answered.
 */
export async function lastDecision(
	store: Pick<ApprovalPort, 'approvalsOf'>,
	subject: ApprovalSubject,
	subjectId: string,
): Promise<Approval | undefined> {
	const decided = (await store.approvalsOf(subject, subjectId)).filter(({ state }) => state !== 'open');
	return decided.sort((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0))[0];
}
