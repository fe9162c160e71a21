import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import type { DeadLink } from '../../core/delivery/links/openLink';
import {
	deadLinkPage,
	PAGE_HEADERS,
	pageLanguage,
	textsOf,
	type LinkPage,
	type PageLanguage,
	type ReplacedText,
} from '../../core/links/pages';
import type { Answer } from './respond';

/** Statuses of links that lead to nothing; what was never signed looks like an address that is not there. */
const STATUSES: Record<DeadLink | 'error', number> = { invalid: 404, inactive: 410, over: 410, gone: 410, error: 503 };

/** Language and texts of a page for this request. @param profileLanguage what the recipient's profile says */
export function pageFor(context: IWebhookFunctions, profileLanguage?: string): LinkPage {
	const fallback = optionOf(context, 'defaultLanguage', 'en') as PageLanguage;
	const accepted = context.getRequestObject().headers['accept-language'];
	const language = pageLanguage(profileLanguage, accepted, fallback);
	const { text: replaced = [] } = optionOf(context, 'pageTexts', {}) as { text?: ReplacedText[] };
	return { language, texts: textsOf(language, replaced) };
}

export function deadPage(context: IWebhookFunctions, why: DeadLink | 'error'): Answer {
	return { status: STATUSES[why], headers: PAGE_HEADERS, body: deadLinkPage(pageFor(context), why) };
}

export function optionOf(context: IWebhookFunctions, name: string, fallback: unknown): unknown {
	return (context.getNodeParameter('options', {}) as IDataObject)[name] ?? fallback;
}
