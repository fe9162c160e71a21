import { openStore, type StoreOptions } from '../store';
import { canonicalJson } from '../target/hash';
import type { DeliveryStore } from '../delivery/ports';

/** The open stores of this process: one connection (SQLite) or pool (PostgreSQL) for each, however many calls use it. */
export interface Stores {
	/** @throws DeliveryError `storeNotWritable` */
	get(options: StoreOptions): Promise<DeliveryStore>;
	close(): Promise<void>;
}

export function openStores(): Stores {
	const open = new Map<string, Promise<DeliveryStore>>();
	return {
		get(options) {
			const key = canonicalJson(options);
			const known = open.get(key);
			if (known) return known;
			const opening = openStore(options);
			open.set(key, opening);
			// A store that could not be opened is tried again by the next call: the user may have mended it.
			opening.catch(() => open.delete(key));
			return opening;
		},
		async close() {
			const opened = await Promise.allSettled(open.values());
			open.clear();
			for (const store of opened) if (store.status === 'fulfilled') await store.value.close();
		},
	};
}
