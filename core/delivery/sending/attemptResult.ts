import type { SendOutcome } from '../ports';
import { holdOffMs, nextAttemptAt } from './retry';
import type { AttemptResult, ClaimedMessage, RetryPlan } from '../types';

/** What the log keeps of an outcome. The store's clock is asked only where a date is needed: not for nearly all. */
export async function resultOf(
	outcome: SendOutcome,
	{ attempt, lostSessions }: Pick<ClaimedMessage, 'attempt' | 'lostSessions'>,
	now: () => Promise<number>,
	retries?: RetryPlan,
): Promise<AttemptResult> {
	switch (outcome.kind) {
		case 'sent':
			return { state: 'sent', reply: outcome.reply };
		case 'failed':
			return { state: 'failed', reason: outcome.reason, reply: outcome.reply };
		case 'deferred':
			return { state: 'retry', retryAt: nextAttemptAt(attempt - lostSessions, await now(), retries), reason: outcome.reason, reply: outcome.reply };
		case 'sessionLost':
			return {
				state: 'retry',
				retryAt: (await now()) + holdOffMs(lostSessions + 1),
				reason: 'unreachable',
				reply: outcome.reply,
				sessionLost: true,
			};
		case 'senderRefused':
			return { state: 'retry', retryAt: await now(), reason: 'refused', reply: outcome.reply };
		case 'unknown':
			return { state: 'unknown', reply: outcome.reply };
	}
}

/** Whether the connection or the server failed, not the message. */
export function endsSession({ kind }: SendOutcome): boolean {
	return kind === 'sessionLost' || kind === 'unknown';
}
