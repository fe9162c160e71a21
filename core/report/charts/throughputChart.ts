import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import { html } from '../html';
import type { SafeHtml } from '../html';
import { chartFrame, percent, position } from './svg';
import type { ChartName } from './svg';

/** Messages by time, in slices that are all as long. */
export interface Throughput {
	/** Start of the first slice, in ms since 1970, moved by the time zone: its UTC parts are those of the clock on the wall. */
	from: number;
	sliceMs: number;
	counts: number[];
}

export interface ThroughputLabels {
	number(value: number): string;
	/** A moment on the axis. @param wall as `Throughput.from` @param stepMs from one label to the next */
	time(wall: number, stepMs: number): string;
}

const PLOT_TOP = 22;
const PLOT_HEIGHT = 170;
const HEIGHT = PLOT_TOP + PLOT_HEIGHT + 28;

/** The plot is stretched to the width of its place; its lines keep their strength. */
const WIDE = 1000;

const HOUR_MS = 60 * 60 * 1000;

/** Times of a day are short; with their date they take a quarter of a phone. */
const SHORT_LABELS = { most: 5, halfWidth: 6 };
const LONG_LABELS = { most: 3, halfWidth: 14 };

/** **Throughput**: how many messages left in each slice of time. Steps, since a slice says nothing of what is between. */
export function throughputChart(name: ChartName, { from, sliceMs, counts }: Throughput, labels: ThroughputLabels): SafeHtml {
	const until = from + sliceMs * counts.length;
	const across = scaleUtc([from, until], [0, WIDE]);
	const up = scaleLinear([0, Math.max(...counts, 1)], [PLOT_HEIGHT, 0]).nice(4);
	// The last step ends where its slice does.
	const points = [...counts, counts.at(-1) ?? 0].map((count, index): [number, number] => [across(from + index * sliceMs), up(count)]);
	const surface = area().y0(PLOT_HEIGHT).curve(curveStepAfter);
	const outline = line().curve(curveStepAfter);
	return chartFrame(name, HEIGHT, html`<svg x="0" y="${PLOT_TOP}" width="100%" height="${PLOT_HEIGHT}" viewBox="0 0 ${WIDE} ${PLOT_HEIGHT}" preserveAspectRatio="none">
<path class="surface" d="${surface(points) ?? ''}"/>
<path class="outline" d="${outline(points) ?? ''}" vector-effect="non-scaling-stroke"/>
</svg>
${gridLines(up, labels)}
<line class="axis" x1="0" x2="100%" y1="${PLOT_TOP + PLOT_HEIGHT}" y2="${PLOT_TOP + PLOT_HEIGHT}"/>
${timeLabels(across, until, labels)}`);
}

function gridLines(up: { (value: number): number; ticks(count: number): number[] }, labels: ThroughputLabels): SafeHtml[] {
	const whole = up.ticks(4).filter((value) => value > 0 && Number.isInteger(value));
	return whole.map((value) => {
		const y = position(PLOT_TOP + up(value));
		return html`<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}"/>
<text class="tick" x="0" y="${position(PLOT_TOP + up(value) - 5)}">${labels.number(value)}</text>
`;
	});
}

function timeLabels(across: ReturnType<typeof scaleUtc>, until: number, labels: ThroughputLabels): SafeHtml[] {
	const all = across.ticks(SHORT_LABELS.most).filter((tick) => tick.getTime() < until);
	const { most, halfWidth } = stepOf(all) < 6 * HOUR_MS ? SHORT_LABELS : LONG_LABELS;
	const ticks = all.filter((_tick, index) => index % Math.ceil(all.length / most) === 0);
	return ticks.map((tick) => {
		const x = (Number(across(tick)) / WIDE) * 100;
		const anchor = x < halfWidth ? 'start' : x > 100 - halfWidth ? 'end' : 'middle';
		return html`<line class="axis" x1="${percent(x)}" x2="${percent(x)}" y1="${PLOT_TOP + PLOT_HEIGHT}" y2="${PLOT_TOP + PLOT_HEIGHT + 5}"/>
<text class="tick" x="${percent(x)}" y="${HEIGHT - 6}" text-anchor="${anchor}">${labels.time(tick.getTime(), stepOf(all))}</text>
`;
	});
}

function stepOf([first, second]: Date[]): number {
	return first && second ? second.getTime() - first.getTime() : 0;
}
