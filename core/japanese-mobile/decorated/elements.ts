/** What HTML's elements mean for a reducer: data from the HTML standard (12.1.2, 13.1.2.4, 15.3). */
import type { Lines } from './writer';

/** Elements without content. */
export const VOID = new Set(
	'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr'.split(' '),
);

/** Elements whose content is no text for readers. */
export const UNREAD = new Set(['script', 'style', 'title', 'template']);

/** Elements that stand on lines of their own: 1, or with a blank line around them: 2. */
export const LINES: ReadonlyMap<string, Lines> = new Map<string, Lines>([
	...each(1, 'address article aside caption center dd details dialog dir div dt fieldset figcaption figure footer form'),
	...each(1, 'header hgroup hr legend li main marquee menu nav optgroup option search section summary'),
	...each(1, 'table tbody tfoot thead tr'),
	...each(2, 'blockquote dl h1 h2 h3 h4 h5 h6 ol p pre ul'),
]);

/** Headings that are shown large, as FONT size. */
export const HEADING_SIZES: ReadonlyMap<string, string> = new Map(['h1', 'h2', 'h3'].map((name) => [name, '5']));

/** Elements whose `align` or `text-align` is about the text in them. */
export const ALIGNABLE = new Set([...LINES.keys(), 'td', 'th'].filter((name) => name !== 'table' && name !== 'hr'));

const CELLS = ['td', 'th'];
const ENDED_BY: Record<string, string[]> = {
	li: ['li'],
	dt: ['dt', 'dd'],
	dd: ['dt', 'dd'],
	option: ['option'],
	td: CELLS,
	th: CELLS,
	tr: [...CELLS, 'tr'],
	tbody: [...CELLS, 'tr', 'thead', 'tbody', 'caption'],
	tfoot: [...CELLS, 'tr', 'thead', 'tbody', 'caption'],
};

/** Whether an element that is open ends where another begins, its end tag being optional. */
export function endsWhere(open: string, begins: string): boolean {
	if (open === 'p') return LINES.has(begins);
	return Object.hasOwn(ENDED_BY, begins) && (ENDED_BY[begins] as string[]).includes(open);
}

function each(lines: Lines, names: string): Array<[string, Lines]> {
	return names.split(' ').map((name) => [name, lines]);
}
