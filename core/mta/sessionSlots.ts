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
 * rest included. Those who come first are served first.
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
	#used = 0;
	readonly #resting = new Map<SessionSlot, () => void>();
	#waiting: Waiter[] = [];

	constructor(readonly onEmpty: () => void) {}

	take(limit: number, signal?: AbortSignal): Promise<SessionSlot> {
		return new Promise((resolve, reject) => {
			const waiter = { limit, resolve };
			const onAbort = () => {
				this.#waiting = this.#waiting.filter((each) => each !== waiter);
				reject(new DeliveryError('cancelled', 'The run was stopped while it waited for a connection to the MTA.'));
				// Who stood behind may be content with fewer free places.
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
		while (this.#waiting[0] && this.#used < this.#waiting[0].limit) this.#waiting.shift()!.resolve(this.#newSlot());
		if (this.#waiting.length > 0) this.#askForPlaces();
		if (this.#used === 0 && this.#waiting.length === 0) this.onEmpty();
	}

	/** As many sessions that rest are asked to go as there are who wait. */
	#askForPlaces(): void {
		for (const [slot, giveUp] of [...this.#resting].slice(0, this.#waiting.length)) {
			this.#resting.delete(slot);
			giveUp();
		}
	}

	#newSlot(): SessionSlot {
		this.#used += 1;
		let isReleased = false;
		const slot: SessionSlot = {
			rest: (giveUp) => {
				if (isReleased) return;
				this.#resting.set(slot, giveUp);
				if (this.#waiting.length > 0) this.#askForPlaces();
			},
			wake: () => void this.#resting.delete(slot),
			release: () => {
				if (isReleased) return;
				isReleased = true;
				this.#resting.delete(slot);
				this.#used -= 1;
				this.#serve();
			},
		};
		return slot;
	}
}
