import type { Archive } from './archive';
import { endsSession, resultOf, type ResultParts } from './attemptResult';
import type { ClaimQueue } from './claimQueue';
import type { Ledger } from './ledger';
import type { SendingPath, UsedSession } from './path';
import type { OutgoingMessage, Sender, SendingSession, SendOutcome } from '../ports';
import { reasonOfRenderError, type MessageRenderer } from '../message/renderMessage';
import type { RunControl } from './runControl';
import { stopOfRefusedSender } from './stopReasons';
import type { AttemptResult, ClaimedMessage } from '../types';

/** What the lanes of a run share. */
export interface LaneParts extends ResultParts {
	sender: Sender;
	renderer: MessageRenderer;
	queue: ClaimQueue;
	ledger: Ledger;
	/** Where copies of what was sent go. */
	archive?: Archive;
	control: RunControl;
	path: SendingPath;
	/** Gives a claim back: nothing was tried. */
	release(id: string): Promise<void>;
	/** Called for every message whose result is durable. */
	onRecorded(message: ClaimedMessage, result: AttemptResult): void;
}

/** Sessions of one lane that may fail in a row before it gives up, as where an MTA takes fewer connections. */
const MAX_FAILURES = 3;

const NO_SESSION: SendOutcome = { kind: 'sessionLost', reply: 'The session was lost, and no other one could be opened.' };

/**
 * One connection: takes messages until there is none, and opens a new session where the last one ended.
 * @throws what the store throws; the other lanes then finish what is in flight and take nothing new
 */
export async function runLane(parts: LaneParts): Promise<void> {
	const lane = new Lane(parts);
	try {
		await lane.run();
	} catch (error) {
		parts.control.stop({});
		throw error;
	} finally {
		await lane.close();
	}
}

class Lane {
	/** Between two messages it has none: with fewer messages on their way than lanes, they share what is open. */
	#held: UsedSession | undefined;
	#failures = 0;
	/** The result of the message before, on its way to the store. */
	#recording: Promise<void> | undefined;
	#isRecordLost = false;

	constructor(readonly parts: LaneParts) {}

	async run(): Promise<void> {
		const { control, queue, path } = this.parts;
		while (!control.stopping && !path.isGivenUp && this.#failures < MAX_FAILURES) {
			this.#putBack();
			const message = await queue.next();
			if (!message) break;
			await this.#take(message);
		}
		await this.#recording;
	}

	async close(): Promise<void> {
		await this.#held?.session.close();
		this.#held = undefined;
	}

	#putBack(): void {
		if (this.#held) this.parts.path.rest(this.#held);
		this.#held = undefined;
	}

	/** Every claimed message ends here: recorded, or given back. */
	async #take(message: ClaimedMessage): Promise<void> {
		const session = await this.#renew();
		if (!session) {
			this.#failures += 1;
			return this.parts.release(message.id);
		}
		const content = await this.#render(message, session);
		if (!content) return;
		const lost = await session.prepare?.(content);
		const marked = !lost && (await this.#mark(message));
		await this.#recording;
		if (marked) await this.#send(session.usable ? session : await this.#renew(), message, content);
		else if (lost && !this.parts.control.stopping) await this.#settle(lost, message, content);
		else await this.parts.release(message.id);
	}

	/** The message, or nothing when it cannot be made for this recipient (which is recorded). */
	async #render(message: ClaimedMessage, { extensions }: SendingSession): Promise<OutgoingMessage | undefined> {
		const { renderer, sender, ledger } = this.parts;
		try {
			// A server on the way may have to encode 8bit again, which would break the signature (RFC 6376 5.3).
			const eightBit = extensions.eightBitMime && !sender.dkimRecords;
			const rendered = renderer.render(message, { eightBit });
			return { ...rendered, content: sender.sign(rendered.content) };
		} catch (error) {
			const reason = reasonOfRenderError(error);
			if (!reason) throw error;
			await ledger.record(message.id, { state: 'ignored', reason, reply: (error as Error).message });
			return undefined;
		}
	}

	/** Nothing is marked any more once a result could not be written. */
	async #mark({ id }: ClaimedMessage): Promise<boolean> {
		if (this.#isRecordLost) await this.#recording;
		return !this.parts.control.stopping && (await this.parts.ledger.mark(id));
	}

	/** Without a session, where the last one was lost while the message was marked, nothing of it has left. */
	async #send(session: SendingSession | undefined, message: ClaimedMessage, content: OutgoingMessage): Promise<void> {
		await this.#settle(this.#ofThisRecipient(session ? await session.send(content) : NO_SESSION), message, content);
	}

	async #settle(outcome: SendOutcome, message: ClaimedMessage, content: OutgoingMessage): Promise<void> {
		this.#recordMeanwhile(message, outcome);
		if (this.parts.archive) await this.#copy(content, outcome);
		this.#judgePath(outcome);
		await this.#countUse();
	}

	async #copy(content: OutgoingMessage, { kind }: SendOutcome): Promise<void> {
		await this.#recording;
		// The message may have gone over a session of its rule, and ours may have given its place up meanwhile.
		const session = kind === 'sent' ? await this.#renew() : undefined;
		if (session) await this.parts.archive?.copy(session, content);
	}

	/** The result goes into the same commit as the next message's mark: one for each message, not two. */
	#recordMeanwhile(message: ClaimedMessage, outcome: SendOutcome): void {
		this.#recording = this.#record(message, outcome);
		this.#recording.catch(() => (this.#isRecordLost = true));
	}

	/** Closes the session when it has carried its messages. A message and its copy go over the same connection. */
	async #countUse(): Promise<void> {
		const perMessage = this.parts.archive ? 2 : 1;
		if (!this.#held) return;
		this.#held.used += perMessage;
		if (this.#held.used + perMessage > this.parts.sender.messagesPerConnection) await this.close();
	}

	/** The session, or another one where it is over: no message is to lose an attempt to a connection that is gone. */
	async #renew(): Promise<SendingSession | undefined> {
		if (this.parts.control.stopping || (await this.#held?.session.ready())) return this.#held?.session;
		await this.close();
		this.#held = await this.parts.path.take();
		return this.#held?.session;
	}

	#judgePath(outcome: SendOutcome): void {
		if ('elsewhere' in outcome) return;
		if (endsSession(outcome)) this.parts.path.failed();
		else this.parts.path.worked();
		this.#failures = endsSession(outcome) ? this.#failures + 1 : 0;
	}

	/** A sender address that is made per recipient is their data: refused, it fails their message, not the delivery. */
	#ofThisRecipient(outcome: SendOutcome): SendOutcome {
		if (outcome.kind !== 'senderRefused' || !this.parts.renderer.senderIsComputed) return outcome;
		return { kind: 'failed', reason: 'refused', reply: outcome.reply };
	}

	async #record(message: ClaimedMessage, outcome: SendOutcome): Promise<void> {
		const { control, ledger, onRecorded } = this.parts;
		if (outcome.kind === 'senderRefused') control.stop(stopOfRefusedSender(outcome.reply));
		const result = await resultOf(outcome, message, this.parts);
		await ledger.record(message.id, result);
		onRecorded(message, result);
	}
}
