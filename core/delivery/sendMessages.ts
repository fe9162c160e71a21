import { DeliveryError } from '../errors';
import { openArchive, type Archive, type ArchiveEnvelope } from './archive';
import { batchOf, openClaimQueue, type ClaimQueue } from './claimQueue';
import type { DeliveryContext } from './context';
import { openLedger, type Ledger } from './ledger';
import type { OutgoingMessage, Run, Sender, SendingSession, SendOutcome } from './ports';
import { reasonOfRenderError, type MessageRenderer } from './renderMessage';
import { holdOffMs, nextAttemptAt } from './retry';
import type { Analysis, AttemptResult, ClaimedMessage, StopReason } from './types';

export interface SendMessagesInput {
	analysis: Analysis;
	renderer: MessageRenderer;
	sender: Sender;
	/** As in `DeliveryParameters`. */
	batchQuantity: number;
	/** Who sends, for the run's row. */
	owner: string;
	/** Where copies of what was sent go. */
	archive?: ArchiveEnvelope;
}

/** How a run ended. Without `stop` and `error` it took everything that was due. */
export interface RunEnd {
	stop?: { reason: StopReason; detail: string };
	/** The MTA error behind `stop`, for callers that would rather throw. */
	error?: DeliveryError;
}

/** Sessions that may fail to open one after the other before a lane gives up: the path is held off. */
const MAX_OPEN_FAILURES = 3;

/**
 * Sends what is due of an analysis: claims, renders, marks, sends over the sender's connections, records. Stops
 * cleanly on the context's signal: what is in flight is finished and recorded, the rest given back.
 * @throws what the store throws; messages then keep their last durable state
 */
export async function sendMessages(context: DeliveryContext, input: SendMessagesInput): Promise<RunEnd> {
	const run = await context.store.startRun(input.analysis.id, input.owner);
	const sending = new RunningSend(context, input, run);
	try {
		return await sending.finish();
	} finally {
		await context.store.endRun(run);
	}
}

/** One run: its queue, its ledger, its lanes, and why it is to stop. */
class RunningSend {
	readonly #queue: ClaimQueue;
	readonly #ledger: Ledger;
	readonly #archive: Archive | undefined;
	#end: RunEnd = {};
	#stopping = false;
	#opened = false;
	#done = 0;

	constructor(
		readonly context: DeliveryContext,
		readonly input: SendMessagesInput,
		readonly run: Run,
	) {
		this.#queue = openClaimQueue(context.store, run, batchOf(input.batchQuantity, input.analysis.toDeliver));
		this.#ledger = openLedger(context.store, run);
		this.#archive = input.archive && openArchive(context.store, input.analysis.deliveryId, input.archive);
	}

	async finish(): Promise<RunEnd> {
		const { signal, timing } = this.context;
		const onAbort = () => this.#stop({ stop: stopOfSignal(signal) });
		signal.addEventListener('abort', onAbort);
		if (signal.aborted) onAbort();
		const heart = setInterval(() => void this.#beat(), timing.heartbeatMs);
		try {
			const lanes = Array.from({ length: this.input.sender.connections }, () => this.#lane());
			await settleAll(lanes);
			return this.#end;
		} finally {
			clearInterval(heart);
			signal.removeEventListener('abort', onAbort);
			await this.#queue.close();
			await this.#archive?.close();
		}
	}

	#stop(end: RunEnd): void {
		if (!this.#stopping) this.#end = end;
		this.#stopping = true;
	}

	/** A run that was declared dead must not go on: another one has its messages. */
	async #beat(): Promise<void> {
		const alive = await this.context.store.beat(this.run).catch(() => true);
		if (!alive) this.#stop({});
	}

	/** One connection: takes messages until there is none, and opens a new session where the last one ended. */
	async #lane(): Promise<void> {
		let session: SendingSession | undefined;
		// A message and its copy go over the same connection.
		const perMessage = this.#archive ? 2 : 1;
		let used = 0;
		let failures = 0;
		try {
			while (!this.#stopping) {
				const message = await this.#queue.next();
				if (!message) return;
				const content = await this.#render(message);
				if (!content) continue;
				session = await this.#renew(session);
				if (!session) {
					await this.context.store.releaseClaims(this.run, [message.id]);
					failures += 1;
					if (failures >= MAX_OPEN_FAILURES) return;
					continue;
				}
				if (this.#stopping || !(await this.#ledger.mark(message.id))) {
					await this.context.store.releaseClaims(this.run, [message.id]);
					continue;
				}
				const outcome = this.#ofThisRecipient(await session.send(content));
				await this.#record(message, outcome);
				if (outcome.kind === 'sent') await this.#archive?.copy(session, content);
				used += perMessage;
				failures = endsSession(outcome) ? failures + 1 : 0;
				if (used + perMessage > this.input.sender.messagesPerConnection) {
					await session.close();
					session = undefined;
					used = 0;
				}
				if (failures >= MAX_OPEN_FAILURES) return;
			}
		} catch (error) {
			// The other lanes finish what is in flight and take nothing new.
			this.#stop({});
			throw error;
		} finally {
			await session?.close();
		}
	}

