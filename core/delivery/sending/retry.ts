import type { RetryPlan } from '../types';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Five retries on the first day, at least an hour apart. */
export const DEFAULT_RETRIES: RetryPlan = { firstDay: 5, spacingMs: HOUR_MS };

/** An Enhanced MTA takes everything, so a 4xx of its own is soon over: it is asked again every quarter of an hour. */
export const ENHANCED_RETRIES: RetryPlan = { firstDay: 96, spacingMs: 15 * MINUTE_MS };

/**
 * When a message is tried again whose attempt number `attempt` (from 1) failed for now: so many times on the first day,
 * then once a day. The end of the validity period is the caller's business.
 */
export function nextAttemptAt(attempt: number, now: number, plan: RetryPlan = DEFAULT_RETRIES): number {
	return now + (attempt <= plan.firstDay ? firstDayPause(attempt, plan) : DAY_MS);
}

/**
 * The pauses double where the day has room for it (by default they end 1, 2, 4, 8 and 16 hours after the first attempt):
 * greylisting is over within an hour, a full mailbox or a broken server is not. Else they share the day evenly.
 */
function firstDayPause(attempt: number, { firstDay, spacingMs }: RetryPlan): number {
	const doubles = spacingMs * 2 ** (firstDay - 1) <= DAY_MS;
	if (!doubles) return Math.max(spacingMs, Math.floor(DAY_MS / firstDay));
	return attempt === 1 ? spacingMs : spacingMs * 2 ** (attempt - 2);
}

/** How long (ms) to leave the MTA alone after so many lost or refused sessions in a row: 1 minute, doubling, at most 1 hour. */
export function holdOffMs(consecutiveSessionFailures: number): number {
	if (consecutiveSessionFailures < 1) return 0;
	return Math.min(MINUTE_MS * 2 ** (consecutiveSessionFailures - 1), HOUR_MS);
}
