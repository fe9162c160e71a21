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
	const sentence = delivery.stopDetail ?? timeLeft(frame, delivery, progress) ?? waitsUntil(frame, delivery) ?? null;
	const content = html`${statusVerdict(frame, delivery.status, sentence)}
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

/** Nothing while it does not run, or where nothing has left lately. */
function timeLeft({ more, formats, now }: Frame, { status }: ReportedFacts, { counts, throughput }: ReportedProgress): string | undefined {
	if (status !== 'inProgress' || !throughput || counts.pending === 0) return undefined;
	const rate = recentRate(throughput, now);
	return rate > 0 ? more.timeLeft(formats.span(counts.pending / rate)) : undefined;
}

/** Messages a ms over the last slices. */
function recentRate({ from, sliceMs, counts }: ReportedThroughput, now: number): number {
	const begun = counts.map((count, index) => ({ count, start: from + index * sliceMs })).filter(({ start }) => start < now);
	const recent = begun.slice(-RECENT_SLICES);
	const [first] = recent;
	if (!first) return 0;
	return recent.reduce((sum, { count }) => sum + count, 0) / Math.max(now - first.start, 1);
}

function waitsUntil({ texts, more, formats }: Frame, { status, resumeAt }: ReportedFacts): string | undefined {
	return status === 'pending' && resumeAt !== null ? `${more.words.resumeAt}${texts.colon} ${formats.time(resumeAt)}` : undefined;
}
