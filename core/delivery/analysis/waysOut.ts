import { usesLink, type RenderedContent } from '../../personalization/fields';
import { isWayOut, linesOfWayOut, linksOfHtml, type WithoutWayOut } from '../../typology';
import type { MessageRenderer, MessageToRender } from '../message/renderMessage';
import type { DeliveryParameters } from '../types';

/** How many recipients are kept as examples. */
const EXAMPLES = 20;

/** Looks whether each message has the unsubscription link that the content has in one of its branches. */
export interface WaysOut {
	/** Those without, of each content. */
	readonly without: WithoutWayOut;
	/** @param recipient as findings name them */
	note(message: MessageToRender, content: RenderedContent, recipient: string): void;
}

/** Contents that are the same for all recipients need no look at each: the rule itself looks at the sample. */
export function watchWaysOut(parameters: DeliveryParameters, renderer: MessageRenderer): WaysOut {
	const uses = usesLink(renderer.content, 'unsubscribe');
	const hasBranches = { html: parameters.html?.includes('{%') ?? false, text: parameters.text?.includes('{%') ?? false };
	const isWatched = { html: uses.html && hasBranches.html, text: uses.text && hasBranches.text };
	const without: WithoutWayOut = { html: { messages: 0, examples: [] }, text: { messages: 0, examples: [] } };

	function add(content: 'html' | 'text', recipient: string): void {
		without[content].messages += 1;
		if (without[content].examples.length < EXAMPLES) without[content].examples.push(recipient);
	}

	return {
		without,
		note(message, { html, text }, recipient) {
			const link = isWatched.html || isWatched.text ? renderer.unsubscribeLink(message) : undefined;
			if (link === undefined) return;
			const isSent = { html: message.format === 'alternative' || message.format === 'html', text: message.format !== 'html' };
			if (isWatched.html && isSent.html && html && !html.includes(link) && !linksOfHtml(html).some(isWayOut)) add('html', recipient);
			if (isWatched.text && isSent.text && text && !text.includes(link) && linesOfWayOut(text).length === 0) add('text', recipient);
		},
	};
}
