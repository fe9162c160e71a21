import { compile } from 'html-to-text';
import type { FormatCallback } from 'html-to-text';
import { maskLiquid } from './maskLiquid';

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
	const { text, unmask } = maskLiquid(html);
	return unmask(toText(text));
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
