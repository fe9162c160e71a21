import { scaleLinear } from 'd3-scale';
import { html } from '../html';
import type { SafeHtml } from '../html';
import { stackParts, type PartLook } from './bars';
import { chartFrame, percent } from './svg';
import type { ChartName } from './svg';

export interface StatusCount {
	look: PartLook;
	count: number;
}

const HEIGHT = 28;

/** What is not nothing is to be seen, in percent of the bar. */
const NARROWEST = 1;

/** How many messages are in which state, as one bar. Its legend stands beside it, as text. */
export function statusBar(name: ChartName, counts: readonly StatusCount[]): SafeHtml {
	const widths = shares(counts);
	const total = widths.reduce((sum, { count }) => sum + count, 0);
	const across = scaleLinear([0, total > 0 ? total : 1], [0, 100]);
	const parts = stackParts(widths).map(
		({ look, from, to }) => html`<rect class="part ${look}" x="${percent(across(from))}" y="0" width="${percent(across(to) - across(from))}" height="${HEIGHT}"/>
`,
	);
	return chartFrame(name, HEIGHT, html`<rect class="track" x="0" y="0" width="100%" height="${HEIGHT}" rx="4"/>
${parts}`);
}

/** Each count as a share of 100, the smallest at least `NARROWEST`; the others make room. */
function shares(counts: readonly StatusCount[]): StatusCount[] {
	const total = counts.reduce((sum, { count }) => sum + count, 0);
	return counts.map(({ look, count }) => ({ look, count: count === 0 ? 0 : Math.max((count / total) * 100, NARROWEST) }));
}
