import { DeliveryError } from '../../errors';
import { zonedTimeForPeople } from '../../schedule/zonedTime';
import { archiveEnvelope } from './archive';
import { assertConfirmed } from '../approval/confirmation';
import type { DeliveryContext } from '../context';
import { openErrorWatch } from './errorThreshold';
import { resumeDelivery, settleRest } from './halt';
import { getDelivery, getValidAnalysis, type DeliveryReference } from '../lookup';
import { filesOf } from '../message/messageImages';
import type { Sender, SettledDelivery, Stop } from '../ports';
import { createRenderer } from '../message/renderMessage';
import { ENHANCED_RETRIES, holdOffMs } from './retry';
import { assertFixedSenderAllowed } from '../analysis/senderDomain';
import { sendMessages, type RunEnd } from './sendMessages';
import { resumeTime, validityEnd } from './sendingTimes';
import { testSmtp, type SmtpTestSummary } from './smtpTest';
import { isHalted, statusAfterRun } from './status';
import { summarizeSending, type SendingSummary } from '../summary';
import type { Analysis, Delivery, MessageCounts, StopReason } from '../types';
import { nextWaveAt, openDueWaves } from './waves';

export interface ConfirmInput {
	delivery: DeliveryReference;
	sender: Sender;
	/** A node that runs as an AI agent's tool: then only a person's approval counts, whatever the approval mode. */
	asAgentTool?: boolean;
	/** A delivery that a person or its error threshold has paused goes on, unless an agent asks for it. (Default: false) */
	resumeHalted?: boolean;
	/** *Resend unknown messages*: those that were perhaps sent are sent, perhaps twice, unless an agent asks for it. (Default: false) */
	resendUnknown?: boolean;
	/** The code that this analysis printed, typed by a person into the editor; an agent's does not count. */
	confirmationCode?: string;
	/** How long this run may go on before it hands the delivery back as pending, in ms. (Default: no limit) */
	timeBudgetMs?: number;
}

/** Which way the delivery goes on: the outputs of Confirm Delivery. */
export interface ConfirmResult {
	outcome: 'finished' | 'pending' | 'stopped';
	delivery: Delivery;
	sending: SendingSummary;
	/** Of a delivery that is to be tested only. */
	smtpTest?: SmtpTestSummary;
}

/** One delivery while it is confirmed. */
interface Confirming {
	delivery: Delivery;
	analysis: Analysis;
	sender: Sender;
	/** When the run has to end, by this process's clock. */
	deadline: number;
}

/**
 * Sends an analyzed and confirmed delivery to its main target, or goes on with it. Safe to run again at any time:
 * what was sent stays sent, what was interrupted goes on, and two runs at once share the work. What is not due yet
 * (contact date, wave, retry) comes back as pending, untouched.
 * @throws DeliveryError `deliveryNotFound`, `storeMismatch`, `analysisMissing`, `analysisOutdated`, `analysisRejected`,
 *   `confirmationMissing`, `senderNotAllowed`, `invalidParameter` (its validity limit is over before it has started)
 */
export async function confirmDelivery(context: DeliveryContext, input: ConfirmInput): Promise<ConfirmResult> {
	const deadline = context.clock.now() + (input.timeBudgetMs ?? Infinity);
	let delivery = await getDelivery(context, input.delivery);
	if (input.resumeHalted && !input.asAgentTool && isHalted(delivery)) delivery = await resumeDelivery(context, input.delivery, 'Confirm Delivery');
	const analysis = await getValidAnalysis(context, delivery);
	const confirming: Confirming = { delivery, analysis, sender: input.sender, deadline };
	if (isHalted(delivery)) return settleHalted(context, confirming);
	if (input.resendUnknown && !input.asAgentTool) await requeueUnknown(context, confirming);
	if (await isOver(context, confirming)) return report(context, confirming, 'finished');

	if (delivery.parameters.smtpTest) return testOnly(context, confirming);
	assertFixedSenderAllowed(delivery, input.sender.allowedSenderDomains);
	// Recipients that have joined a continuous delivery are confirmed in its mode, like the first ones.
	if (delivery.startedAt === null || delivery.parameters.continuous) await assertConfirmed(context, delivery, analysis, input);
	if (delivery.startedAt === null) {
		const waiting = await beforeItsTime(context, confirming);
		if (waiting) return waiting;
	}
	if (await expire(context, confirming)) return finish(context, confirming);
	return goOn(context, confirming);
}

/** *Test SMTP delivery* of the parameters: nothing is sent, so nobody has to confirm it. */
async function testOnly(context: DeliveryContext, confirming: Confirming): Promise<ConfirmResult> {
	const { delivery, sender } = confirming;
	const { smtpTest } = await testSmtp(context, { delivery: { deliveryId: delivery.id }, sender });
	return { ...(await report(context, confirming, 'finished')), smtpTest };
}

