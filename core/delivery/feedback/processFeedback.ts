import { createHash } from 'node:crypto';
import { fromServiceEvent, isUnsubscription, normalizeText, qualify, readFeedback, splitMbox } from '../../feedback';
import type { FeedbackKind, FeedbackReport, Qualification, QualificationRule, ReportedRecipient, ServiceEvent } from '../../feedback';
import type { DeliveryContext } from '../context';
import { effectOf } from './feedbackEffect';
import type { Feedback, RecordedFeedback } from '../feedbackPort';
import { findFeedbackMessage, type FoundBy, type FoundMessage } from './findFeedbackMessage';
import { forwardUnqualified } from './forwardUnqualified';
import { ownRules } from './ownRules';
import type { LinkedMessage, Sender } from '../ports';
import { unsubscribeByEvent } from './unsubscribeByEvent';
import { unsubscribeByMail } from './unsubscribeByMail';

/** What came of one recipient of a report. */
export interface ProcessedFeedback extends Feedback, RecordedFeedback {
	deliveryId: string | null;
	/** What the message was found by; null: it is about no message of this store, so nothing changed. */
	foundBy: FoundBy | null;
	/** Subject of the report. */
	subject: string;
	/** Where a failure that no rule knows was forwarded. */
	forwardedTo?: string;
}

/** Mail that is no feedback, or asks to be unsubscribed. */
export interface OtherMail {
	kind: 'none' | 'unsubscription';
	subject: string;
	/** Of an unsubscription. */
	messageId?: string;
	address?: string;
}

export type FeedbackResult = ProcessedFeedback | OtherMail;

export interface FeedbackOptions {
	/** Forwards what no rule knows; without it, it is only listed. */
	sender?: Sender;
}

/**
 * Processes raw mails (an mbox file may hold many): finds the messages that they are about, keeps what they say, and
 * does what follows from it. Each mail is done before the next; the same feedback again changes nothing.
 */
export async function processMails(context: DeliveryContext, raws: readonly Uint8Array[], options: FeedbackOptions = {}): Promise<FeedbackResult[][]> {
	const rules = await ownRules(context);
	const results: FeedbackResult[][] = [];
	for (const raw of raws) {
		const ofFile: FeedbackResult[] = [];
		for (const mail of splitMbox(raw)) {
			if (context.signal.aborted) return results;
			ofFile.push(...(await processMail(context, mail, rules, options)));
		}
		results.push(ofFile);
	}
	return results;
}

/** As `processMails`, for events of mail services. */
export async function processEvents(context: DeliveryContext, events: readonly ServiceEvent[], options: FeedbackOptions = {}): Promise<FeedbackResult[][]> {
	const rules = await ownRules(context);
	const results: FeedbackResult[][] = [];
	for (const event of events) {
		if (context.signal.aborted) return results;
		if (isUnsubscription(event)) results.push([await unsubscribeByEvent(context, event)]);
		else results.push(await processReport(context, fromServiceEvent(event), { raw: Buffer.from(JSON.stringify(event)), isMail: false, rules, options }));
	}
	return results;
}

async function processMail(context: DeliveryContext, raw: Buffer, rules: QualificationRule[], options: FeedbackOptions): Promise<FeedbackResult[]> {
	const report = readFeedback(raw);
	if (report.kind === 'none') return [await unsubscribeByMail(context, report)];
	return processReport(context, report, { raw, isMail: true, rules, options });
}

interface Source {
	raw: Buffer;
	isMail: boolean;
	rules: QualificationRule[];
	options: FeedbackOptions;
}

async function processReport(context: DeliveryContext, report: FeedbackReport, source: Source): Promise<FeedbackResult[]> {
	if (report.recipients.length === 0) return [{ kind: 'none', subject: report.subject }];
	const results: FeedbackResult[] = [];
	const seen = new Set<string>();
	const way = { isMail: source.isMail, platformErrorAddress: source.options.sender?.errorAddress };
	for (const [index, recipient] of report.recipients.entries()) {
		const found = await findFeedbackMessage(context, report, recipient, way);
		// A signed return path is of one message, however many recipients a list or an alias made of it
		if (found?.by === 'returnPath' && seen.has(found.message.id)) continue;
		if (found) seen.add(found.message.id);
		results.push(await processRecipient(context, report, recipient, found, { ...source, index }));
	}
	return results;
}

async function processRecipient(
	context: DeliveryContext,
	report: FeedbackReport,
	recipient: ReportedRecipient,
	found: FoundMessage | undefined,
	{ raw, rules, options, index }: Source & { index: number },
): Promise<ProcessedFeedback> {
	const { store } = context;
	const qualification = qualificationOf(report, recipient, rules);
	const effect = effectOf(report, recipient, qualification, options.sender?.isEnhanced ?? false);
	const message = found?.message;
	const feedback = toFeedback(report, recipient, qualification, message);
	const dedupeKey = dedupeKeyOf(feedback, raw, index);
	const recorded = await store.recordFeedback({ ...feedback, dedupeKey, effect });
	const result: ProcessedFeedback = { ...feedback, ...recorded, deliveryId: message?.deliveryId ?? null, foundBy: found?.by ?? null, subject: report.subject };
	if (feedback.isQualified || !recorded.isNew || !options.sender || !message) return result;
	const forwardedTo = await forwardUnqualified(context, message, raw, options.sender);
	return forwardedTo ? { ...result, forwardedTo } : result;
}

/** Only failures have a reason; what arrived, is late or was complained about has none to be found. */
function qualificationOf(report: FeedbackReport, recipient: ReportedRecipient, rules: QualificationRule[]): Qualification {
	if (report.kind === 'complaint') return { reason: 'denylisted', type: 'ignored', known: true };
	const isFailure = report.kind === 'bounce' && (recipient.action === 'failed' || recipient.action === 'delayed');
	if (!isFailure) return { reason: 'notDefined', type: 'ignored', known: true };
	const qualification = qualify(recipient, rules);
	if (recipient.action === 'failed') return qualification;
	// A notice of a delay: the message may still arrive
	return { ...qualification, type: 'ignored', known: true };
}

function toFeedback(report: FeedbackReport, recipient: ReportedRecipient, qualification: Qualification, message: LinkedMessage | undefined): Feedback {
	const text = recipient.diagnostic || recipient.notice;
	return {
		kind: report.kind as Exclude<FeedbackKind, 'none'>,
		action: recipient.action,
		messageId: message?.id ?? null,
		address: recipient.address || (message?.address ?? ''),
		reason: qualification.reason,
		detail: qualification.detail ?? null,
		type: qualification.type,
		status: recipient.status,
		replyCode: recipient.replyCode,
		phase: recipient.phase,
		pattern: normalizeText(text),
		diagnostic: text,
		isQualified: qualification.known,
	};
}

/** The same words about the same message are the same feedback, though they come in two mails. */
function dedupeKeyOf(feedback: Feedback, raw: Buffer, index: number): string {
	const { messageId, kind, action, type, status, pattern } = feedback;
	const parts = messageId === null ? [createHash('sha256').update(raw).digest('hex'), index] : [messageId, kind, action, type, status, pattern];
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
