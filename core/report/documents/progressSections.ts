import { statusBar, throughputChart, waveChart } from '../charts';
import { html } from '../html';
import type { SafeHtml } from '../html';
import type { Frame } from './frame';
import { lookOf, SHOWN_STATES, type ReportedProgress, type ReportedThroughput, type ReportedWave, type ShownState, type StateCounts } from './reported';
import { card, figureList, legend, type Figure } from './sections';

/** Waves that have a bar of their own; more would be a wall. */
const WAVES_SHOWN = 24;

function stateLabel({ more: { words } }: Frame, state: ShownState): string {
	return words[state];
}

function totalOf(counts: Partial<StateCounts>): number {
	return SHOWN_STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}

/** Sent, failed, pending and unknown, large. */
export function progressFigures(frame: Frame, { counts }: ReportedProgress): SafeHtml {
	const { formats, texts } = frame;
	const total = totalOf(counts);
	const shown = SHOWN_STATES.filter((state) => counts[state] > 0 || state === 'sent' || state === 'failed' || state === 'pending');
	const figures: Figure[] = shown.map((state) => ({ label: stateLabel(frame, state), value: formats.number(counts[state]), note: formats.share(counts[state], total) }));
	return figureList([{ label: texts.words.toDeliver, value: formats.number(total) }, ...figures]);
}

/** How many messages are in which state, as a bar with its legend. */
export function progressBar(frame: Frame, { counts }: ReportedProgress): SafeHtml {
	const { more, formats } = frame;
	const total = totalOf(counts);
	const shown = SHOWN_STATES.filter((state) => counts[state] > 0);
	const parts = shown.map((state) => ({
		look: lookOf(state),
		label: stateLabel(frame, state),
		value: formats.number(counts[state]),
		note: formats.share(counts[state], total),
	}));
	if (total === 0) return card(more.words.progress, html`<p class="note">${more.words.noDomains}</p>`);
	const name = { id: 'status', title: more.words.progress, description: more.listed(parts.map(({ label, value, note }) => [label, `${value} (${note})`])) };
	return card(more.words.progress, html`${statusBar(name, shown.map((state) => ({ look: lookOf(state), count: counts[state] })))}${legend(parts)}`);
}

/** Messages sent over time. */
export function throughputSection(frame: Frame, throughput: ReportedThroughput | null): SafeHtml {
	const { more, formats } = frame;
	if (!throughput) return card(more.words.throughput, html`<p class="note">${more.words.nothingSent}</p>`);
	const { from, sliceMs, counts, first, last } = throughput;
	const total = counts.reduce((sum, count) => sum + count, 0);
	const name = {
		id: 'throughput',
		title: more.words.throughput,
		description: `${more.throughputDescription(formats.number(total), formats.time(first), formats.time(last))} ${formats.perSlice(sliceMs)}${frame.texts.colon} ≤ ${formats.number(Math.max(...counts))}`,
	};
	const chart = throughputChart(name, { from: formats.wall(from), sliceMs, counts }, { number: formats.number, time: formats.axisTime });
	return card(more.words.throughput, html`<p class="note">${formats.perSlice(sliceMs)}</p>
${chart}`);
}

/** The waves with what became of each; nothing where all messages go in one. */
export function waveSection(frame: Frame, waves: readonly ReportedWave[]): SafeHtml | false {
	const { more, formats } = frame;
	if (waves.length === 0) return false;
	const bars = waves.slice(0, WAVES_SHOWN).map(({ startsAt, counts }, index) => {
		const total = totalOf(counts);
		const done = total - (counts.pending ?? 0);
		const label = `${more.wave(formats.number(index + 1))}${startsAt === null ? '' : ` · ${formats.time(startsAt)}`}`;
		const parts = SHOWN_STATES.map((state) => ({ look: lookOf(state), count: counts[state] ?? 0 }));
		return { label, value: done === 0 ? formats.number(total) : more.outOf(formats.number(done), formats.number(total)), counts: parts };
	});
	const name = { id: 'waves', title: more.words.waves, description: more.listed(bars.map(({ label, value }) => [label, value])) };
	const rest = waves.length - bars.length;
	return card(more.words.waves, html`${waveChart(name, bars)}${rest > 0 && html`<p class="note">${more.more(formats.number(rest))}</p>`}`);
}
