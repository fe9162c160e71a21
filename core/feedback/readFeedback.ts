import { addressesIn, firstAddress, isMachine } from './addresses';
import { isAutoReply, isAutoReplySubject } from './autoReply';
import { readComplaint } from './complaint';
import { holdsDeliveryStatus, moreTelling, readDeliveryStatus } from './deliveryStatus';
import { readMail, type Mail } from './mail';
import { readNotice, type Notice } from './notice';
import { findNoticeRecipients, type NoticeRecipient } from './noticeRecipients';
import { NO_RETURNED_MESSAGE, readReturned } from './original';
import { qualify } from './qualify';
import { findOnlyPhase, findPhase, findPhaseInTranscript, findReply } from './reply';
import { readSesNotification } from './sesNotification';
import type { FeedbackReport, ReplyPhase, ReportedAction, ReportedRecipient } from './types';

/**
 * Reads a raw mail as feedback: delivery reports (RFC 3464, or in free text), complaints (RFC 5965), automatic
 * replies (RFC 3834). Never throws; what it cannot read is of kind `none`.
 */
export function readFeedback(raw: Uint8Array): FeedbackReport {
	const mail = readMail(raw);
	return readComplaintReport(mail) ?? readBounce(mail) ?? readSesMail(mail) ?? readOther(mail);
}

function readComplaintReport(mail: Mail): FeedbackReport | undefined {
	const complaint = readComplaint(mail);
	if (!complaint) return undefined;
	const returned = readReturned(mail, '');
	const named = complaint.recipients.length > 0 ? complaint.recipients : returned.to;
	// Many providers black the recipient out (RFC 6590): the message that comes back still says which one it is.
	const recipients = named.length > 0 ? named : [''];
	return {
		...reportOf(mail, 'complaint'),
		recipients: recipients.map((address) => toRecipient(address, 'failed', '', '')),
		returned: { ...returned, returnPath: returned.returnPath || complaint.returnPath },
		complaint: complaint.type,
	};
}

/** Amazon SNS sends the notifications of SES as JSON in a plain text. */
function readSesMail(mail: Mail): FeedbackReport | undefined {
	const text = mail.parts[0];
	return text?.type === 'text/plain' ? readSesNotification(text.text()) : undefined;
}

function readBounce(mail: Mail): FeedbackReport | undefined {
	const statusParts = mail.parts.filter(({ type }) => STATUS_TYPES.test(type));
	const notice = readNotice(mail);
	const reported = statusParts.flatMap((part) => readDeliveryStatus(part.text()));
	if (reported.length === 0) reported.push(...readStatusInText(notice));
	if (reported.length === 0 && !looksLikeBounce(mail)) return undefined;
	const recipients = reported.length > 0 ? withNotice(mail, reported, notice) : fromNotice(mail, notice);
	if (recipients.length === 0) return undefined;
	return { ...reportOf(mail, 'bounce'), recipients, returned: readReturned(mail, notice.rest) };
}

/** Fields among the sentences; behind the notice only where that names nobody, since the returned message is there. */
function readStatusInText({ text, rest }: Notice): ReportedRecipient[] {
	if (holdsDeliveryStatus(text)) return readDeliveryStatus(text);
	return holdsDeliveryStatus(rest) && findNoticeRecipients(text, []).length === 0 ? readDeliveryStatus(rest) : [];
}

function readOther(mail: Mail): FeedbackReport {
	if (!isAutoReply(mail)) return reportOf(mail, 'none');
	const from = firstAddress(mail.headers.get('from'));
	return {
		...reportOf(mail, 'autoReply'),
		recipients: from ? [toRecipient(from, 'delivered', '', '')] : [],
		returned: { ...NO_RETURNED_MESSAGE, messageId: referenceOf(mail) },
	};
}

/** The Message-ID that an answer names. */
function referenceOf({ headers }: Mail): string {
	const ids = `${headers.get('in-reply-to')} ${headers.get('references')}`;
	return /<([^<>\s]{1,998})>/.exec(ids)?.[1] ?? '';
}

function reportOf(mail: Mail, kind: FeedbackReport['kind']): FeedbackReport {
	return {
		kind,
		recipients: [],
		returned: NO_RETURNED_MESSAGE,
		sentTo: sentTo(mail),
		complaint: '',
		subject: mail.headers.text('subject').slice(0, 300),
	};
}

/** Fields that name the envelope recipient come first: with VERP, it is an address of one message only. */
const ENVELOPE_FIELDS = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'x-delivered-to', 'apparently-to', 'to'];

