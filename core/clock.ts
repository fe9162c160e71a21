import { setTimeout as timer } from 'node:timers/promises';
import type { Clock } from './delivery/ports';

/** The real time. `sleep` ends early, without an error, when the signal is aborted. */
export const systemClock: Clock = {
	now: () => Date.now(),
	async sleep(ms, signal) {
		await timer(ms, undefined, { signal }).catch(() => undefined);
	},
};

/** Lets timers and messages of this thread run between two pieces of synchronous work. */
export function breathe(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
