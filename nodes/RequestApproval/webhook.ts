import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { ApprovalView } from '../../core/delivery/approval';
import { timeForPeople } from '../../core/delivery/timeForPeople';
import type { ApprovalDecision } from '../../core/delivery/types';
import { getEngine, type StoreAccess } from '../../core/engine';
import { DeliveryError } from '../../core/errors';
import { COMMENT_FIELD, DECISION_FIELD, decisionPage, deliveryRows, exclusionRows, MAX_COMMENT_CHARACTERS, messagePage } from '../../core/report';
import { toDeliveryItem } from '../shared/deliveryItem';
import { readStoreAccess } from '../shared/storeAccess';
import { APPROVAL_FIELD, APPROVER_FIELD, onOutput, OUTPUTS } from './contract';

/**
 * Answers a link of an approval mail. GET shows the page and changes nothing, because mail scanners open links; the
 * POST of the page's form is a person's decision and lets the execution go on. n8n has checked the signature.
 */
export async function answerRequest(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const query = context.getQueryData() as Record<string, unknown>;
	const approvalId = String(query[APPROVAL_FIELD] ?? '');
	const approver = String(query[APPROVER_FIELD] ?? '');
	try {
		const store = await readStoreAccess(context);
		if (context.getRequestObject().method !== 'POST') return await showPage(context, store, approvalId);
		return await decide(context, store, approvalId, approver);
	} catch (error) {
		// Never thrown on: n8n would resume the execution with an empty item on Timed Out.
		return respond(context, statusOf(error), messagePage({ title: 'Not decided', text: (error as Error).message }));
	}
}

function statusOf(error: unknown): number {
	if (!(error instanceof DeliveryError) || error.code === 'internal') return 500;
	return error.code === 'approvalNotFound' ? 404 : 409;
}

async function showPage(context: IWebhookFunctions, store: StoreAccess, approvalId: string): Promise<IWebhookResponseData> {
	const view = await getEngine().call('viewApproval', { store, approvalId });
	return respond(context, 200, view.closed ? messagePage({ title: 'Nothing to decide', text: view.closed }) : pageOf(view));
}

function pageOf({ approval, delivery, analysis }: ApprovalView): string {
	const { label } = delivery.parameters;
	return decisionPage({
		subject: approval.subject,
		label,
		rows: [
			...deliveryRows({ label, code: delivery.code, revision: delivery.revision }, null),
			['To deliver', approval.toDeliver],
			...exclusionRows(analysis?.exclusions ?? {}),
		],
		findings: analysis?.findings ?? [],
		deadline: timeForPeople(approval.deadlineAt),
	});
}

async function decide(
	context: IWebhookFunctions,
	store: StoreAccess,
	approvalId: string,
	approver: string,
): Promise<IWebhookResponseData> {
	// Undefined when the POST had no body.
	const body = (context.getBodyData() ?? {}) as Record<string, unknown>;
	const decision = readDecision(body[DECISION_FIELD]);
	const comment = String(body[COMMENT_FIELD] ?? '').trim().slice(0, MAX_COMMENT_CHARACTERS);
	const decided = await getEngine().call('decideApproval', { store, approvalId, approver, decision, comment });
	const { subject, decidedBy, decidedAt } = decided.approval;
	const approval = { approvalId, of: subject, decision, decidedBy, decidedAt: new Date(decidedAt ?? 0).toISOString(), comment };
	const parts = { approval, ...(decided.analysis ? { analysis: decided.analysis } : {}) };
	const item = toDeliveryItem(decided, parts, { json: {}, index: 0 });
	const title = decision === 'approved' ? 'Approved' : 'Rejected';
	await respond(context, 200, messagePage({ title, text: 'Thank you. Your answer was recorded; you can close this page.' }));
	return {
		noWebhookResponse: true,
		workflowData: onOutput(OUTPUTS[decision], item),
	};
}

function readDecision(value: unknown): ApprovalDecision {
	if (value === 'approved' || value === 'rejected') return value;
	throw new DeliveryError('invalidParameter', 'Neither Approve nor Reject was chosen. Go back to the page and press one of the buttons.');
}

/** An HTML page that is not kept, embedded or allowed to load anything. */
async function respond(context: IWebhookFunctions, status: number, page: string): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	response
		.status(status)
		.set({
			'Content-Type': 'text/html; charset=utf-8',
			'Cache-Control': 'no-store',
			'X-Content-Type-Options': 'nosniff',
			'Referrer-Policy': 'no-referrer',
			'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
		})
		.send(page);
	return { noWebhookResponse: true };
}
