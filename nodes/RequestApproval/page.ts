import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { ApprovalView } from '../../core/delivery/approval/approval';
import { timeForPeople } from '../../core/delivery/timeForPeople';
import { closedSentence, decisionPage, messagePage, textsIn } from '../../core/report';

/** The page for one approver: the form, or why there is nothing (any more) to decide. */
export function approvalPage({ approval, reported, closed }: ApprovalView, problem?: string): string {
	const texts = textsIn(approval.terms.language);
	if (closed) return messagePage(texts, { title: texts.words.nothingToDecide, text: closedSentence(texts, closed) });
	if (!reported) return messagePage(texts, { title: texts.words.nothingToDecide, text: texts.words.changed });
	const { quorum, rejectionComment } = approval.terms;
	const decision = { deadline: timeForPeople(approval.deadlineAt, approval.terms), approvers: approval.approvers, quorum };
	return decisionPage(texts, { ...reported, decision, rejectionComment, problem });
}

/** Images of the previewed message come from wherever its author put them; nothing else is loaded, and nothing runs. */
const CONTENT_SECURITY_POLICY = [
	"default-src 'none'",
	"style-src 'unsafe-inline'",
	'img-src https: http: data:',
	"form-action 'self'",
	"frame-ancestors 'none'",
	"base-uri 'none'",
].join('; ');

/** Answers with an HTML page that is not kept, embedded or allowed to run anything. */
export function respond(context: IWebhookFunctions, status: number, page: string): IWebhookResponseData {
	context
		.getResponseObject()
		.status(status)
		.set({
			'Content-Type': 'text/html; charset=utf-8',
			'Cache-Control': 'no-store',
			'X-Content-Type-Options': 'nosniff',
			'Referrer-Policy': 'no-referrer',
			'Content-Security-Policy': CONTENT_SECURITY_POLICY,
		})
		.send(page);
	return { noWebhookResponse: true };
}