function sentTo({ headers }: Mail): string[] {
	return [...new Set(ENVELOPE_FIELDS.flatMap((name) => headers.all(name)).flatMap(addressesIn))].slice(0, 20);
}

const STATUS_TYPES = /^message\/(?:global-)?delivery-status$|^text\/x-delivery-status$/;

const SUBJECTS = new RegExp(
	[
		// Undelivered Mail Returned to Sender / Undeliverable: … / Undeliverable message
		'undeliver',
		// Delivery Status Notification (Failure) / Delivery failure / Delivery report / Mail delivery failed
		'deliver\\w*\\W{1,3}(?:status|fail|report|problem|notif|error|delay|impossible)',
		'(?:mail|message)\\W{1,3}(?:delivery|system|transport)?\\W{0,3}(?:fail|error|return|reject|bounce|delay)',
		// Returned mail: User unknown / failure notice / There was an error sending your mail / NDN: …
		'return(?:ed|ing)\\W{1,3}(?:mail|message|to sender)',
		'failure notice',
		'(?:error|problem|unable|failed|fail\\w*|could ?n.t|cannot|not)\\b.{0,30}\\b(?:send|deliver|mail|message)',
		'\\b(?:NDN|NDR)\\b',
		'non-?delivery',
		// 配信不能 / 送信できませんでした / メールエラー / 不達
		'配信(?:不能|エラー|でき|失敗|状態)',
		'送信(?:不能|エラー|でき|失敗)',
		'メール.{0,6}エラー',
		'エラーメール',
		'不達',
		'宛先不明',
		// Unzustellbar / Nicht zustellbar / Non remis / Échec de la remise / No se puede entregar / Não foi possível entregar
		'(?:un|nicht )zustellbar',
		'non (?:remis|distribu)',
		'échec',
		'no (?:se (?:ha podido|puede|pudo) (?:entregar|enviar)|entregad)|n[ãa]o (?:foi )?(?:é )?poss[íi]vel entregar',
		// Non recapitabile / Mancato recapito / Onbestelbaar / Niedostarczone / Nie dostarczono
		'non recapit|mancat[ao] (?:recapito|consegna)|onbestelbaar|nie ?dostarcz',
		// Недоставленное сообщение / 系统退信 / 无法送达 / 無法傳遞 / 배달되지 않음 / 반송
		'недоставлен',
		'не доставлен',
		'退信|(?:无法|無法)(?:送达|投递|傳遞|傳送|递送)|배달(?:되지| ?실패)|반송',
	].join('|'),
	'i',
);

const SENDERS =
	/mailer[-_ ]?daemon|post_?master|mail(?: |-)?deliver|delivery (?:sub)?system|mail administrator|system administrator|mail system|microsoft ?exchange|mailmarshal|interscan/i;

