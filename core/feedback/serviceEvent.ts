import { NO_RETURNED_MESSAGE } from './original';
import { findPhase, findReply } from './reply';
import type { FeedbackReport, ReportedAction, ReportedRecipient } from './types';

/** A webhook event of a mail service in our form: what the node maps the service's fields to. */
export interface ServiceEvent {
	/** `bounce`, `delayed`, `delivered`, `complaint`, or what services call them. */
	event: string;
	address: string;
	/** Message-ID of the message, with or without angle brackets; '' when the service does not tell. */
	messageId: string;
	/** The return path that the message was sent with; '' when the service does not tell. */
	returnPath: string;
	/** Enhanced status code or SMTP code, or ''. */
	status: string;
	/** The server's words. */
	diagnostic: string;
}

/** What services call their events, in lower case without separators → what happened. */
const EVENTS: ReadonlyArray<[action: ReportedAction | 'complaint' | 'autoReply', names: RegExp]> = [
	// complaint (SES), spamreport (SendGrid), spam_complaint (Postmark), complained (Mailgun), spam (Brevo)
	['complaint', /complain|spam(?!.*(?:reject|block))|abuse|fbl/],
	// out of office: autoresponder (Postmark), vacation
	['autoReply', /autorespon|autoreply|vacation|outofoffice/],
	// deferred (SendGrid), delivery delay (SES), temporary fail (Mailgun), transient
	['delayed', /defer|delay|temporar|transient|softfail/],
	['delivered', /^(?:delivered|delivery|sent)$/],
	// bounce, bounced, dropped, failed, permanent fail, hard_bounce, rejected, blocked, invalid_email, soft_bounce
	['failed', /bounce|drop|fail|reject|block|invalid|permanent|error|undeliver/],
];

/** unsubscribe, group_unsubscribe (SendGrid), unsubscribed (Mailgun, Brevo), list_unsubscribe, link_unsubscribe (SparkPost), unsub (Mandrill) */
const UNSUBSCRIPTION = /unsub/i;

/** Whether somebody has unsubscribed by a link or a button that the service itself has put into the message. */
export function isUnsubscription({ event }: Pick<ServiceEvent, 'event'>): boolean {
	return UNSUBSCRIPTION.test(event);
}

/** An event as a report; of kind `none` when its name says nothing that we know. */
export function fromServiceEvent(event: ServiceEvent): FeedbackReport {
	const name = event.event.toLowerCase().replace(/[\s_.-]+/g, '');
	const happened = EVENTS.find(([, names]) => names.test(name))?.[0];
	const report = reportOf(event, happened ? kindOf(happened) : 'none');
	if (!happened) return report;
	const action = happened === 'complaint' || happened === 'autoReply' ? 'failed' : happened;
	return { ...report, recipients: [toRecipient(event, action)] };
}

function kindOf(happened: ReportedAction | 'complaint' | 'autoReply'): FeedbackReport['kind'] {
	return happened === 'complaint' || happened === 'autoReply' ? happened : 'bounce';
}

function reportOf(event: ServiceEvent, kind: FeedbackReport['kind']): FeedbackReport {
	const returned = { ...NO_RETURNED_MESSAGE, messageId: event.messageId.replace(/^\s*<|>\s*$/g, ''), returnPath: event.returnPath };
	return { kind, recipients: [], returned, sentTo: [], complaint: kind === 'complaint' ? 'abuse' : '', subject: '' };
}

function toRecipient({ address, status, diagnostic }: ServiceEvent, action: ReportedAction): ReportedRecipient {
	const reply = findReply(`${status} ${diagnostic}`);
	return {
		address,
		finalAddress: '',
		action,
		status: reply.status,
		replyCode: reply.code,
		// Services tell of one recipient, rarely of the command
		phase: findPhase(diagnostic) || 'recipient',
		diagnostic: diagnostic.replace(/\s+/g, ' ').trim() || status,
		notice: '',
	};
}
