/** What reports ask the store for, beside the counts that sending needs itself. Seed addresses are in no figures. */
import type { MessageFormat, MessageState, ReasonId } from './types';

/** A stretch of time, in ms: from its start, up to its end and without it. */
export interface TimeSlice {
	from: number;
	until: number;
}

/** A wave by the positions of its messages: behind `after`, up to `upTo`; null: up to the last one. */
export interface WaveRange {
	after: number;
	upTo: number | null;
}

/** Messages of one wave that are in this state. */
export interface WaveCount {
	/** Index of the wave among those asked for. */
	wave: number;
	state: MessageState;
	messages: number;
}

/** What servers of a domain said, and to how many of the messages that were looked at. */
export interface DomainReply {
	domain: string;
	/** `pending`: refused for now, to be tried again. */
	state: 'failed' | 'pending' | 'unknown';
	reply: string;
	messages: number;
}

export interface ReportPort {
	/** When the first and the last message were sent; null: none was. */
	sentTimes(analysisId: string): Promise<{ first: number; last: number } | null>;
	/** Messages sent in each of these slices. */
	countSentIn(analysisId: string, slices: readonly TimeSlice[]): Promise<number[]>;
	/** Failed messages by reason. */
	countFailures(analysisId: string): Promise<Partial<Record<ReasonId, number>>>;
	/** Messages by wave and state; states that no message of a wave is in are left out. */
	countWaves(analysisId: string, waves: readonly WaveRange[]): Promise<WaveCount[]>;
	/**
	 * Replies to messages that failed, wait for their next attempt or are unknown, of these domains, most frequent first.
	 * @param lookedAt of each state so many messages at most are read: a domain that refuses everything says the same
	 */
	domainReplies(analysisId: string, domains: readonly string[], lookedAt: number): Promise<DomainReply[]>;
	/** Position of the first message to be delivered in this format. Where few have it, all of them are gone through. */
	firstInFormat(analysisId: string, format: MessageFormat): Promise<number | undefined>;
}