function looksLikeBounce(mail: Mail): boolean {
	const { headers } = mail;
	if (headers.get('x-failed-recipients')) return true;
	if (/report-type\s*=\s*"?delivery-status/i.test(headers.get('content-type'))) return true;
	if (SENDERS.test(headers.text('from'))) return true;
	return isBounceSubject(headers.text('subject')) && headers.all('return-path').some(isNullPath);
}

/** "Automatic reply: We could not deliver your order" and "Re: We could …" repeat the subject of the message that they answer. */
function isBounceSubject(subject: string): boolean {
	const start = subject.search(SUBJECTS);
	const before = subject.slice(0, Math.max(start, 0));
	return start >= 0 && !isAutoReplySubject(before) && !ANSWER.test(before);
}

/** Re: / RE[2]: / AW: / Antw: / SV: / 返信: */
const ANSWER = /^\s*(?:re|aw|antw|sv|返信)(?:\[\d+\])?\s*[:：]/i;

/** The null path is that of automatic answers too, so that the subject has to say what it is. */
function isNullPath(returnPath: string): boolean {
	return /^\s*<?\s*>?\s*$/.test(returnPath) || isMachine(firstAddress(returnPath));
}

/** Each reported recipient with the lines of the notice that are about it. */
function withNotice(mail: Mail, reported: ReportedRecipient[], notice: Notice): ReportedRecipient[] {
	const named = findNoticeRecipients(notice.text, senderOf(mail));
	// Sendmail writes one transcript under all of them
	const whole = oneLine(notice.text);
	return reported.map((recipient) => {
		const about = named.find(({ address }) => isSame(address, recipient));
		const text = about?.text ?? (reported.length === 1 ? notice.text : '');
		return completed(recipient, oneLine(text), whole);
	});
}

function isSame(address: string, recipient: ReportedRecipient): boolean {
	const key = address.toLowerCase();
	return key === recipient.address.toLowerCase() || key === recipient.finalAddress.toLowerCase();
}

/** What the fields leave open, the notice may say: sendmail tells the dialogue only there. */
function completed(recipient: ReportedRecipient, notice: string, whole: string): ReportedRecipient {
	const reply = findReply(notice);
	const phase = findPhaseInTranscript(whole, recipient.diagnostic) || findPhase(notice) || findOnlyPhase(whole);
	return {
		...recipient,
		replyCode: recipient.replyCode || reply.code,
		status: moreTelling(recipient.status, reply.status),
		phase: recipient.phase || recipientOrContent(phase, recipient.status),
		// Reports without a Diagnostic-Code may quote the reply for people.
		diagnostic: recipient.diagnostic || (reply.code || reply.status ? notice : ''),
		notice,
	};
}

/** With pipelining, sendmail shows the answer to RCPT under DATA; a status about the address (x.1.x) tells them apart. */
function recipientOrContent(phase: ReplyPhase, status: string): ReplyPhase {
	return phase === 'content' && /^\d\.1\./.test(status) ? 'recipient' : phase;
}

function fromNotice(mail: Mail, notice: Notice): ReportedRecipient[] {
	const failed = addressesIn(mail.headers.all('x-failed-recipients').join(', '));
	const named = findNoticeRecipients(notice.text, senderOf(mail));
	const action = actionOfNotice(mail, notice.text);
	const whole = textForAll(named, notice);
	if (failed.length > 0) return failed.map((address) => toRecipient(address, action, textAbout(address, named, notice), whole));
	if (named.length > 0) return named.map((one) => toRecipient(one.address, action, textOf(one, named, notice), whole));
	const returned = readReturned(mail, notice.rest);
	// With VERP, the address that it was sent to says whom it is about.
	const nobody = tellsWhy(notice.text) ? [''] : [];
	return (returned.to.length > 0 ? returned.to.slice(0, 1) : nobody).map((address) => toRecipient(address, action, notice.text, notice.text));
}

/** What is said of all: of several recipients only what stands above the first, since below it each has its own reason. */
function textForAll(named: NoticeRecipient[], { text }: Notice): string {
	return named.length > 1 ? text.slice(0, Math.max(0, text.indexOf(named[0]!.text))) : text;
}

/** Notes, MailMarshal and InterScan tell the reason first and name the recipient last: alone, the whole notice is about it. */
function textOf({ text }: NoticeRecipient, named: NoticeRecipient[], notice: Notice): string {
	return named.length > 1 || tellsWhy(text) ? text : notice.text;
}

function tellsWhy(text: string): boolean {
	const { code, status } = findReply(text);
	return code > 0 || status !== '' || qualify({ replyCode: 0, status: '', phase: '', diagnostic: text }).known;
}

function textAbout(address: string, named: NoticeRecipient[], notice: Notice): string {
	const about = named.find((candidate) => candidate.address.toLowerCase() === address.toLowerCase());
	return about ? textOf(about, named, notice) : notice.text;
}

function senderOf({ headers }: Mail): string[] {
	return addressesIn(headers.get('to'));
}

/** A notice that the message is late, and will be tried again. */
const DELAYED =
	/\bwarning message only\b|\bdelivery (?:has been )?delayed\b|\(delay(?:ed)?\)|has not yet been delivered|still (?:being )?(?:trying|retried)|will (?:be retried|keep trying|retry|continue)|could not be delivered for \d+ hours?|まだ配信されて/i;

function actionOfNotice(mail: Mail, text: string): ReportedAction {
	return DELAYED.test(`${mail.headers.text('subject')}\n${text}`) ? 'delayed' : 'failed';
}

function toRecipient(address: string, action: ReportedAction, text: string, whole: string): ReportedRecipient {
	const about = oneLine(text);
	const reply = findReply(about);
	return {
		address,
		finalAddress: '',
		action,
		status: reply.status,
		replyCode: reply.code,
		phase: findPhase(about),
		diagnostic: about,
		notice: whole === text ? '' : oneLine(whole),
	};
}

/** Longer than any sentence of a server that says something. */
const LONGEST_TEXT = 4_000;

function oneLine(text: string): string {
	return text.slice(0, LONGEST_TEXT).replace(/\s+/g, ' ').trim();
}
