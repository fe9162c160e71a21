import type { DeliveryStore } from '../ports';

/** Figures are taken again at the soonest after so many times as long as taking them took: pages never slow sending down by more. */
const REST = 20;

const SHORTEST_REST_MS = 2_000;

/** Deliveries whose figures are kept for a moment. */
const MOST = 100;

interface Kept {
	figures: Promise<unknown>;
	takenAt: number;
	/** When they may be taken again; while they are being taken: never. */
	freshUntil: number;
}

const keptOf = new WeakMap<DeliveryStore, Map<string, Kept>>();

/** Figures with the time that they are of. */
export interface Taken<Figures> {
	figures: Figures;
	takenAt: number;
}

/**
 * The figures under this key: those that were taken a moment ago, else taken now. However many people look at a page, and
 * however often, a million messages are counted no more than the store has time for.
 * @param key all that makes the figures other ones, but for the messages themselves
 */
export async function keepFigures<Figures>(store: DeliveryStore, key: string, clock: { now(): number }, take: () => Promise<Figures>): Promise<Taken<Figures>> {
	const kept = keptOf.get(store) ?? new Map<string, Kept>();
	keptOf.set(store, kept);
	const known = kept.get(key);
	if (known && clock.now() < known.freshUntil) return { figures: (await known.figures) as Figures, takenAt: known.takenAt };
	const begunAt = clock.now();
	const figures = take();
	const entry: Kept = { figures, takenAt: begunAt, freshUntil: Infinity };
	kept.delete(key);
	kept.set(key, entry);
	for (const old of [...kept.keys()].slice(0, -MOST)) kept.delete(old);
	try {
		const taken = await figures;
		entry.freshUntil = clock.now() + Math.max(SHORTEST_REST_MS, (clock.now() - begunAt) * REST);
		return { figures: taken, takenAt: begunAt };
	} catch (error) {
		if (kept.get(key) === entry) kept.delete(key);
		throw error;
	}
}
