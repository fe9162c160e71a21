import { DeliveryError } from '../errors';
import { composeMessage, utf8 } from '../message';
import { analysisReportHtml, analysisReportText, proofReportHtml, proofReportText } from '../report';
import { parseAddress } from '../target/address';
import type { DeliveryContext } from './context';
import { lastDecision } from './lastDecision';
import { getDelivery, getValidAnalysis, type DeliveryReference } from './lookup';
import type { Sender } from './ports';
import { createRenderer } from './renderMessage';
import { timeForPeople } from './timeForPeople';
import type { Analysis, Approval, ApprovalDecision, ApprovalSubject, Delivery, Proof } from './types';

export interface OpenApprovalInput {
	delivery: DeliveryReference;
	subject: ApprovalSubject;
	/** Addresses of the people of whom any one may decide. */
	approvers: string[];
	/** How long the answer is waited for, in ms. */
	waitMs: number;
}

/** A request that waits for its answer, or the answer that was already given to exactly this. */
export interface OpenedApproval {
	approval: Approval;
	alreadyDecided: boolean;
	delivery: Delivery;
}

/**
 * Puts the last proof, or the analysis, of a delivery up for a person's decision. What is decided is kept with it:
 * the fingerprint, and for an analysis its target and the number to deliver.
 * @throws DeliveryError `analysisMissing` …, `invalidParameter` (no proof yet, approver's address)
 */
export async function openApproval(context: DeliveryContext, input: OpenApprovalInput): Promise<OpenedApproval> {
	const { store } = context;
	const delivery = await getDelivery(context, input.delivery);
	const approvers = input.approvers.map(approverAddress);
	if (approvers.length === 0) {
		throw new DeliveryError('invalidParameter', 'Approvers is empty: nobody would be asked.', { advice: 'Give at least one e-mail address.' });
	}
	const decided = await subjectOf(context, delivery, input.subject);
	const former = await lastDecision(store, input.subject, decided.subjectId);
	if (former?.state === 'approved') return { approval: former, alreadyDecided: true, delivery };

	const deadlineAt = (await store.now()) + input.waitMs;
	const approval = await store.addApproval({ deliveryId: delivery.id, subject: input.subject, approvers, deadlineAt, ...decided });
	await store.addJournal(delivery.id, 'Request Approval', `${input.subject} put up`, `asked ${approvers.join(', ')}`);
	return { approval, alreadyDecided: false, delivery };
}