/** Sends what is due now, if anything is. */
async function goOn(context: DeliveryContext, confirming: Confirming): Promise<ConfirmResult> {
	const { delivery, analysis, sender } = confirming;
	await openDueWaves(context, analysis);
	if (await nothingIsDue(context, analysis)) return finish(context, confirming);
	await context.store.addJournal(delivery.id, 'Confirm Delivery', 'run started', `over ${sender.identity}`);
	try {
		const end = await sendUntilNothingIsDue(context, confirming);
		if (end.stop) return await stop(context, confirming, end.stop);
		const sent = await getDelivery(context, { deliveryId: delivery.id });
		if (!isHalted(sent)) await expire(context, { ...confirming, delivery: sent });
		return await finish(context, confirming);
	} catch (error) {
		// Paused by a person between the look at it and the start of the run.
		if (error instanceof DeliveryError && error.code === 'deliveryHalted') return settleHalted(context, confirming);
		throw error;
	}
}

/** Sends in runs until nothing is due and no other run still holds claims (its own death included), or its validity is over. */
async function sendUntilNothingIsDue(context: DeliveryContext, confirming: Confirming): Promise<RunEnd> {
	const { store, clock, timing, signal } = context;
	const { delivery, analysis, sender, deadline } = confirming;
	const files = await store.readFiles(filesOf(delivery.parameters, analysis.images));
	const renderer = createRenderer({
		delivery,
		analysis,
		files,
		linkKey: store.linkKey,
		platformErrorAddress: sender.errorAddress,
		allowedSenderDomains: sender.allowedSenderDomains,
	});
	const archive = archiveEnvelope(delivery.parameters, sender.isEnhanced ? sender.archiveAddress : undefined);
	let patienceEndsAt = clock.now() + timing.patienceMs;
	for (;;) {
		await store.buryDeadRuns(analysis.id, timing.runDeadAfterMs);
		await openDueWaves(context, analysis);
		const before = await store.countMessages(analysis.id);
		const validUntil = await validityDeadline(context, delivery);
		if ((before.dueNow > 0 && clock.now() < validUntil) || signal.aborted) {
			const end = await sendMessages(context, {
				analysis,
				renderer,
				sender,
				batchQuantity: delivery.parameters.batchQuantity,
				retries: sender.isEnhanced ? ENHANCED_RETRIES : delivery.parameters.retries,
				errors: await openErrorWatch(context, analysis.id, delivery.parameters),
				owner: 'Confirm Delivery',
				archive,
				deadline: Math.min(deadline, validUntil),
				pace: delivery.parameters,
			});
			if (end.stop) return end;
		}
		const after = await store.countMessages(analysis.id);
		if (after.sending === 0 || clock.now() >= deadline) return {};
		if (openCount(after) < openCount(before)) patienceEndsAt = clock.now() + timing.patienceMs;
		if (clock.now() >= patienceEndsAt) return {};
		await clock.sleep(timing.pollMs, signal);
	}
}

/** When nothing more is sent, by this process's clock: who joins a continuous delivery meanwhile puts it off. */
async function validityDeadline(context: DeliveryContext, { id }: Delivery): Promise<number> {
	const delivery = await getDelivery(context, { deliveryId: id });
	const now = await context.store.now();
	const end = validityEnd({ ...delivery, startedAt: delivery.startedAt ?? now });
	return end === null ? Infinity : context.clock.now() + end - now;
}

function openCount({ pending, sending }: MessageCounts): number {
	return pending + sending;
}

/** It has come to its end. A run that was taken for dead may still have given a message back: then it has not. */
async function isOver({ store }: DeliveryContext, { delivery, analysis }: Confirming): Promise<boolean> {
	if (delivery.status !== 'finished' && delivery.status !== 'failed') return false;
	return openCount(await store.countMessages(analysis.id)) === 0;
}

/** Nothing waits for a run now: the loop of the workflow came back too early (or with several deliveries). */
async function nothingIsDue({ store }: DeliveryContext, analysis: Analysis): Promise<boolean> {
	const counts = await store.countMessages(analysis.id);
	return counts.pending > 0 && counts.dueNow === 0 && counts.sending === 0;
}

/**
 * Pending until its contact date.
 * @throws DeliveryError `invalidParameter` when its validity limit is over: nothing was tried, so nothing fails
 */
async function beforeItsTime(context: DeliveryContext, confirming: Confirming): Promise<ConfirmResult | undefined> {
	const { contactDate, validUntil, label } = confirming.delivery.parameters;
	const now = await context.store.now();
	if (validUntil && validUntil.at <= now) {
		throw new DeliveryError('invalidParameter', `The Validity Limit of "${label}" (${zonedTimeForPeople(validUntil)}) is over.`, {
			advice: 'Set a later one in Email Parameters, analyze again and let it be approved. Nothing was sent.',
		});
	}
	if (!contactDate || contactDate.at <= now) return undefined;
	return leave(context, confirming, { status: 'pending', resumeAt: contactDate.at }, 'pending');
}

