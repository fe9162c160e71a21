import { qualifyReply, type QualificationRule } from '../../feedback';
import type { SendOutcome } from '../ports';
import { holdOffMs, nextAttemptAt } from './retry';
import type { AttemptResult, ClaimedMessage, ReasonId, Refusal, RetryPlan } from '../types';

/** What results are made by. */
export interface ResultParts {
	/** The store's clock: asked only where a date is needed, which is not for nearly all. */
	now(): Promise<number>;
	retries?: RetryPlan;
	/** Qualification rules of the user. */
	rules: readonly QualificationRule[];
}

/** What the log keeps of an outcome. */
export async function resultOf(
	outcome: SendOutcome,
	{ attempt, lostSessions }: Pick<ClaimedMessage, 'attempt' | 'lostSessions'>,
	{ now, retries, rules }: ResultParts,
): Promise<AttemptResult> {
	switch (outcome.kind) {
		case 'sent':
			return { state: 'sent', reply: outcome.reply };
		case 'failed':
			return { state: 'failed', ...qualified(outcome, rules), reply: outcome.reply };
		case 'deferred':
			return { state: 'retry', retryAt: nextAttemptAt(attempt - lostSessions, await now(), retries), ...qualified(outcome, rules), reply: outcome.reply };
		case 'sessionLost':
			return {
				state: 'retry',
				retryAt: (await now()) + holdOffMs(lostSessions + 1),
				reason: 'unreachable',
				reply: outcome.reply,
				sessionLost: true,
			};
		case 'senderRefused':
			return { state: 'retry', retryAt: await now(), reason: 'refused', reply: outcome.reply, untried: true };
		case 'unknown':
			return { state: 'unknown', reply: outcome.reply };
	}
}

/** A server's refusal by the same rules as a bounce that comes back later, the user's first; one of ours by its own reason. */
function qualified(outcome: Extract<SendOutcome, { reason: ReasonId }>, rules: readonly QualificationRule[]): { reason: ReasonId; refusal?: Refusal } {
	const { reason, refusal, reply } = outcome;
	if (!refusal || rules.length === 0) return { reason, ...(refusal && { refusal }) };
	const qualification = qualifyReply(reply, refusal.phase, rules);
	return { reason: qualification.reason, refusal: { ...refusal, qualification } };
}

/** Whether the connection or the server failed, not the message. */
export function endsSession(outcome: SendOutcome): outcome is Extract<SendOutcome, { kind: 'sessionLost' | 'unknown' }> {
	return outcome.kind === 'sessionLost' || outcome.kind === 'unknown';
}