/** What exactly is put up. */
async function subjectOf(
	context: DeliveryContext,
	delivery: Delivery,
	subject: ApprovalSubject,
): Promise<Pick<Approval, 'subjectId' | 'fingerprint' | 'targetHash' | 'toDeliver'>> {
	if (subject === 'analysis') {
		const { id, fingerprint, targetHash, toDeliver } = await getValidAnalysis(context, delivery);
		return { subjectId: id, fingerprint, targetHash, toDeliver };
	}
	const proof = await context.store.lastProof(delivery.id);
	if (!proof || proof.fingerprint !== delivery.fingerprint) {
		throw new DeliveryError('invalidParameter', `There is no proof of "${delivery.parameters.label}" as it is now.`, {
			advice: 'Put Send Proof before Request Approval (of the proof).',
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

export interface ApprovalMailInput {
	approvalId: string;
	/** The page of each approver, as n8n signed it. */
	links: Array<{ approver: string; url: string }>;
	/** From of the mails; '' for the delivery's own sender. */
	from: string;
	sender: Sender;
}

/**
 * Sends each approver a mail with what is to be decided and their link.
 * @throws DeliveryError `invalidParameter`, the errors of the MTA; `mtaUnreachable` when it took none of the mails
 */
export async function sendApprovalMails(context: DeliveryContext, input: ApprovalMailInput): Promise<void> {
	const approval = await getApproval(context, input.approvalId);
	const delivery = await getDelivery(context, { deliveryId: approval.deliveryId });
	const from = fromAddress(input.from || delivery.parameters.sender.address);
	const subject = subjectLine(approval, delivery);
	const reportFor = await prepareReport(context, approval, delivery);
	const session = await input.sender.openSession();
	try {
		for (const [index, { approver, url }] of input.links.entries()) {
			const content = composeMessage({
				from: { name: input.from ? undefined : plainName(delivery), address: from },
				to: { address: approver },
				subject,
				messageId: `approval.${approval.id}.${index}@${from.slice(from.lastIndexOf('@') + 1)}`.toLowerCase(),
				date: new Date(context.clock.now()),
				headers: [{ name: 'Auto-Submitted', value: 'auto-generated' }],
				charset: utf8,
				...reportFor(url),
			});
			const outcome = await session.send({ returnPath: from, recipient: approver, content: input.sender.sign(content) });
			if (outcome.kind === 'sent' || outcome.kind === 'unknown') continue;
			if (outcome.kind === 'senderRefused') throw senderRefused(from, outcome.reply);
			throw new DeliveryError('mtaUnreachable', `The MTA did not take the approval mail to ${approver}: ${outcome.reply}`, {
				advice: 'Check the address of the approver and what the MTA accepts, then run the node again.',
				reply: outcome.reply,
			});
		}
	} finally {
		await session.close();
	}
}

function senderRefused(from: string, reply: string): DeliveryError {
	return new DeliveryError('senderRefused', `The MTA refused ${from} as the sender of the approval mail: ${reply}`, {
		advice: 'Set From Address in Request Approval to an address that the MTA lets this user send from.',
		reply,
	});
}

function fromAddress(raw: string): string {
	const parsed = parseAddress(raw);
	if (parsed) return parsed.address;
	throw new DeliveryError('invalidParameter', `The approval mail has no usable sender address ("${raw}").`, {
		advice: 'Set From Address in Request Approval; the sender of this delivery is computed per recipient.',
	});
}

function plainName({ parameters }: Delivery): string | undefined {
	const { name } = parameters.sender;
	return name && !name.includes('{') ? name : undefined;
}

function subjectLine(approval: Approval, delivery: Delivery): string {
	const { label } = delivery.parameters;
	return approval.subject === 'analysis'
		? `To confirm: ${label}, ${approval.toDeliver} ${approval.toDeliver === 1 ? 'message' : 'messages'} to deliver`
		: `To approve: the proof of ${label}`;
}

/** The report of what is decided, as every approver gets it with their own link. */
async function prepareReport(
	context: DeliveryContext,
	approval: Approval,
	delivery: Delivery,
): Promise<(url: string) => { html: string; text: string }> {
	const { proof, analysis } = await decidedOf(context, approval);
	if (!analysis) throw new DeliveryError('approvalOutdated', 'What was to be approved is no longer in the store.');
	const common = {
		delivery: { label: delivery.parameters.label, code: delivery.code, revision: delivery.revision },
		findings: analysis.findings,
		sample: await sampleOf(context, delivery, analysis),
	};
	const deadline = timeForPeople(approval.deadlineAt);
	const { recipients, toDeliver, exclusions, formats } = analysis;
	return (url) => {
		const decision = { url, deadline };
		if (proof) {
			const report = { ...common, decision, number: proof.number, addresses: proof.addresses };
			return { html: proofReportHtml(report), text: proofReportText(report) };
		}
		const report = { ...common, decision, recipients, toDeliver, exclusions, formats };
		return { html: analysisReportHtml(report), text: analysisReportText(report) };
	};
}

/** What an approval is about: an analysis, or a proof with the analysis of its own. */
async function decidedOf({ store }: DeliveryContext, { subject, subjectId }: Approval): Promise<{ proof?: Proof; analysis?: Analysis }> {
	const proof = subject === 'proof' ? await store.findProof(subjectId) : undefined;
	return { proof, analysis: await store.findAnalysis(proof?.analysisId ?? subjectId) };
}

/** Subject and sender as the first recipient sees them. */
async function sampleOf({ store }: DeliveryContext, delivery: Delivery, analysis: Analysis) {
	const state = analysis.purpose === 'proof' ? 'sent' : 'pending';
	const [message] = await store.readMessages(analysis.id, { state, limit: 1 });
	const [recipient] = message ? await store.readTarget(analysis.targetVersion, message.position, 1) : [];
	if (!message || !recipient) return null;
	return createRenderer({ delivery, analysis, linkKey: store.linkKey }).personalize({ ...message, profile: recipient.profile });
}

/** What the page behind a link has to show. */
export interface ApprovalView {
	approval: Approval;
	delivery: Delivery;
	/** The analysis of the target, or that of the proof. */
	analysis: Analysis | null;
	/** Why it cannot be decided (any more), or null when it can. */
	closed: string | null;
}

/** @throws DeliveryError `approvalNotFound` */
export async function viewApproval(context: DeliveryContext, approvalId: string): Promise<ApprovalView> {
	const approval = await getApproval(context, approvalId);
	const delivery = await getDelivery(context, { deliveryId: approval.deliveryId });
	const { analysis = null } = await decidedOf(context, approval);
	return { approval, delivery, analysis, closed: await whyClosed(context, approval, delivery) };
}

/**
 * A person's decision. It counts only for what was put up: after any change of the delivery it is refused.
 * @throws DeliveryError `approvalNotFound`, `approvalSettled`, `approvalOutdated`
 */
export async function decideApproval(
	context: DeliveryContext,
	input: { approvalId: string; approver: string; decision: ApprovalDecision; comment: string },
): Promise<{ approval: Approval; delivery: Delivery; analysis: Analysis | null }> {
	const { approval: asked, analysis, closed } = await viewApproval(context, input.approvalId);
	if (closed) throw new DeliveryError(asked.state === 'open' ? 'approvalOutdated' : 'approvalSettled', closed);
	if (!asked.approvers.includes(input.approver)) {
		throw new DeliveryError('approvalNotFound', `${input.approver} was not asked to decide this.`);
	}
	const approval = await context.store.decideApproval(asked.id, input.decision, input.approver, input.comment);
	if (!approval) throw new DeliveryError('approvalSettled', 'The request was answered in the meantime, or its time is over.');
	await context.store.addJournal(
		approval.deliveryId,
		input.approver,
		`${approval.subject} ${input.decision}`,
		input.comment || `${approval.toDeliver} messages`,
	);
	const delivery = await getDelivery(context, { deliveryId: approval.deliveryId });
	return { approval, delivery, analysis: approval.subject === 'analysis' ? analysis : null };
}

async function getApproval({ store }: DeliveryContext, id: string): Promise<Approval> {
	const approval = await store.findApproval(id);
	if (approval) return approval;
	throw new DeliveryError('approvalNotFound', 'This link belongs to no request for approval.', {
		advice: 'Use the link of the newest approval mail.',
	});
}

async function whyClosed({ store }: DeliveryContext, approval: Approval, delivery: Delivery): Promise<string | null> {
	if (approval.state !== 'open') return `It was already ${approval.state}${approval.decidedBy ? ` by ${approval.decidedBy}` : ''}.`;
	if ((await store.now()) > approval.deadlineAt) return 'The time to answer is over.';
	const stale = approval.fingerprint !== delivery.fingerprint || approval.targetHash !== delivery.targetHash;
	const replaced = approval.subject === 'analysis' && delivery.analysisId !== approval.subjectId;
	return stale || replaced ? 'The delivery was changed or analyzed again after this mail. Ask for a new approval.' : null;
}
