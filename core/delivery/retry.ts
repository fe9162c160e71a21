const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Pauses after the first attempts: five retries on the first day, at least an hour apart, here 1, 2, 4, 8 and 16 hours
 * after the first attempt. They grow because greylisting is over within an hour, a full mailbox or a broken server is not.
 */
const FIRST_DAY_PAUSES_MS = [1, 1, 2, 4, 8].map((hours) => hours * HOUR_MS);

/**
 * When a message is tried again whose attempt number `attempt` (from 1) failed for now: five times on the
 * first day, then once a day. The end of the validity period is the caller's business.
 */
export function nextAttemptAt(attempt: number, now: number): number {
	return now + (FIRST_DAY_PAUSES_MS[attempt - 1] ?? DAY_MS);
}

/** How long (ms) to leave the MTA alone after so many lost or refused sessions in a row: 1 minute, doubling, at most 1 hour. */
export function holdOffMs(consecutiveSessionFailures: number): number {
	if (consecutiveSessionFailures < 1) return 0;
	return Math.min(MINUTE_MS * 2 ** (consecutiveSessionFailures - 1), HOUR_MS);
}
