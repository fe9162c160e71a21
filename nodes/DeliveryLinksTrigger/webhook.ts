import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { LinkEvent } from '../../core/delivery/links/openLink';
import type { UnsubscribePage, Unsubscription } from '../../core/delivery/links/unsubscribe';
import { getEngine, type StoreAccess } from '../../core/engine';
import { TOKEN_FIELD } from '../../core/links/links';
import { isMachineRequest, pretendsToBeBrowser } from '../../core/links/machines';
import { MIRROR_HEADERS, mirrorDocument, PAGE_HEADERS, unsubscribedPage, unsubscribePage } from '../../core/links/pages';
import { readStoreAccess } from '../shared/storeAccess';
import { deadPage, optionOf, pageFor } from './pages';
import { answerReport } from './report';
import { linkPathOf, PIXEL_ANSWER, redirect, send, type Answer, type AnsweredPath } from './respond';
import { readUnsubscription } from './unsubscription';

export interface LinkRequest {
	store: StoreAccess;
	token: string;
	isMachine: boolean;
	languageField: string;
}

/** What is answered, and what the workflow is to know of it. */
export interface Outcome {
	answer: Answer;
	event?: LinkEvent;
}

const HANDLERS: Record<AnsweredPath, (context: IWebhookFunctions, request: LinkRequest) => Promise<Outcome>> = {
	unsubscribe: answerUnsubscribe,
	mirror: answerMirror,
	click: answerClick,
	open: answerOpen,
	report: answerReport,
};

/** Answers a link of a message. The workflow starts for events that the node is to emit, for others n8n does nothing. */
export async function answerLink(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const path = linkPathOf(context);
	const { answer, event } = await outcomeOf(context, path);
	send(context, answer);
	if (!event || !isWanted(context, event)) return { noWebhookResponse: true };
	return { noWebhookResponse: true, workflowData: [[{ json: { ...event } as unknown as IDataObject }]] };
}

async function outcomeOf(context: IWebhookFunctions, path: AnsweredPath | undefined): Promise<Outcome> {
	if (!path) return { answer: deadPage(context, 'invalid') };
	try {
		return await HANDLERS[path](context, await readRequest(context, path));
	} catch (error) {
		// Never thrown on: n8n would answer with its own words, and start the workflow with an empty item.
		context.logger.error(`${context.getNode().name}: ${(error as Error).message}`);
		return { answer: path === 'open' ? PIXEL_ANSWER : deadPage(context, 'error') };
	}
}

async function readRequest(context: IWebhookFunctions, path: AnsweredPath): Promise<LinkRequest> {
	const { method, headers } = context.getRequestObject();
	return {
		store: await readStoreAccess(context),
		token: String((context.getQueryData() as IDataObject)[TOKEN_FIELD] ?? ''),
		isMachine: isMachineRequest(method, headers) || (path !== 'open' && pretendsToBeBrowser(headers)),
		languageField: String(optionOf(context, 'languageField', '')).trim(),
	};
}

/** GET shows the button and changes nothing, since scanners open links; a POST of the page or of RFC 8058 unsubscribes. */
async function answerUnsubscribe(context: IWebhookFunctions, request: LinkRequest): Promise<Outcome> {
	const { store, token, languageField } = request;
	const by = readUnsubscription(context);
	const view: Unsubscription = by
		? await getEngine().call('unsubscribe', { store, token, by, languageField })
		: await getEngine().call('viewUnsubscribe', { store, token, languageField });
	if ('dead' in view) return { answer: deadPage(context, view.dead) };
	return { answer: { status: 200, headers: PAGE_HEADERS, body: pageOf(context, view) }, event: view.event };
}

function pageOf(context: IWebhookFunctions, view: UnsubscribePage): string {
	const page = pageFor(context, view.language);
	return view.isDone ? unsubscribedPage(page, view) : unsubscribePage(page, view);
}

async function answerMirror(context: IWebhookFunctions, { store, token, isMachine }: LinkRequest): Promise<Outcome> {
	const view = await getEngine().call('viewMirror', { store, token, isMachine });
	if ('dead' in view) return { answer: deadPage(context, view.dead) };
	const body = mirrorDocument(view.html, view.subject);
	return { answer: { status: 200, headers: MIRROR_HEADERS, body }, event: view.event };
}

async function answerClick(context: IWebhookFunctions, { store, token, isMachine }: LinkRequest): Promise<Outcome> {
	const followed = await getEngine().call('followLink', { store, token, isMachine });
	if ('dead' in followed) return { answer: deadPage(context, followed.dead) };
	return { answer: redirect(followed.url), event: followed.event };
}

async function answerOpen(_context: IWebhookFunctions, { store, token, isMachine }: LinkRequest): Promise<Outcome> {
	const { event } = await getEngine().call('noteOpen', { store, token, isMachine });
	return { answer: PIXEL_ANSWER, event };
}

function isWanted(context: IWebhookFunctions, { event, isMachine }: LinkEvent): boolean {
	const events = context.getNodeParameter('events', []) as string[];
	return events.includes(event) && (!isMachine || optionOf(context, 'machines', false) === true);
}