/** Once the validity period is over nothing is tried any more. */
async function expire({ store, timing }: DeliveryContext, { delivery, analysis }: Confirming): Promise<boolean> {
	const end = validityEnd(delivery);
	if (delivery.startedAt === null || end === null || (await store.now()) < end) return false;
	// No run will come after this one to settle what a dead one had in its hands.
	await store.buryDeadRuns(analysis.id, timing.runDeadAfterMs);
	const expired = await store.expireMessages(analysis.id);
	if (expired > 0) await store.addJournal(delivery.id, 'Confirm Delivery', 'expired', `${expired} messages after the validity period`);
	return true;
}

async function requeueUnknown({ store }: DeliveryContext, { delivery, analysis }: Confirming): Promise<void> {
	const end = validityEnd(delivery);
	if (end !== null && (await store.now()) >= end) return;
	const messages = await store.requeueUnknown(analysis.id);
	if (messages > 0) await store.addJournal(delivery.id, 'Confirm Delivery', 'unknown messages sent again', `${messages} messages`);
}

async function finish(context: DeliveryContext, confirming: Confirming): Promise<ConfirmResult> {
	const { store, clock } = context;
	const { analysis, deadline } = confirming;
	const delivery = await getDelivery(context, { deliveryId: confirming.delivery.id });
	if (isHalted(delivery)) return settleHalted(context, confirming);
	const counts = await store.countMessages(analysis.id);
	const status = statusAfterRun(counts);
	if (status === 'pending') {
		const current = (await store.findAnalysis(analysis.id)) ?? analysis;
		const isOutOfTime = counts.dueNow > 0 && clock.now() >= deadline;
		const resumeAt = resumeTime({ delivery, counts, nextWaveAt: nextWaveAt(current), isOutOfTime, now: await store.now() });
		return leave(context, confirming, { status, resumeAt }, 'pending');
	}
	await store.addJournal(delivery.id, 'Confirm Delivery', status, `${counts.sent} sent, ${counts.failed} failed, ${counts.unknown} unknown`);
	return leave(context, confirming, { status }, 'finished');
}

async function stop(context: DeliveryContext, confirming: Confirming, stopped: Stop): Promise<ConfirmResult> {
	const { reason, detail } = stopped;
	const { store } = context;
	const { delivery, analysis } = confirming;
	await store.addJournal(delivery.id, 'Confirm Delivery', `paused: ${reason}`, detail);
	if (reason === 'errorThreshold') {
		// Other runs of the delivery have to stop as well.
		await store.haltDelivery(delivery.id, 'paused', stopped);
		return settleHalted(context, confirming);
	}
	// One that was stopped at once had nothing to wait for; an MTA that stays away is asked less and less often.
	const failures = reason === 'mtaUnreachable' ? delivery.mtaFailures + 1 : 1;
	const resumeAt = mayGoOnByItself(reason) ? (await store.now()) + holdOffMs(failures) : undefined;
	const left = await leave(context, confirming, { status: 'paused', stop: stopped, resumeAt }, 'stopped');
	await store.unlockUntouched(analysis.id);
	return { ...left, delivery: await getDelivery(context, { deliveryId: delivery.id }) };
}

/** Nobody wanted these stops. */
function mayGoOnByItself(reason: StopReason): boolean {
	return reason === 'shutdown' || reason === 'mtaUnreachable';
}

/** A person (or the error threshold) wants it to wait, or to go no further. */
async function settleHalted(context: DeliveryContext, confirming: Confirming): Promise<ConfirmResult> {
	await settleRest(context, await getDelivery(context, { deliveryId: confirming.delivery.id }));
	return report(context, confirming, 'stopped');
}

/** Leaves the delivery as this run has found or made it; if it was halted meanwhile it stays halted. */
async function leave(
	context: DeliveryContext,
	confirming: Confirming,
	settled: SettledDelivery,
	outcome: ConfirmResult['outcome'],
): Promise<ConfirmResult> {
	const { delivery, analysis, sender } = confirming;
	await context.store.settleDelivery(delivery.id, analysis.id, { ...settled, mta: sender.identity });
	return report(context, confirming, outcome);
}

async function report(context: DeliveryContext, confirming: Confirming, outcome: ConfirmResult['outcome']): Promise<ConfirmResult> {
	const { store } = context;
	const delivery = await getDelivery(context, { deliveryId: confirming.delivery.id });
	const analysis = (await store.findAnalysis(confirming.analysis.id)) ?? confirming.analysis;
	const sending = await summarizeSending(context, delivery, analysis, await store.countMessages(analysis.id));
	return { outcome: isHalted(delivery) ? 'stopped' : outcome, delivery, sending };
}
