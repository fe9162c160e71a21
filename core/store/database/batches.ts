import { setTimeout as sleep } from 'node:timers/promises';

/** Rows of one commit: some ten milliseconds of SQLite's one writer. */
export const BATCH = 2_000;

/** Between two commits, so that other processes get their turn: they try again at random moments. */
const PAUSE_MS = 5;

/**
 * Makes a change that may be large in commits of their own, each of at most `BATCH` rows, until one finds fewer.
 * @param changeBatch gives how many rows it has changed
 * @returns how many rows were changed
 */
export async function inBatches(changeBatch: () => Promise<bigint>): Promise<number> {
	for (let total = 0; ; await sleep(PAUSE_MS)) {
		const changed = Number(await changeBatch());
		total += changed;
		if (changed < BATCH) return total;
	}
}
