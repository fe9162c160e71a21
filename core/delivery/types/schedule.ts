/** When and how fast messages go. */

/** How large a wave is: a number of messages, or a share of the delivery's messages in percent. */
export interface WaveSize {
	unit: 'messages' | 'percent';
	value: number;
}

/**
 * *Send using multiple waves*. `equal`: the first at once, each next one a period later. `calendar`: each row a wave,
 * with its delay (ms) from the start of the wave before. The last wave takes the rest.
 */
export type WavePlan =
	| { kind: 'equal'; size: WaveSize; periodMs: number }
	| { kind: 'calendar'; waves: Array<{ delayMs: number; size: WaveSize }> };

/** How often a message that was refused for now is tried again, before it goes on with one retry a day. */
export interface RetryPlan {
	/** Retries on the first day. (Default: 5) */
	firstDay: number;
	/** Least time between two of them, in ms. (Default: 1 hour) */
	spacingMs: number;
}

/** One wave of an analysis: it ends with the message at `lastPosition`; the last one has all that are left. */
export interface PlannedWave {
	messages: number;
	/** From the start of the wave before, in ms. */
	delayMs: number;
	lastPosition: number | null;
}

/** A moment, with the time zone (IANA) that the user set it in. */
export interface ZonedTime {
	at: number;
	timeZone: string;
}

/**
 * **MX rule**: throughput to the receiving domains that its mask matches; what is absent is not limited. All domains under
 * one mask share it.
 */
export interface MxRule {
	/** With `*` and `?`, in lower case; held against the recipient's domain, or the names of its MX hosts. */
	mask: string;
	/** Messages on their way at once. */
	connections?: number;
	messagesPerConnection?: number;
	messagesPerHour?: number;
	/** Time-outs in ms. */
	connectMs?: number;
	dataMs?: number;
	otherMs?: number;
	/** Absent: as the MTA's credential says. */
	security?: 'none' | 'startTlsIfOffered' | 'startTlsRequired' | 'tls';
	/** Another MTA for these domains; it is not signed in to. */
	relay?: { host: string; port: number };
}
