import { scaleLinear } from 'd3-scale';
import { html } from '../html';
import type { SafeHtml } from '../html';
import { chartFrame, percent, shorten } from './svg';
import type { ChartName } from './svg';

/** How a part of a bar looks: its colour and its pattern. */
export type PartLook = 'kept' | 'excluded' | 'rest' | 'sent' | 'failed' | 'pending' | 'unknown' | 'cancelled' | 'ignored' | 'within' | 'over';

export interface BarPart {
	look: PartLook;
	from: number;
	to: number;
}

/** One row of a bar chart: what it is and how much, with its bar below. */
export interface BarRow {
	label: string;
	value: string;
	parts: BarPart[];
	/** A line across the bar, as a limit. */
	mark?: number;
}

const ROW = 46;
const TEXT_BASELINE = 16;
const BAR_TOP = 23;
const BAR_HEIGHT = 12;

/** Columns of a label at most: label and value share a line, on a phone too. */
const LABEL_COLUMNS = 30;
const VALUE_COLUMNS = 22;

/** Nothing that is there is too narrow to be seen, in percent of the chart. */
const NARROWEST = 0.6;

/** Rows of bars on one scale. @param whole what a bar over the whole width stands for */
export function barChart(name: ChartName, rows: readonly BarRow[], whole: number): SafeHtml {
	const across = scaleLinear([0, whole > 0 ? whole : 1], [0, 100]).clamp(true);
	const content = rows.map(
		({ label, value, parts, mark }, index) => html`<text class="label" x="0" y="${index * ROW + TEXT_BASELINE}">${shorten(label, LABEL_COLUMNS)}</text>
<text class="value" x="100%" y="${index * ROW + TEXT_BASELINE}" text-anchor="end">${shorten(value, VALUE_COLUMNS)}</text>
<rect class="track" x="0" y="${index * ROW + BAR_TOP}" width="100%" height="${BAR_HEIGHT}" rx="3"/>
${parts.map((part) => partOf(part, across, index * ROW + BAR_TOP))}
${mark !== undefined && markAt(across(mark), index * ROW + BAR_TOP)}`,
	);
	return chartFrame(name, Math.max(rows.length * ROW - 6, 0), html`${content}`);
}

/** Parts of one bar, one behind the other. */
export function stackParts(counts: ReadonlyArray<{ look: PartLook; count: number }>): BarPart[] {
	let end = 0;
	return counts.filter(({ count }) => count > 0).map(({ look, count }) => ({ look, from: end, to: (end += count) }));
}

function partOf({ look, from, to }: BarPart, across: (value: number) => number, top: number): SafeHtml | false {
	if (to <= from) return false;
	const width = Math.max(across(to) - across(from), NARROWEST);
	const start = Math.min(across(from), 100 - width);
	return html`<rect class="part ${look}" x="${percent(start)}" y="${top}" width="${percent(width)}" height="${BAR_HEIGHT}"/>
`;
}

function markAt(at: number, top: number): SafeHtml {
	return html`<line class="mark" x1="${percent(at)}" x2="${percent(at)}" y1="${top - 2}" y2="${top + BAR_HEIGHT + 4}"/>
`;
}
