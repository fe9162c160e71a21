import { compile } from 'html-to-text';
import type { FormatCallback } from 'html-to-text';

/**
 * Liquid as liquidjs finds its end: quoted strings may hold the closing braces in an output, not in a tag. The
 * length is limited so that a page full of unclosed braces does not make the search quadratic.
 */
const LIQUID = /\{\{(?:"[^"]*"|'[^']*'|[^"']){0,4000}?\}\}|\{%[^]{0,4000}?%\}/g;

/** Noncharacters of Unicode (never part of a text: Unicode 23.7), so nothing in a page looks like a stand-in. */
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';

const toText = compile({
	wordwrap: false,
	formatters: { altText: formatAltText, tableCell: formatTableCell },
	selectors: [
		{ selector: 'a', options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
		{ selector: 'img', format: 'altText' },
		...['head', 'title', 'style', 'script', 'template'].map((selector) => ({ selector, format: 'skip' })),
		...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
		{ selector: 'table', format: 'block' },
		{ selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
		{ selector: 'td', format: 'tableCell' },
		{ selector: 'th', format: 'tableCell' },
	],
});

/**
 * The text content of an HTML content: links as `text [url]`, images by their `alt`, table rows as lines, no
 * wrapping. Liquid (`{{ … }}`, `{% … %}`) stays unchanged wherever it stands, also inside attributes.
 */
export function textFromHtml(html: string): string {
	const liquid: string[] = [];
	const standIn = (found: string) => `${OPEN}${liquid.push(found) - 1}${CLOSE}`;
	const page = html.replaceAll(OPEN, '').replaceAll(CLOSE, '').replace(LIQUID, standIn);
	return toText(page).replace(/\uFDD0(\d+)\uFDD1/g, (_found, index: string) => liquid[Number(index)] ?? '');
}

function formatAltText(...[element, , builder]: Parameters<FormatCallback>): void {
	const attributes = element.attribs as Record<string, string> | undefined;
	if (attributes?.alt) builder.addInline(attributes.alt);
}

/** Cells of a row stand on one line with a space between: mails use tables for layout far more than for data. */
function formatTableCell(...[element, walk, builder]: Parameters<FormatCallback>): void {
	walk(element.children, builder);
	builder.addInline(' ');
}
