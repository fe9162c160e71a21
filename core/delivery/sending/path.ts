import { DeliveryError } from '../../errors';
import type { Clock, Sender, SendingSession } from '../ports';
import type { RunControl } from './runControl';
import { stopOfOpenError } from './stopReasons';

/** Failures in a row after which a run leaves the MTA alone: the delivery goes on later. */
const MOST_FAILURES = 5;

/** A session, and how many messages and copies went over it. */
export interface UsedSession {
	session: SendingSession;
	used: number;
}

/**
 * The way to the MTA, as all connections of a run see it. Where sessions fail to open or are lost it is held off for a time
 * that doubles, and then tried by one connection: twenty would learn nothing more.
 */
export class SendingPath {
	#everOpened = false;
	/** In a row, by any connection. Those within one hold-off are one. */
	#failures = 0;
	#heldUntil = 0;
	#turn: Promise<unknown> = Promise.resolve();
	/** Sessions that wait for a message, the one that waits shortest last. */
	readonly #resting: UsedSession[] = [];

	constructor(
		readonly sender: Sender,
		readonly control: RunControl,
		readonly clock: Clock,
		/** The first hold-off. */
		readonly holdOffMs: number,
	) {}

	get isGivenUp(): boolean {
		return this.#failures >= MOST_FAILURES;
	}

	/** Nothing goes over the session for now: whoever has the next message takes it. */
	rest(session: UsedSession): void {
		this.#resting.push(session);
		session.session.rest();
	}

	/** A session that rests, else a new one, or nothing. */
	async take(): Promise<UsedSession | undefined> {
		for (let resting = this.#resting.pop(); resting; resting = this.#resting.pop()) {
			if (await resting.session.ready()) return resting;
			await resting.session.close();
		}
		const session = await this.open();
		return session && { session, used: 0 };
	}

	/** Closes those that rest. */
	async close(): Promise<void> {
		await Promise.all(this.#resting.splice(0).map(({ session }) => session.close()));
	}

	/** A session, or nothing. When not even the first one of the run opens, the run stops with the reason. */
	open(): Promise<SendingSession | undefined> {
		if (this.#failures === 0) return this.#tryToOpen();
		const turn = this.#turn.then(() => this.#openAfterHoldOff());
		this.#turn = turn.catch(() => undefined);
		return turn;
	}

	/** The MTA answered. */
	worked(): void {
		this.#failures = 0;
	}

	/** A session could not be opened, or it was lost. */
	failed(): void {
		const now = this.clock.now();
		if (now < this.#heldUntil) return;
		this.#heldUntil = now + this.holdOffMs * 2 ** this.#failures;
		this.#failures += 1;
	}

	async #openAfterHoldOff(): Promise<SendingSession | undefined> {
		const { signal } = this.control;
		const ms = this.#heldUntil - this.clock.now();
		if (this.#failures > 0 && !this.isGivenUp && ms > 0) await this.clock.sleep(ms, signal);
		return this.isGivenUp || signal.aborted ? undefined : this.#tryToOpen();
	}

	async #tryToOpen(): Promise<SendingSession | undefined> {
		try {
			const session = await this.sender.openSession(undefined, this.control.signal);
			this.#everOpened = true;
			return session;
		} catch (error) {
			if (!(error instanceof DeliveryError)) throw error;
			if (error.code === 'cancelled') return undefined;
			if (error.code === 'mtaSignIn' || !this.#everOpened) this.control.stop(stopOfOpenError(error));
			this.failed();
			return undefined;
		}
	}
}
