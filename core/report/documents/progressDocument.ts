import { html } from '../html';
import type { SafeHtml } from '../html';
import { frameOf, type DocumentOptions, type Frame } from './frame';
import { statusVerdict } from './head';
import { layoutDocument } from './layout';
import { progressBar, progressFigures, throughputSection, waveSection } from './progressSections';
import type { ReportedFacts, ReportedProgress, ReportedThroughput } from './reported';

export interface ProgressDocumentInput {
	delivery: ReportedFacts;
	progress: ReportedProgress;
	/** How the page is read again; absent: it is not. */
	refreshing?: { isPaused: boolean; url: string };
}

/** Slices of time that the present rate is taken of, the last ones. */
const RECENT_SLICES = 10;

/** The **live progress** of a delivery: status, how far it has come, throughput, waves. */
export function progressDocument(options: DocumentOptions, { delivery, progress, refreshing }: ProgressDocumentInput): string {
	const frame = frameOf(options);
	const { more } = frame;
	const content = html`${statusVerdict(frame, delivery, timeLeft(frame, delivery, progress))}
<section class="card" aria-label="${more.words.allMessages}">${progressFigures(frame, progress)}</section>
${progressBar(frame, progress)}
${throughputSection(frame, progress.throughput)}
${waveSection(frame, progress.waves)}
${refreshing && !refreshing.isPaused && html`<p class="note screen">${more.words.refreshed}</p>`}`;
	return layoutDocument(frame, { page: 'progress', label: delivery.label, content, controls: refreshing && refreshLink(frame, refreshing) });
}

function refreshLink({ more }: Frame, { isPaused, url }: { isPaused: boolean; url: string }): SafeHtml {
	return html`<li><a href="${url}">${isPaused ? more.words.goOnRefreshing : more.words.pauseRefreshing}</a></li>
`;
}

/** Nothing while it does not run, or where nothing has left lately. Waves that are yet to come go at their own time. */
function timeLeft({ more, formats, now }: Frame, { status }: ReportedFacts, { counts, throughput, waves }: ReportedProgress): string | undefined {
	if (status !== 'inProgress' || !throughput) return undefined;
	const started = waves.filter(({ startsAt }) => startsAt !== null && startsAt <= now);
	const hasNext = started.length < waves.length;
	const left = hasNext ? started.reduce((sum, wave) => sum + (wave.counts.pending ?? 0), 0) : counts.pending;
	const rate = recentRate(throughput, now);
	if (left === 0 || rate === 0) return undefined;
	return (hasNext ? more.waveLeft : more.timeLeft)(formats.span(left / rate));
}

/** Messages a ms over the last slices. */
function recentRate({ from, sliceMs, counts }: ReportedThroughput, now: number): number {
	const begun = counts.map((count, index) => ({ count, start: from + index * sliceMs })).filter(({ start }) => start < now);
	const recent = begun.slice(-RECENT_SLICES);
	const [first] = recent;
	if (!first) return 0;
	return recent.reduce((sum, { count }) => sum + count, 0) / Math.max(now - first.start, 1);
}
