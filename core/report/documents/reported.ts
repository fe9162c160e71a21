import type { Delivery, DomainCounts, Finding, Mailbox, MessageFormat, ReactionFigures, ReasonId, Sentence } from '../../delivery/types';
import type { PartLook } from '../charts';

/** What the head of a report says of the delivery. Times in ms. */
export interface ReportedFacts extends Pick<Delivery, 'code' | 'revision' | 'status' | 'startedAt' | 'finishedAt' | 'stopReason' | 'stopDetail' | 'stopSentence'> {
	label: string;
	/** When it is to begin, where a date was set. */
	contactAt: number | null;
	/** When it goes on by itself, where it waits. */
	resumeAt: number | null;
	/** Sender and subject as one recipient gets them. */
	sample: { from: Mailbox; subject: string } | null;
}

/** States of the messages to be delivered; `pending` with those on their way. */
export type ShownState = 'sent' | 'failed' | 'unknown' | 'pending' | 'cancelled' | 'ignored';

export type StateCounts = Record<ShownState, number>;

/** In the order of bars and legends: what is done, then what went wrong, then what is left. */
export const SHOWN_STATES: readonly ShownState[] = ['sent', 'failed', 'unknown', 'ignored', 'cancelled', 'pending'];

/** Each state looks as it is called. */
export function lookOf(state: ShownState): PartLook {
	return state;
}

/** Messages sent in slices of time, all as long; `from` in ms since 1970. */
export interface ReportedThroughput {
	from: number;
	sliceMs: number;
	counts: number[];
	first: number;
	last: number;
}

export interface ReportedWave {
	/** When it started, or is to start; null: nobody knows yet. */
	startsAt: number | null;
	counts: Partial<StateCounts>;
}

export interface ReportedReply {
	state: 'failed' | 'pending' | 'unknown';
	/** Without what belongs to one message only. */
	text: string;
	messages: number;
}

export interface ReportedDomain extends DomainCounts {
	replies: ReportedReply[];
}

export interface ReportedPlan {
	recipients: number;
	toDeliver: number;
	exclusions: Partial<Record<ReasonId, number>>;
	formats: Partial<Record<MessageFormat, number>>;
	findings: Finding[];
	/** How long sending takes at the configured rates, in ms; null where no rate limits it. */
	durationMs: number | null;
}

/** How far sending has come: what the progress page shows. */
export interface ReportedProgress {
	counts: StateCounts;
	throughput: ReportedThroughput | null;
	/** Empty where all messages go in one. */
	waves: ReportedWave[];
}

/** All that sending has brought about. */
export interface ReportedSending extends ReportedProgress {
	failures: Partial<Record<ReasonId, number>>;
	/** Most messages first; `moreDomains` are not among them. */
	domains: ReportedDomain[];
	/** Of each state so many messages at most were read for the replies; null: all were. */
	repliesOf: number | null;
	held: Array<{ domain: string; until: number; detail: string; sentence?: Sentence }>;
	/** The first of the unknown messages. */
	unknown: Array<{ address: string; reply: string }>;
	/** Of deliveries that are tracked only. */
	reactions: ReactionFigures | null;
}
