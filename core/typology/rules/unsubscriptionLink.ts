import type { Finding } from '../../delivery/types';
import { linksOfHtml } from '../contentLinks';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'unsubscriptionLink';

/** What says in an address or beside it that it is the way out. */
const WAY_OUT_WORDS = [
	...['unsubscri', 'opt[-_ ]?out'],
	...['d[ée]s(?:abonn|inscri)'],
	...['abmeld', 'abbestell'],
	...['darse de baja', 'cancelar.{0,20}suscripci'],
	...['配信停止', '配信解除', '登録解除', '購読解除', '購読停止', '退会'],
];
const WAY_OUT = new RegExp(WAY_OUT_WORDS.join('|'), 'i');

const ADDRESS_IN_TEXT = /https?:\/\/\S|mailto:\S|[^\s@]@[^\s@]+\.[^\s@]/i;

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
	check: (input) => (input.parameters.kind === 'transactional' ? [] : [...checkHtml(input), ...checkText(input)]),
};

function checkHtml({ parameters, sample, linkUse }: TypologyInput): Finding[] {
	const html = sample?.html ?? parameters.html;
	const isSent = html && parameters.formatChoice !== 'text';
	if (!isSent || linkUse.unsubscribe.html || linksOfHtml(html).some(isWayOut)) return [];
	return [finding(id, 'warning', missingIn('HTML'))];
}

function checkText({ parameters, sample, linkUse }: TypologyInput): Finding[] {
	const text = sample?.text ?? parameters.text;
	if (!text || parameters.formatChoice === 'html' || linkUse.unsubscribe.text || hasWayOut(text)) return [];
	return [finding(id, 'warning', missingIn('text'))];
}

function missingIn(content: 'HTML' | 'text'): string {
	return `The ${content} content has no unsubscription link. Add {{ links.unsubscribe }}.`;
}

function isWayOut({ url, label }: { url: string; label: string }): boolean {
	return WAY_OUT.test(label) || WAY_OUT.test(decodePercent(url));
}

/** In a text, the words stand on the line of the address or on the line before. */
function hasWayOut(text: string): boolean {
	const lines = text.split(/\r?\n/).filter((line) => line.trim());
	return lines.some((line, at) => {
		const nearby = `${lines[at - 1] ?? ''} ${decodePercent(line)}`;
		return ADDRESS_IN_TEXT.test(line) && WAY_OUT.test(nearby);
	});
}

function decodePercent(url: string): string {
	try {
		return decodeURIComponent(url);
	} catch {
		return url;
	}
}
