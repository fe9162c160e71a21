import { DeliveryError } from '../../errors';
import { closedSentence, textsIn } from '../../report';
import { parseAddress } from '../../target/address';
import { decidedOf, reportApproval, type ReportedApproval } from './approvalReport';
import type { DeliveryContext } from '../context';
import { standingApproval } from './lastDecision';
import { getDelivery, getValidAnalysis, type DeliveryReference } from '../lookup';
import type { Analysis, Approval, ApprovalDecision, ApprovalSubject, ApprovalTerms, ClosedRequest, Delivery } from '../types';

export interface OpenApprovalInput {
	delivery: DeliveryReference;
	subject: ApprovalSubject;
	/** Number of the proof, where one is put up. (Default: the last one) */
	proof?: number;
	/** Addresses of the people who may decide. */
	approvers: string[];
	/** How long the answer is waited for, in ms. */
	waitMs: number;
	/** (Default: any one approver decides, a rejection needs no comment, English, UTC) */
	terms?: Partial<ApprovalTerms>;
	/** Which execution and node asks, so that trying again asks nobody twice. (Default: each call is a request of its own) */
	origin?: string;
}

/** A request that waits for its answer, or the answer that these people have already given to exactly this. */
export interface OpenedApproval {
	approval: Approval;
	alreadyDecided: boolean;
	delivery: Delivery;
}

const DEFAULT_TERMS: ApprovalTerms = { quorum: 'any', rejectionComment: 'optional', language: 'en', timeZone: 'UTC' };

/**
 * Puts the last proof, or the analysis, of a delivery up for a person's decision. What is decided is kept with it:
 * the fingerprint, and for an analysis its target and the number to deliver.
 * @throws DeliveryError `analysisMissing` …, `invalidParameter` (no proof yet, approver's address)
 */
export async function openApproval(context: DeliveryContext, input: OpenApprovalInput): Promise<OpenedApproval> {
	const { store } = context;
	const delivery = await getDelivery(context, input.delivery);
	const approvers = [...new Set(input.approvers.map(approverAddress))];
	if (approvers.length === 0) {
		throw new DeliveryError('invalidParameter', 'Approvers is empty: nobody would be asked.', { advice: 'Give at least one e-mail address.' });
	}
	const decided = await subjectOf(context, delivery, input);
	const terms = { ...DEFAULT_TERMS, ...input.terms };
	const standing = await standingApproval(store, input.subject, decided.subjectId, { approvers, quorum: terms.quorum }, (one) => isAbout(one, decided));
	if (standing) return { approval: standing, alreadyDecided: true, delivery };

	const now = await store.now();
	const begun = await findBegun(context, input, decided, approvers, now);
	if (begun) return { approval: begun, alreadyDecided: false, delivery };
	const approval = await store.addApproval({
		deliveryId: delivery.id,
		subject: input.subject,
		approvers,
		terms,
		origin: input.origin ?? '',
		deadlineAt: now + input.waitMs,
		...decided,
	});
	await store.addJournal(delivery.id, 'Request Approval', `${input.subject} put up`, `asked ${approvers.join(', ')}`);
	return { approval, alreadyDecided: false, delivery };
}

/** The request that this very node of this execution has begun before something failed. */
async function findBegun(
	{ store }: DeliveryContext,
	{ origin, subject }: OpenApprovalInput,
	decided: Decided,
	approvers: string[],
	now: number,
): Promise<Approval | undefined> {
	if (!origin) return undefined;
	const isSame = (one: Approval) => one.origin === origin && one.approvers.join() === approvers.join();
	return (await store.approvalsOf(subject, decided.subjectId)).find((one) => one.state === 'open' && one.deadlineAt > now && isSame(one) && isAbout(one, decided));
}

type Decided = Pick<Approval, 'subjectId' | 'fingerprint' | 'targetHash' | 'toDeliver'>;

/** The analysis of a continuous delivery grows: an approval is of the target that it had then. */
function isAbout(approval: Approval, { targetHash }: Decided): boolean {
	return approval.subject === 'proof' || approval.targetHash === targetHash;
}

/** What exactly is put up. */
async function subjectOf(
	context: DeliveryContext,
	delivery: Delivery,
	{ subject, proof: number }: Pick<OpenApprovalInput, 'subject' | 'proof'>,
): Promise<Decided> {
	if (subject === 'analysis') {
		const { id, fingerprint, targetHash, toDeliver } = await getValidAnalysis(context, delivery);
		return { subjectId: id, fingerprint, targetHash, toDeliver };
	}
	const [proof] = await context.store.listProofs(delivery.id, { limit: 1, below: number && number + 1 });
	const isMeant = number === undefined || proof?.number === number;
	if (!proof || !isMeant || proof.fingerprint !== delivery.fingerprint) {
		const what = number === undefined ? 'no proof' : `no proof #${number}`;
		throw new DeliveryError('invalidParameter', `There is ${what} of "${delivery.parameters.label}" as it is now.`, {
			advice: 'Put Send Proof before Request Approval (of the proof). Nobody was asked.',
		});
	}
	return { subjectId: proof.id, fingerprint: proof.fingerprint, targetHash: delivery.targetHash, toDeliver: proof.addresses.length };
}

