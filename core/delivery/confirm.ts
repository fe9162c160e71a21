import { DeliveryError } from '../errors';
import { archiveEnvelope } from './archive';
import type { DeliveryContext } from './context';
import { lastDecision } from './lastDecision';
import { getDelivery, getValidAnalysis, type DeliveryReference } from './lookup';
import type { Sender } from './ports';
import { createRenderer } from './renderMessage';
import { holdOffMs } from './retry';
import { assertFixedSenderAllowed } from './senderDomain';
import { sendMessages, type RunEnd } from './sendMessages';
import { statusAfterRun } from './status';
import { summarizeSending, type SendingSummary } from './summary';
import type { Analysis, Delivery, MessageCounts, StopReason } from './types';

export interface ConfirmInput {
	delivery: DeliveryReference;
	sender: Sender;
	/** A node that runs as an AI agent's tool: then only a person's approval counts, whatever the approval mode. */
	asAgentTool?: boolean;
}

/** Which way the delivery goes on: the outputs of Confirm Delivery. */
export interface ConfirmResult {
	outcome: 'finished' | 'pending' | 'stopped';
	delivery: Delivery;
	sending: SendingSummary;
}

/**
 * Sends an analyzed and confirmed delivery to its main target, or goes on with it. Safe to run again at any time:
 * what was sent stays sent, what was interrupted goes on, and two runs at once share the work.
 * @throws DeliveryError `deliveryNotFound`, `storeMismatch`, `analysisMissing`, `analysisOutdated`, `analysisRejected`,
 *   `confirmationMissing`, `senderNotAllowed`
 */
export async function confirmDelivery(context: DeliveryContext, input: ConfirmInput): Promise<ConfirmResult> {
	const { store } = context;
	const delivery = await getDelivery(context, input.delivery);
	const analysis = await getValidAnalysis(context, delivery);
	if (delivery.status === 'finished' || delivery.status === 'failed') {
		// A run that was taken for dead may still have given a message back.
		const counts = await store.countMessages(analysis.id);
		if (openCount(counts) === 0) return settle(context, delivery.id, analysis, counts, 'finished');
	}

	assertFixedSenderAllowed(delivery, input.sender.allowedSenderDomains);
	if (delivery.startedAt === null) await assertConfirmed(context, delivery, analysis, input.asAgentTool ?? false);
	if (await expire(context, delivery, analysis)) return finish(context, delivery, analysis);

	const early = await notDueYet(context, delivery, analysis);
	if (early) return early;

	await store.addJournal(delivery.id, 'Confirm Delivery', 'run started', `over ${input.sender.identity}`);
	const end = await sendUntilNothingIsDue(context, delivery, analysis, input.sender);
	return end.stop ? stop(context, delivery, analysis, end.stop) : finish(context, delivery, analysis);
}

/** Sends in runs until nothing is due and no other run still holds claims (its own death included). */
async function sendUntilNothingIsDue(
	context: DeliveryContext,
	delivery: Delivery,
	analysis: Analysis,
	sender: Sender,
): Promise<RunEnd> {
	const { store, clock, timing, signal } = context;
	const renderer = createRenderer({ delivery, analysis, linkKey: store.linkKey, platformErrorAddress: sender.errorAddress, allowedSenderDomains: sender.allowedSenderDomains });
	const { batchQuantity } = delivery.parameters;
	const archive = archiveEnvelope(delivery.parameters);
	let patienceEndsAt = clock.now() + timing.patienceMs;
	for (;;) {
		await store.buryDeadRuns(analysis.id, timing.runDeadAfterMs);
		const before = await store.countMessages(analysis.id);
		if (before.dueNow > 0 || signal.aborted) {
			const end = await sendMessages(context, { analysis, renderer, sender, batchQuantity, owner: 'Confirm Delivery', archive });
			if (end.stop) return end;
		}
		const after = await store.countMessages(analysis.id);
		if (after.sending === 0) return {};
		if (openCount(after) < openCount(before)) patienceEndsAt = clock.now() + timing.patienceMs;
		if (clock.now() >= patienceEndsAt) return {};
		await clock.sleep(timing.pollMs, signal);
	}
}

function openCount({ pending, sending }: MessageCounts): number {
	return pending + sending;
}

/** Nothing waits for a run now: the loop of the workflow came back too early (or with several deliveries). */
async function notDueYet(context: DeliveryContext, delivery: Delivery, analysis: Analysis): Promise<ConfirmResult | undefined> {
	const counts = await context.store.countMessages(analysis.id);
	const waits = counts.pending > 0 && counts.dueNow === 0 && counts.sending === 0;
	return waits ? finish(context, delivery, analysis) : undefined;
}

