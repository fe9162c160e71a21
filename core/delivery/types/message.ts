/** One message to one recipient, and what becomes of it. */
import type { Qualification, RefusedDetail, ReplyPhase } from '../../feedback';
import type { MessageFormat } from './formats';

/** Why a message was not sent or did not arrive; codes and types in `reasons.ts`. */
export type ReasonId =
	| 'notDefined'
	| 'userUnknown'
	| 'invalidDomain'
	| 'unreachable'
	| 'accountDisabled'
	| 'mailboxFull'
	| 'notConnected'
	| 'addressNotSpecified'
	| 'invalidAddress'
	| 'denylisted'
	| 'quarantined'
	| 'double'
	| 'excludedByRule'
	| 'excludedAfterArbitration'
	| 'badQuality'
	| 'limited'
	| 'controlAddress'
	| 'personalization'
	| 'notEncodable'
	| 'senderNotAllowed'
	| 'expired'
	| 'refused';

/** One message: one recipient of an analysis. `sending` with a mark has perhaps left; see the glossary. */
export type MessageState = 'pending' | 'sending' | 'sent' | 'failed' | 'ignored' | 'unknown' | 'cancelled';

/** What a server said about a recipient without getting a message. */
export type SmtpTestOutcome = 'accepted' | 'refused' | 'deferred';

/** A message on its way into the store, made by the analysis. */
export interface NewMessage {
	/** Place of its recipient in the target version. */
	position: number;
	/** As it will be used on the wire; '' when the recipient has none. */
	address: string;
	/** Lower-case address with normalised quotes and domain: what doubles and opt-outs are compared by. */
	addressKey: string;
	/** What makes two messages doubles. (Default: the address key) */
	doubleKey?: string;
	domain: string;
	format: MessageFormat;
	/** `ignored` with its reason, or null: to be delivered (and then a double of an earlier one is refused by the store). */
	exclusion: ReasonId | null;
}

/** A claimed message, with what is needed to render it. */
export interface ClaimedMessage {
	id: string;
	position: number;
	address: string;
	domain: string;
	format: MessageFormat;
	/** Attempts including this one, from 1. */
	attempt: number;
	/** How many of those before a lost session ended. */
	lostSessions: number;
	profile: Record<string, unknown>;
}

/** What a server's refusal of one message was qualified as, and what it answered. */
export interface Refusal {
	phase: ReplyPhase;
	qualification: Qualification;
}

/** How one attempt ended. Without a refusal, no server said anything about this message. */
export type AttemptResult =
	| { state: 'sent'; reply: string }
	| { state: 'failed'; reason: ReasonId; reply: string; refusal?: Refusal }
	/** Goes back to pending, not before `retryAt`. `sessionLost`: nobody said anything about this message. `untried`: nobody was even asked. */
	| { state: 'retry'; retryAt: number; reason: ReasonId; reply: string; refusal?: Refusal; sessionLost?: true; untried?: true }
	/** Excluded at the last moment, or not renderable. */
	| { state: 'ignored'; reason: ReasonId; reply: string }
	/** The last byte may have left and no reply came. */
	| { state: 'unknown'; reply: string };

/**
 * Number of messages by state, of one analysis. `dueNow`: the pending ones that may be claimed at once. `retryAt`:
 * the earliest next attempt of the others, null when none waits.
 */
export interface MessageCounts {
	pending: number;
	dueNow: number;
	sending: number;
	sent: number;
	failed: number;
	ignored: number;
	unknown: number;
	/** *Delivery cancelled*: it was stopped before their turn came. */
	cancelled: number;
	retryAt: number | null;
}

/** Messages of one domain, for summaries. */
export interface DomainCounts {
	domain: string;
	sent: number;
	failed: number;
	pending: number;
	unknown: number;
}

/** A row of the delivery log. */
export interface LoggedMessage {
	id: string;
	position: number;
	address: string;
	format: MessageFormat;
	state: MessageState;
	reason: ReasonId | null;
	reply: string | null;
	attempts: number;
	sentAt: number | null;
}

/** A row of the delivery log with all of its times. */
export interface MessageLogEntry extends LoggedMessage {
	/** Of *refused*: what for, as reputation or content. */
	detail: RefusedDetail | null;
	/** When it is tried again, while it is pending. */
	nextAttemptAt: number | null;
}

/** Which messages are listed. */
export interface MessageFilter {
	states?: MessageState[];
	reasons?: ReasonId[];
	/** Part of the address, whatever its case. */
	address?: string;
}
