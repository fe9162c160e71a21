import { html } from '../html';
import type { SafeHtml } from '../html';

/** What a chart says to those who do not see it: a name, and what is in it as a sentence. */
export interface ChartName {
	/** Unique in its page. */
	id: string;
	title: string;
	description: string;
}

/**
 * A chart as wide as its place. Positions across are percentages, so texts keep their size on a phone; those downwards
 * are pixels.
 */
export function chartFrame({ id, title, description }: ChartName, height: number, content: SafeHtml): SafeHtml {
	return html`<svg class="chart" role="img" aria-labelledby="${id}-title ${id}-desc" width="100%" height="${height}">
<title id="${id}-title">${title}</title>
<desc id="${id}-desc">${description}</desc>
${content}
</svg>
`;
}

/** A number for an attribute: percent, or pixels. */
export function position(value: number): string {
	return String(Math.round(value * 1000) / 1000);
}

/** A share as an attribute. */
export function percent(value: number): string {
	return `${position(value)}%`;
}

/** Characters of East Asia take two columns. */
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** A text on one line that takes no more than so many columns; what is cut off is marked. */
export function shorten(text: string, columns: number): string {
	let taken = 0;
	let kept = '';
	for (const character of text.slice(0, columns * 4).replace(/\s+/g, ' ').trim()) {
		taken += WIDE.test(character) ? 2 : 1;
		if (taken > columns) return `${kept.slice(0, -1).trimEnd()}…`;
		kept += character;
	}
	return kept;
}
