import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import type { Language } from '../../core/delivery/types';
import { getEngine, type StoreAccess } from '../../core/engine';
import { LANGUAGE_FIELD, PAUSE_FIELD } from '../../core/links/links';
import { commonHeaders } from '../../core/links/pages';
import { contentPolicyOf } from '../../core/report/documents/style';
import { deadPage, pageFor } from './pages';
import type { Answer } from './respond';

const LANGUAGES: readonly string[] = ['en', 'fr', 'ja'];

/** A report, a preview or the progress of a delivery. It is looked at only: no event, no execution, nothing counted. */
export async function answerReport(context: IWebhookFunctions, { store, token }: { store: StoreAccess; token: string }): Promise<{ answer: Answer }> {
	const query = context.getQueryData() as IDataObject;
	const view = await getEngine().call('viewReport', {
		store,
		token,
		language: languageOf(context, query[LANGUAGE_FIELD]),
		timeZone: context.getTimezone(),
		isPaused: query[PAUSE_FIELD] === '1',
	});
	if ('dead' in view) return { answer: deadPage(context, view.dead) };
	const headers = {
		...commonHeaders(),
		'Content-Security-Policy': `${contentPolicyOf(view.page === 'preview')}; frame-ancestors 'none'`,
		// Refreshing needs no script; the page has a link that stops it.
		...(view.refreshSeconds !== undefined && { Refresh: String(view.refreshSeconds) }),
	};
	return { answer: { status: 200, headers, body: view.html } };
}

/** The one that was chosen, else the browser's. */
function languageOf(context: IWebhookFunctions, chosen: unknown): Language {
	return typeof chosen === 'string' && LANGUAGES.includes(chosen) ? (chosen as Language) : pageFor(context).language;
}
