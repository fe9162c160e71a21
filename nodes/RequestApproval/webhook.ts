import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { Approval, ApprovalDecision } from '../../core/delivery/types';
import { getEngine, type CallOutput, type StoreAccess } from '../../core/engine';
import { DeliveryError } from '../../core/errors';
import { COMMENT_FIELD, DECISION_FIELD, MAX_COMMENT_CHARACTERS, messagePage, textsIn } from '../../core/report';
import { toDeliveryItem } from '../shared/deliveryItem';
import { readStoreAccess } from '../shared/storeAccess';
import { APPROVAL_FIELD, APPROVER_FIELD, onOutput, OUTPUTS, PREVIEW, VIEW_FIELD } from './contract';
import { approvalPage, respond } from './page';

/** One link that was opened: whose it is, and of which request. */
interface OpenedLink {
	store: StoreAccess;
	approvalId: string;
	approver: string;
}

/**
 * Answers a link of an approval mail. GET shows the page and changes nothing, because mail scanners open links; the
 * POST of the page's form is a person's decision and lets the execution go on. n8n has checked the signature.
 */
export async function answerRequest(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const query = context.getQueryData() as Record<string, unknown>;
	try {
		const link: OpenedLink = {
			store: await readStoreAccess(context),
			approvalId: String(query[APPROVAL_FIELD] ?? ''),
			approver: String(query[APPROVER_FIELD] ?? ''),
		};
		const wantsPreview = query[VIEW_FIELD] === PREVIEW;
		if (wantsPreview) return await showPreview(context, link);
		if (context.getRequestObject().method !== 'POST') return await showPage(context, link);
		return await decide(context, link);
	} catch (error) {
		// Never thrown on: n8n would resume the execution with an empty item on Timed Out.
		return respondToError(context, error);
	}
}

async function showPage(context: IWebhookFunctions, link: OpenedLink): Promise<IWebhookResponseData> {
	return respond(context, 200, approvalPage(await getEngine().call('viewApproval', link)));
}

/** The messages that are decided, for whoever was asked. */
async function showPreview(context: IWebhookFunctions, link: OpenedLink): Promise<IWebhookResponseData> {
	const { approval, delivery, reported } = await getEngine().call('viewApproval', link);
	const { language, timeZone } = approval.terms;
	const { words } = textsIn(language);
	if (!reported) return respond(context, 200, messagePage(textsIn(language), { title: words.preview, text: words.noPreview }));
	const of = { store: link.store, delivery: { deliveryId: delivery.id }, analysisId: reported.analysisId };
	const { html } = await getEngine().call('renderReport', { ...of, page: 'preview', language, timeZone });
	return respond(context, 200, html);
}

async function decide(context: IWebhookFunctions, link: OpenedLink): Promise<IWebhookResponseData> {
	// Undefined when the POST had no body.
	const body = (context.getBodyData() ?? {}) as Record<string, unknown>;
	const decision = readDecision(body[DECISION_FIELD]);
	const comment = String(body[COMMENT_FIELD] ?? '').trim().slice(0, MAX_COMMENT_CHARACTERS);
	try {
		const decided = await getEngine().call('decideApproval', { ...link, decision, comment });
		return goOn(context, decided, decision);
	} catch (error) {
		return await showRefusal(context, link, error);
	}
}

/** The answer was taken. The execution goes on once it settles the request; until then it waits for the others. */
function goOn(context: IWebhookFunctions, decided: CallOutput<'decideApproval'>, decision: ApprovalDecision): IWebhookResponseData {
	const { approval } = decided;
	const texts = textsIn(approval.terms.language);
	if (approval.state === 'open') {
		const others = approval.answers.filter((answer) => answer.decision === null).map(({ approver }) => approver);
		return respond(context, 200, messagePage(texts, { title: texts.words.resultSoFar, text: texts.waitingFor(others.join(', ')) }));
	}
	const parts = { approval: approvalPart(approval), ...(decided.analysis ? { analysis: decided.analysis } : {}) };
	const item = toDeliveryItem(decided, parts, { json: {}, index: 0 });
	respond(context, 200, messagePage(texts, { title: texts.decided[decision], text: texts.words.thanks }));
	return { noWebhookResponse: true, workflowData: onOutput(OUTPUTS[decision], item) };
}

/** The `approval` part of the item that goes on. Times are ISO 8601 in UTC. */
function approvalPart({ id, subject, state, decidedBy, decidedAt, comment, answers }: Approval): object {
	const given = answers
		.filter(({ decision }) => decision !== null)
		.map((answer) => ({ approver: answer.approver, decision: answer.decision, decidedAt: toIso(answer.decidedAt), comment: answer.comment ?? '' }));
	return { approvalId: id, of: subject, decision: state, decidedBy, decidedAt: toIso(decidedAt), comment: comment ?? '', answers: given };
}

function toIso(time: number | null): string {
	return new Date(time ?? 0).toISOString();
}

function readDecision(value: unknown): ApprovalDecision {
	if (value === 'approved' || value === 'rejected') return value;
	throw new DeliveryError('invalidParameter', 'Neither Approve nor Reject was chosen. Go back to the page and press one of the buttons.');
}

/** What was refused is said in the language of the request: the page shows how the request stands now. */
async function showRefusal(context: IWebhookFunctions, link: OpenedLink, error: unknown): Promise<IWebhookResponseData> {
	const isOfRequest = error instanceof DeliveryError && REFUSALS.has(error.code);
	if (!isOfRequest) throw error;
	const view = await getEngine().call('viewApproval', link);
	const { words } = textsIn(view.approval.terms.language);
	return respond(context, 409, approvalPage(view, error.code === 'commentMissing' ? words.commentMissing : undefined));
}

const REFUSALS = new Set<DeliveryError['code']>(['approvalSettled', 'approvalOutdated', 'commentMissing']);

function respondToError(context: IWebhookFunctions, error: unknown): IWebhookResponseData {
	const texts = textsIn('en');
	const { message } = error as Error;
	return respond(context, statusOf(error), messagePage(texts, { title: texts.words.notDecided, text: message }));
}

function statusOf(error: unknown): number {
	if (!(error instanceof DeliveryError) || error.code === 'internal') return 500;
	return error.code === 'approvalNotFound' ? 404 : 409;
}
