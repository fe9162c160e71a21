import { DeliveryError } from '../../errors';
import type { Clock, Sender, SendingSession } from '../ports';
import type { RunControl } from './runControl';
import { stopOfOpenError } from './stopReasons';

/** Failures in a row after which a run leaves the MTA alone: the delivery goes on later. */
const MOST_FAILURES = 5;

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
