import { usesLink, type CompiledContent } from '../../personalization/fields';
import type { Delivery, DeliveryParameters } from '../types';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Readers come back to a newsletter for weeks; afterwards the page only keeps personal data alive. */
const DEFAULT_VALIDITY_MS = 60 * DAY_MS;

/** Whether the messages of a delivery can be read as web pages. Proofs never can. */
export function mirrorPageIsMade({ html, mirrorPage }: DeliveryParameters, content: CompiledContent): boolean {
	const { mode = 'default' } = mirrorPage ?? {};
	if (!html || mode === 'none') return false;
	if (mode !== 'default') return true;
	const { html: inHtml, text: inText } = usesLink(content, 'mirror');
	return inHtml || inText;
}

/** Whether `{{ links.mirror }}` leads to the page: not where there is none, nor where only its id leads there. */
export function mirrorLinkIsLive({ html, mirrorPage }: DeliveryParameters): boolean {
	const { mode = 'default' } = mirrorPage ?? {};
	return Boolean(html) && (mode === 'default' || mode === 'force');
}

/** Until when the pages of a delivery can be read; null while its sending has not started. */
export function mirrorPageEndsAt({ startedAt, parameters }: Pick<Delivery, 'startedAt' | 'parameters'>): number | null {
	return startedAt === null ? null : startedAt + (parameters.mirrorPage?.validityMs ?? DEFAULT_VALIDITY_MS);
}
