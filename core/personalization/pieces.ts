/** A delivery's content in pieces: what all recipients share is handed out once, and per recipient only the rest. */
import type { StaticTexts, Values } from '../message/text-template';
import { collapseBlankLines, renderContent, renderHead, withLinkAdvice } from './fields';
import type { CompiledContent, RenderContext, RenderedHead } from './fields';
import type { SeenOutputs, Template } from './template';

export interface RenderedPieces extends RenderedHead {
	html?: Values;
	text?: Values;
}

/** Static texts of HTML and text; a part that has Liquid tags, or that the delivery has not, is missing. */
export function staticTexts({ html, text, textIsMade }: CompiledContent): { html?: StaticTexts; text?: StaticTexts } {
	const texts = text?.pieces?.texts;
	return { html: html?.pieces?.texts, text: texts && textIsMade ? tidyTexts(texts) : texts };
}

/** As `renderContent`, with HTML and text as values for the places between their static texts. @throws the same */
export function renderPieces(content: CompiledContent, context: RenderContext): RenderedPieces {
	const seen: SeenOutputs = new Map();
	const head = renderHead(content, context, seen);
	const html = content.html && renderValues(content.html, context, seen);
	const text = content.text && renderValues(content.text, context, seen);
	if (text === undefined || !content.textIsMade || isTidy(text)) return { ...head, html, text };
	return { ...head, html, text: renderContent(content, context).text };
}

function renderValues(template: Template, context: RenderContext, seen: SeenOutputs): Values {
	return withLinkAdvice(context, () => (template.pieces ?? template).render(context, seen));
}

/** The static texts of a text that was made from HTML, as `renderContent` leaves them between values that are tidy. */
function tidyTexts(texts: StaticTexts): StaticTexts {
	const tidy = texts.map(collapseBlankLines);
	tidy[0] = (tidy[0] as string).trimStart();
	tidy[tidy.length - 1] = `${(tidy.at(-1) as string).trimEnd()}\n`;
	return tidy;
}

/** Do the values leave blank lines and the ends of the text as the static texts have them? */
function isTidy(values: Values): boolean {
	if (typeof values === 'string') return false;
	return values.every((value) => value !== '' && value === value.trim() && !value.includes('\n'));
}
