import { DeliveryError } from '../errors';

/** A place for one session at an MTA. */
export interface SessionSlot {
	/** Nothing goes over the session for now: `giveUp`, which has to close it, is called when somebody else wants the place. */
	rest(giveUp: () => void): void;
	/** The session is needed again. */
	wake(): void;
	/** The session is closed. */
	release(): void;
}

/** Places at one MTA, for all that this process sends: deliveries, proofs, tests. */
const places = new Map<string, Slots>();

/**
 * A place at the MTA of this name, as soon as one is free: the sessions of a process are never more than `limit`, those that
 * rest included. Where limits differ (several MX rules name one relay) each is kept among the sessions of its own and of
 * smaller limits, and the largest by all. Those who come first are served first; who waits for a small limit holds up
 * nobody who has room under a larger one.
 * @throws DeliveryError `cancelled` when the signal is aborted meanwhile
 */
export async function takeSlot(mta: string, limit: number, signal?: AbortSignal): Promise<SessionSlot> {
	const slots = places.get(mta) ?? new Slots(() => places.delete(mta));
	places.set(mta, slots);
	return slots.take(limit, signal);
}

interface Waiter {
	limit: number;
	resolve(slot: SessionSlot): void;
}

class Slots {
	/** With the limit that each was taken under. */
	readonly #open = new Map<SessionSlot, number>();
	readonly #resting = new Map<SessionSlot, () => void>();
	/** Asked to go, and not yet closed. */
	readonly #leaving = new Set<SessionSlot>();
	#waiting: Waiter[] = [];

	constructor(readonly onEmpty: () => void) {}

	take(limit: number, signal?: AbortSignal): Promise<SessionSlot> {
		return new Promise((resolve, reject) => {
			const waiter = { limit, resolve };
			const onAbort = () => {
				this.#waiting = this.#waiting.filter((each) => each !== waiter);
				reject(new DeliveryError('cancelled', 'The run was stopped while it waited for a connection to the MTA.'));
				this.#serve();
			};
			if (signal?.aborted) return onAbort();
			signal?.addEventListener('abort', onAbort, { once: true });
			waiter.resolve = (slot) => {
				signal?.removeEventListener('abort', onAbort);
				resolve(slot);
			};
			this.#waiting.push(waiter);
			this.#serve();
		});
	}

	#serve(): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const waiter of waiting) {
			if (this.#limitReached(waiter.limit) === undefined) waiter.resolve(this.#newSlot(waiter.limit));
			else this.#waiting.push(waiter);
		}
		this.#askForPlaces();
		if (this.#open.size === 0 && this.#waiting.length === 0) this.onEmpty();
	}

	/** The smallest limit that one session more would break, if any. */
	#limitReached(limit: number): number | undefined {
		const limits = [...this.#open.values()];
		const concerned = [...new Set([limit, ...limits])].filter((each) => each >= limit).sort((a, b) => a - b);
		return concerned.find((each) => limits.filter((other) => other <= each).length >= each);
	}

	/** For each who waits, one session that rests in his way is asked to go; those that are leaving already are for the first. */
	#askForPlaces(): void {
		const leaving = new Set(this.#leaving);
		for (const { limit } of this.#waiting) {
			const reached = this.#limitReached(limit);
			if (reached === undefined) continue;
			const isInTheWay = (slot: SessionSlot) => (this.#open.get(slot) ?? Infinity) <= reached;
			const slot = [...leaving].find(isInTheWay) ?? [...this.#resting.keys()].find(isInTheWay);
			if (slot && !leaving.delete(slot)) this.#askToLeave(slot);
		}
	}

	#askToLeave(slot: SessionSlot): void {
		const giveUp = this.#resting.get(slot);
		this.#resting.delete(slot);
		this.#leaving.add(slot);
		giveUp?.();
	}

	#newSlot(limit: number): SessionSlot {
		const slot: SessionSlot = {
			rest: (giveUp) => {
				if (!this.#open.has(slot)) return;
				this.#resting.set(slot, giveUp);
				this.#askForPlaces();
			},
			wake: () => void this.#resting.delete(slot),
			release: () => {
				if (!this.#open.delete(slot)) return;
				this.#resting.delete(slot);
				this.#leaving.delete(slot);
				this.#serve();
			},
		};
		this.#open.set(slot, limit);
		return slot;
	}
}