/**
 * What must be true before the first message leaves.
 * @throws DeliveryError `confirmationMissing`
 */
async function assertConfirmed(context: DeliveryContext, delivery: Delivery, analysis: Analysis, asAgentTool: boolean): Promise<void> {
	await assertProofApproved(context, delivery);
	const mode = asAgentTool ? 'manual' : delivery.parameters.approvalMode;
	if (mode === 'automatic') return;
	const warnings = analysis.findings.filter((finding) => finding.level === 'warning').length;
	if (mode === 'semiAutomatic' && warnings === 0) return;
	if (await isApproved(context, analysis)) return;
	const why = mode === 'semiAutomatic' ? `its analysis has ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : 'its approval mode is manual';
	throw new DeliveryError('confirmationMissing', `No person has confirmed this analysis of "${delivery.parameters.label}", and ${why}.`, {
		advice: 'Put Request Approval (of the analysis) between Analyze Delivery and Confirm Delivery. Nothing was sent.',
	});
}

async function isApproved({ store }: DeliveryContext, analysis: Analysis): Promise<boolean> {
	const latest = await lastDecision(store, 'analysis', analysis.id);
	return latest?.state === 'approved' && latest.fingerprint === analysis.fingerprint && latest.targetHash === analysis.targetHash;
}

/** A proof whose approval was asked for must have it: necessary, never sufficient. */
async function assertProofApproved({ store }: DeliveryContext, delivery: Delivery): Promise<void> {
	// A newer proof that nobody was asked about takes no question back.
	const proof = (await store.askedProof(delivery.id, delivery.fingerprint)) ?? (await store.lastProof(delivery.id));
	const asked = proof ? await store.approvalsOf('proof', proof.id) : [];
	if (!proof || asked.length === 0) return;
	const latest = await lastDecision(store, 'proof', proof.id);
	if (latest?.state === 'approved' && latest.fingerprint === delivery.fingerprint) return;
	throw new DeliveryError('confirmationMissing', `Proof #${proof.number} of "${delivery.parameters.label}" was put up for approval and is not approved.`, {
		advice: 'Let a person approve the proof, or send a new proof and ask for its approval. Nothing was sent.',
	});
}

/** Once the validity period is over nothing is tried any more. */
async function expire({ store, timing }: DeliveryContext, delivery: Delivery, analysis: Analysis): Promise<boolean> {
	if (delivery.startedAt === null) return false;
	if ((await store.now()) < delivery.startedAt + delivery.parameters.validityMs) return false;
	// No run will come after this one to settle what a dead one had in its hands.
	await store.buryDeadRuns(analysis.id, timing.runDeadAfterMs);
	const expired = await store.expireMessages(analysis.id);
	if (expired > 0) await store.addJournal(delivery.id, 'Confirm Delivery', 'expired', `${expired} messages after the validity period`);
	return true;
}

async function finish(context: DeliveryContext, delivery: Delivery, analysis: Analysis): Promise<ConfirmResult> {
	const { store } = context;
	const counts = await store.countMessages(analysis.id);
	const status = statusAfterRun(counts);
	await store.setDeliveryStatus(delivery.id, status, undefined, analysis.id);
	if (status === 'pending') return settle(context, delivery.id, analysis, counts, 'pending');
	await store.addJournal(delivery.id, 'Confirm Delivery', status, `${counts.sent} sent, ${counts.failed} failed, ${counts.unknown} unknown`);
	return settle(context, delivery.id, analysis, counts, 'finished');
}

async function stop(
	context: DeliveryContext,
	delivery: Delivery,
	analysis: Analysis,
	{ reason, detail }: { reason: StopReason; detail: string },
): Promise<ConfirmResult> {
	await context.store.setDeliveryStatus(delivery.id, 'paused', { reason, detail }, analysis.id);
	await context.store.unlockUntouched(analysis.id);
	await context.store.addJournal(delivery.id, 'Confirm Delivery', `paused: ${reason}`, detail);
	return settle(context, delivery.id, analysis, await context.store.countMessages(analysis.id), 'stopped');
}

async function settle(
	context: DeliveryContext,
	deliveryId: string,
	analysis: Analysis,
	counts: MessageCounts,
	outcome: ConfirmResult['outcome'],
): Promise<ConfirmResult> {
	const delivery = await getDelivery(context, { deliveryId });
	const sending = await summarizeSending(context, delivery, analysis, counts, outcome === 'pending' ? holdOffMs(1) : null);
	return { outcome, delivery, sending };
}
