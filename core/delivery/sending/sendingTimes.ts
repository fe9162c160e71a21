import { holdOffMs } from './retry';
import type { Delivery, MessageCounts } from '../types';

/** So that a loop of the workflow that comes at the very moment does not come a little too early. */
const SOON_MS = 1_000;

/** When nothing of a delivery is tried any more; null while it has not started and its validity is a period. */
export function validityEnd({ parameters, startedAt }: Pick<Delivery, 'parameters' | 'startedAt'>): number | null {
	if (parameters.validUntil) return parameters.validUntil.at;
	return startedAt === null ? null : startedAt + parameters.validityMs;
}

export interface ResumeInput {
	delivery: Delivery;
	counts: MessageCounts;
	/** When the next wave is to start, if any. */
	nextWaveAt: number | null;
	/** The run has used up its time: it goes on at once. */
	isOutOfTime: boolean;
	/** The store's clock. */
	now: number;
}

/**
 * When a pending delivery wants to go on: soon, when something is due or in another run's hands; else at the next retry
 * or wave; and at the end of the validity, since what is left has to fail then.
 */
export function resumeTime({ delivery, counts, nextWaveAt, isOutOfTime, now }: ResumeInput): number {
	if (isOutOfTime) return now + SOON_MS;
	const isBusy = counts.dueNow > 0 || counts.sending > 0;
	const dates = [counts.retryAt, nextWaveAt].filter((date) => date !== null);
	const next = isBusy || dates.length === 0 ? now + holdOffMs(1) : Math.min(...dates);
	return Math.max(now + SOON_MS, Math.min(next, validityEnd(delivery) ?? next));
}
