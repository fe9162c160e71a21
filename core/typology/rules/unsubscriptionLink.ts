import type { Finding } from '../../delivery/types';
import { linksOfHtml } from '../contentLinks';
import { isWayOut, linesOfWayOut } from '../wayOut';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'unsubscriptionLink';

/**
 * Unsubscription link approval: each content that is sent, HTML and text, has at least one way out:
 * `{{ links.unsubscribe }}`, or an address that says so itself or in its text. Adobe Campaign's default is a warning,
 * that can be raised to an error.
 */
export const unsubscriptionLink: Rule = {
	id,
	label: 'Unsubscription link approval',
	level: 'warning',
	// Nobody can opt out of the answer to their own order.
	check: (input) => (input.parameters.kind === 'transactional' ? [] : [...checkHtml(input), ...checkText(input), ...checkEach(input)]),
};

function checkHtml({ parameters, sample, linkUse }: TypologyInput): Finding[] {
	const html = sample?.html ?? parameters.html;
	const isSent = html && parameters.formatChoice !== 'text';
	if (!isSent || linkUse.unsubscribe.html || linksOfHtml(html).some(isWayOut)) return [];
	return [finding('warning', 'unsubscriptionLink.missing', { content: 'html' })];
}

function checkText({ parameters, sample, linkUse }: TypologyInput): Finding[] {
	const text = sample?.text ?? parameters.text;
	if (!text || parameters.formatChoice === 'html' || linkUse.unsubscribe.text || linesOfWayOut(text).length > 0) return [];
	return [finding('warning', 'unsubscriptionLink.missing', { content: 'text' })];
}

/** Where the link stands in a branch of the content that not every recipient gets. */
function checkEach({ withoutWayOut }: TypologyInput): Finding[] {
	if (!withoutWayOut) return [];
	return (['html', 'text'] as const).flatMap((content) => {
		const { messages, examples } = withoutWayOut[content];
		return messages > 0 ? [finding('warning', 'unsubscriptionLink.missingForSome', { content, messages }, examples)] : [];
	});
}
