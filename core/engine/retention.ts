import type { DeliveryStore } from '../delivery/ports';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How often a store that is in use is looked through. */
const INTERVAL_MS = 60 * 60 * 1000;

/** When each open store was looked through last, by this process's clock. */
const lookedAt = new WeakMap<DeliveryStore, number>();

/**
 * Clears profiles whose retention time is over, beside the call that uses the store and without keeping it waiting.
 * What goes wrong is left to the next time: the call has nothing to do with it.
 */
export function keepRetentionTime(store: DeliveryStore, days: number): void {
	if (!(days > 0)) return;
	const now = Date.now();
	if (now - (lookedAt.get(store) ?? -Infinity) < INTERVAL_MS) return;
	lookedAt.set(store, now);
	void store
		.now()
		.then((storeNow) => store.clearOldProfiles(storeNow - days * DAY_MS))
		.catch(() => lookedAt.delete(store));
}
