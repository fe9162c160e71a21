import type { DeliveryError } from '../../errors';
import type { Stop } from '../ports';

/** How a run ended. Without `stop` and `error` it took everything that was due. */
export interface RunEnd {
	stop?: Stop;
	/** The MTA error behind `stop`, for callers that would rather throw. */
	error?: DeliveryError;
}

/** Whether a run is to stop, and why: what its lanes, its heart and the outside share. The first reason stays. */
export class RunControl {
	#end: RunEnd = {};
	readonly #abort = new AbortController();

	get stopping(): boolean {
		return this.#abort.signal.aborted;
	}

	/** For who waits. */
	get signal(): AbortSignal {
		return this.#abort.signal;
	}

	get end(): RunEnd {
		return this.#end;
	}

	/** From now on nothing new is taken; what is in flight is finished. */
	stop(end: RunEnd): void {
		if (this.stopping) return;
		this.#end = end;
		this.#abort.abort();
	}

	onStop(listener: () => void): void {
		this.signal.addEventListener('abort', listener, { once: true });
	}
}
