import type { ClaimQueue } from './claimQueue';
import type { Admission, Pacer } from './pacer';
import type { PacePort, Run, SendingPort } from '../ports';
import type { ClaimedMessage } from '../types';

/** Messages that are put off in one commit. */
const PUT_OFF_AT_ONCE = 200;

/** Messages that wait for a place while others go on. More would only be claimed for nothing. */
const MAX_WAITING = 1_000;

type QueueStore = Pick<PacePort, 'putOff'> & Pick<SendingPort, 'releaseClaims'>;

/** Hands out messages as the pacer lets them go: one that has to wait lets others pass; what is not due is put off. */
export interface PacedQueue extends ClaimQueue {
	/** A message that waits may have its turn now. */
	look(): void;
	/** Hands out nothing more: who waits for a message gets none. */
	halt(): void;
}

export function openPacedQueue(store: QueueStore, run: Run, inner: ClaimQueue, pacer: Pick<Pacer, 'admit'>): PacedQueue {
	return new WaitingQueue(store, run, inner, pacer);
}

class WaitingQueue implements PacedQueue {
	/** By domain: where the first has to wait, the others of its domain have to as well. */
	readonly #waiting = new Map<string, ClaimedMessage[]>();
	#delayed: Array<{ id: string; until: number }> = [];
	#halted = false;
	#looks = 0;
	#onLook: Array<() => void> = [];

	constructor(
		readonly store: QueueStore,
		readonly run: Run,
		readonly inner: ClaimQueue,
		readonly pacer: Pick<Pacer, 'admit'>,
	) {}

	look(): void {
		this.#looks += 1;
		this.#onLook.splice(0).forEach((resolve) => resolve());
	}

	halt(): void {
		this.#halted = true;
		this.look();
	}

	async next(): Promise<ClaimedMessage | undefined> {
		while (!this.#halted) {
			const seen = this.#looks;
			const found = (await this.#nextWaiting()) ?? (await this.#nextFresh());
			if (found === 'none' && this.#waiting.size === 0) return undefined;
			if (typeof found === 'object') return found;
			if (found !== 'again') await this.#nextLook(seen);
		}
		return undefined;
	}

	async close(): Promise<void> {
		this.halt();
		await this.inner.close();
		const unused = [...this.#waiting.values()].flat().map(({ id }) => id);
		this.#waiting.clear();
		if (unused.length > 0) await this.store.releaseClaims(this.run, unused);
		await this.#flush();
	}

	/** The first that may go of those that wait; `wait` when no place is free at all; nothing when none may go. */
	async #nextWaiting(): Promise<ClaimedMessage | 'wait' | undefined> {
		for (const domain of [...this.#waiting.keys()]) {
			for (let message = this.#shift(domain); message; message = this.#shift(domain)) {
				const { kind } = await this.#admit(message);
				if (kind === 'go') return message;
				if (kind === 'waitForAny') return 'wait';
				if (kind === 'wait') break;
			}
		}
		return undefined;
	}

	async #nextFresh(): Promise<ClaimedMessage | 'none' | 'wait' | 'again'> {
		if (this.#count() >= MAX_WAITING) return 'wait';
		const message = await this.inner.next();
		if (!message) return 'none';
		const { kind } = await this.#admit(message);
		if (kind === 'go') return message;
		return kind === 'waitForAny' ? 'wait' : 'again';
	}

	/** Asks for a message; what may not go now waits or is put off. */
	async #admit(message: ClaimedMessage): Promise<Admission> {
		const admission = await this.pacer.admit(message);
		if (admission.kind === 'putOff') await this.#putOff(message.id, admission.until);
		if (admission.kind === 'wait' || admission.kind === 'waitForAny') this.#unshift(message);
		return admission;
	}

	#shift(domain: string): ClaimedMessage | undefined {
		const messages = this.#waiting.get(domain);
		const first = messages?.shift();
		if (messages?.length === 0) this.#waiting.delete(domain);
		return first;
	}

	#unshift(message: ClaimedMessage): void {
		const messages = this.#waiting.get(message.domain);
		if (messages) messages.unshift(message);
		else this.#waiting.set(message.domain, [message]);
	}

	#count(): number {
		return [...this.#waiting.values()].reduce((sum, messages) => sum + messages.length, 0);
	}

	/** Until somebody looks; at once when that has happened since `seen`. */
	#nextLook(seen: number): Promise<void> {
		if (this.#looks > seen || this.#halted) return Promise.resolve();
		return new Promise((resolve) => this.#onLook.push(resolve));
	}

	async #putOff(id: string, until: number): Promise<void> {
		this.#delayed.push({ id, until });
		if (this.#delayed.length >= PUT_OFF_AT_ONCE) await this.#flush();
	}

	async #flush(): Promise<void> {
		const delayed = this.#delayed;
		this.#delayed = [];
		if (delayed.length > 0) await this.store.putOff(this.run, delayed);
	}
}