function approverAddress(raw: string): string {
	const parsed = parseAddress(raw);
	if (parsed) return parsed.address;
	throw new DeliveryError('invalidParameter', `The approver "${raw}" is not a valid e-mail address.`, {
		advice: 'Correct Approvers in Request Approval. Nobody was asked.',
	});
}

/** What the page behind a link has to show. */
export interface ApprovalView {
	approval: Approval;
	delivery: Delivery;
	/** What is decided; null when it is no longer in the store. */
	reported: ReportedApproval | null;
	/** Why this approver cannot decide it (any more), or null when they can. */
	closed: ClosedRequest | null;
}

/** @throws DeliveryError `approvalNotFound`: no such request, or it asked somebody else */
export async function viewApproval(context: DeliveryContext, input: { approvalId: string; approver: string }): Promise<ApprovalView> {
	const { approval, delivery, closed } = await readApproval(context, input);
	return { approval, delivery, reported: (await reportApproval(context, approval, delivery)) ?? null, closed };
}

async function readApproval(context: DeliveryContext, { approvalId, approver }: { approvalId: string; approver: string }) {
	const approval = await getApproval(context, approvalId);
	if (!approval.approvers.includes(approver)) throw new DeliveryError('approvalNotFound', `${approver} was not asked to decide this.`);
	const delivery = await getDelivery(context, { deliveryId: approval.deliveryId });
	return { approval, delivery, closed: await whyClosed(context, approval, delivery, approver) };
}

/**
 * A person's decision. It counts only for what was put up: after any change of the delivery it is refused. Where all
 * approvers are needed, the approval stays open until the last one.
 * @throws DeliveryError `approvalNotFound`, `approvalSettled`, `approvalOutdated`, `commentMissing`
 */
export async function decideApproval(
	context: DeliveryContext,
	input: { approvalId: string; approver: string; decision: ApprovalDecision; comment: string },
): Promise<{ approval: Approval; delivery: Delivery; analysis: Analysis | null }> {
	const { approval: asked, delivery, closed } = await readApproval(context, input);
	if (closed) throw closedError(closed);
	if (input.decision === 'rejected' && asked.terms.rejectionComment === 'required' && !input.comment.trim()) {
		throw new DeliveryError('commentMissing', textsIn('en').words.commentMissing);
	}
	const approval = await context.store.decideApproval(asked.id, input.decision, input.approver, input.comment);
	if (!approval) throw new DeliveryError('approvalSettled', 'The request was answered in the meantime, or its time is over.');
	await context.store.addJournal(
		approval.deliveryId,
		input.approver,
		`${approval.subject} ${input.decision}`,
		input.comment || `${approval.toDeliver} messages`,
	);
	const { analysis = null } = approval.subject === 'analysis' ? await decidedOf(context, approval) : {};
	return { approval, delivery, analysis };
}

function closedError(closed: ClosedRequest): DeliveryError {
	return new DeliveryError(closed.why === 'changed' ? 'approvalOutdated' : 'approvalSettled', closedSentence(textsIn('en'), closed));
}

/** @throws DeliveryError `approvalNotFound` */
export async function getApproval({ store }: DeliveryContext, id: string): Promise<Approval> {
	const approval = await store.findApproval(id);
	if (approval) return approval;
	throw new DeliveryError('approvalNotFound', 'This link belongs to no request for approval.', {
		advice: 'Use the link of the newest approval mail.',
	});
}

async function whyClosed({ store }: DeliveryContext, approval: Approval, delivery: Delivery, approver: string): Promise<ClosedRequest | null> {
	if (approval.state !== 'open') return { why: 'settled', decision: approval.state, by: approval.decidedBy ?? '' };
	if ((await store.now()) > approval.deadlineAt) return { why: 'late' };
	// A proof shows the content, whoever will get it.
	const isOfOthers = approval.subject === 'analysis' && (approval.targetHash !== delivery.targetHash || delivery.analysisId !== approval.subjectId);
	if (approval.fingerprint !== delivery.fingerprint || isOfOthers) return { why: 'changed' };
	const hasAnswered = approval.answers.some((answer) => answer.approver === approver && answer.decision !== null);
	return hasAnswered ? { why: 'answered' } : null;
}