	/** The message, or nothing when it cannot be made for this recipient (which is recorded). */
	async #render(message: ClaimedMessage): Promise<OutgoingMessage | undefined> {
		try {
			const rendered = this.input.renderer.render(message);
			return { ...rendered, content: this.input.sender.sign(rendered.content) };
		} catch (error) {
			const reason = reasonOfRenderError(error);
			if (!reason) throw error;
			await this.#ledger.record(message.id, { state: 'ignored', reason, reply: (error as Error).message });
			return undefined;
		}
	}

	/** The session, or another one where it is over: no message is to lose an attempt to a connection that is gone. */
	async #renew(session: SendingSession | undefined): Promise<SendingSession | undefined> {
		if (session?.usable || this.#stopping) return session;
		await session?.close();
		return this.#openSession();
	}

	/** A session, or nothing. When not even the first one of the run opens, the run stops with the reason. */
	async #openSession(): Promise<SendingSession | undefined> {
		try {
			const session = await this.input.sender.openSession();
			this.#opened = true;
			return session;
		} catch (error) {
			if (!(error instanceof DeliveryError)) throw error;
			const reason = stopReasonOf(error);
			if (reason === 'signInRefused' || !this.#opened) this.#stop({ stop: { reason, detail: detailOf(error) }, error });
			return undefined;
		}
	}

	/** A sender address that is made per recipient is their data: refused, it fails their message, not the delivery. */
	#ofThisRecipient(outcome: SendOutcome): SendOutcome {
		if (outcome.kind !== 'senderRefused' || !this.input.renderer.senderIsComputed) return outcome;
		return { kind: 'failed', reason: 'refused', reply: outcome.reply };
	}

	async #record(message: ClaimedMessage, outcome: SendOutcome): Promise<void> {
		if (outcome.kind === 'senderRefused') {
			const error = senderRefused(outcome.reply);
			this.#stop({ stop: { reason: 'senderRefused', detail: detailOf(error) }, error });
		}
		await this.#ledger.record(message.id, await resultOf(outcome, message, () => this.context.store.now()));
		this.#done += 1;
		this.context.onProgress({ step: 'sending', done: this.#done, total: this.input.analysis.toDeliver });
	}
}

/** What the log keeps of an outcome. The store's clock is asked only where a date is needed: not for nearly all. */
async function resultOf(outcome: SendOutcome, { attempt }: ClaimedMessage, now: () => Promise<number>): Promise<AttemptResult> {
	switch (outcome.kind) {
		case 'sent':
			return { state: 'sent', reply: outcome.reply };
		case 'failed':
			return { state: 'failed', reason: outcome.reason, reply: outcome.reply };
		case 'deferred':
			return { state: 'retry', retryAt: nextAttemptAt(attempt, await now()), reason: outcome.reason, reply: outcome.reply };
		case 'sessionLost':
			return { state: 'retry', retryAt: (await now()) + holdOffMs(attempt), reason: 'unreachable', reply: outcome.reply };
		case 'senderRefused':
			return { state: 'retry', retryAt: await now(), reason: 'refused', reply: outcome.reply };
		case 'unknown':
			return { state: 'unknown', reply: outcome.reply };
	}
}

function endsSession(outcome: SendOutcome): boolean {
	return outcome.kind === 'sessionLost' || outcome.kind === 'unknown' || outcome.kind === 'senderRefused';
}

function stopReasonOf(error: DeliveryError): StopReason {
	if (error.code === 'mtaSignIn') return 'signInRefused';
	return error.code === 'mtaTls' ? 'mtaTls' : 'mtaUnreachable';
}

function senderRefused(reply: string): DeliveryError {
	return new DeliveryError('senderRefused', `The MTA refused the sender address: ${reply}`, {
		advice: 'Check the sender address in Email Parameters, and which senders the MTA lets this user send from.',
		reply,
	});
}

/** What is wrong and what to do: on a stopped delivery there is no other place for the advice. */
function detailOf({ message, advice }: DeliveryError): string {
	return [message, advice].filter(Boolean).join(' ');
}

function stopOfSignal(signal: AbortSignal): { reason: StopReason; detail: string } {
	return signal.reason === 'shutdown'
		? { reason: 'shutdown', detail: 'n8n was shut down. What was in flight is recorded; run the node again to go on.' }
		: { reason: 'cancelled', detail: 'The execution was cancelled. What was in flight is recorded; run the node again to go on.' };
}

/** Waits for all, then throws the first error: no lane may still be sending when the run ends. */
async function settleAll(lanes: Array<Promise<void>>): Promise<void> {
	const results = await Promise.allSettled(lanes);
	const failed = results.find((result) => result.status === 'rejected');
	if (failed) throw failed.reason;
}
