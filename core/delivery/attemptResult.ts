import type { SendOutcome } from './ports';
import { holdOffMs, nextAttemptAt } from './retry';
import type { AttemptResult, RetryPlan } from './types';

/** What the log keeps of an outcome. The store's clock is asked only where a date is needed: not for nearly all. */
export async function resultOf(outcome: SendOutcome, attempt: number, now: () => Promise<number>, retries?: RetryPlan): Promise<AttemptResult> {
	switch (outcome.kind) {
		case 'sent':
			return { state: 'sent', reply: outcome.reply };
		case 'failed':
			return { state: 'failed', reason: outcome.reason, reply: outcome.reply };
		case 'deferred':
			return { state: 'retry', retryAt: nextAttemptAt(attempt, await now(), retries), reason: outcome.reason, reply: outcome.reply };
		case 'sessionLost':
			return { state: 'retry', retryAt: (await now()) + holdOffMs(attempt), reason: 'unreachable', reply: outcome.reply };
		case 'senderRefused':
			return { state: 'retry', retryAt: await now(), reason: 'refused', reply: outcome.reply };
		case 'unknown':
			return { state: 'unknown', reply: outcome.reply };
	}
}

/** Whether nothing more can go over the session, or nothing of this delivery. */
export function endsSession({ kind }: SendOutcome): boolean {
	return kind === 'sessionLost' || kind === 'unknown' || kind === 'senderRefused';
}
