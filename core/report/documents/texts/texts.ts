import type { DeliveryStatus, Language } from '../../../delivery/types';

/** Labels of sections, figures and columns. */
export type DocumentWord =
	| 'allMessages'
	| 'cancelled'
	| 'clicks'
	| 'contactDate'
	| 'domain'
	| 'domains'
	| 'errors'
	| 'failed'
	| 'failures'
	| 'finished'
	| 'format'
	| 'funnel'
	| 'goOnRefreshing'
	| 'headers'
	| 'heldDomains'
	| 'heldUntil'
	| 'htmlVersion'
	| 'ignored'
	| 'imageBytes'
	| 'images'
	| 'htmlBytes'
	| 'textBytes'
	| 'totalBytes'
	| 'language'
	| 'limits'
	| 'link'
	| 'links'
	| 'machines'
	| 'messages'
	| 'missingCharacters'
	| 'noDomains'
	| 'noFindings'
	| 'noMessages'
	| 'nothingSent'
	| 'opens'
	| 'mirrors'
	| 'overLimit'
	| 'pauseRefreshing'
	| 'pending'
	| 'previewNote'
	| 'progress'
	| 'reactions'
	| 'reason'
	| 'refreshed'
	| 'rejected'
	| 'replaced'
	| 'replacedCharacters'
	| 'replies'
	| 'reports'
	| 'resumeAt'
	| 'sendingTime'
	| 'sent'
	| 'share'
	| 'started'
	| 'throughput'
	| 'times'
	| 'unknown'
	| 'unknownNote'
	| 'waves'
	| 'warnings'
	| 'why';

/** What the reports, the preview and the progress page say, in one language, beside `ReportTexts`. */
export interface DocumentTexts {
	language: Language;
	words: Record<DocumentWord, string>;
	statuses: Record<DeliveryStatus, string>;
	titles: Record<'analysis' | 'delivery' | 'progress' | 'preview', string>;
	/** When the figures were taken. */
	asOf(time: string): string;
	/** `1,198 of 1,206` */
	outOf(part: string, whole: string): string;
	/** What the throughput is counted in: `Messages sent per 5 minutes`. */
	perSlice(amount: string, unit: TimeUnit, isOne: boolean): string;
	/** A span of time: `5 minutes`. */
	span(amount: string, unit: TimeUnit, isOne: boolean): string;
	/** How long the rest takes, at the rate of the last stretch of time. */
	timeLeft(left: string): string;
	/** The same of the wave that goes now, where others come later. */
	waveLeft(left: string): string;
	wave(number: string): string;
	/** So many more that are not shown. */
	more(count: string): string;
	/** Sentences that say what a chart shows. */
	throughputDescription(total: string, from: string, until: string): string;
	/** `Label: value; label: value.` */
	listed(pairs: ReadonlyArray<[label: string, value: string]>): string;
	/** Of the replies that were read, no more than so many. */
	repliesOf(messages: string): string;
	/** A preview in one format, and for how many recipients. */
	previewOf(format: string, messages: string, isOne: boolean): string;
}

export type TimeUnit = 'second' | 'minute' | 'hour' | 'day';
