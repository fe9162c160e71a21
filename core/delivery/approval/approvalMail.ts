import { DeliveryError } from '../../errors';
import { LANGUAGE_FIELD } from '../../links';
import { composeMessage, utf8 } from '../../message';
import {
	analysisReportHtml,
	analysisReportText,
	formatNumber,
	proofReportHtml,
	proofReportText,
	textsIn,
	type ReportedDecision,
	type ReportTexts,
} from '../../report';
import { parseAddress } from '../../target/address';
import { isAllowedSender } from '../../typology';
import { getApproval } from './approval';
import { reportApproval, type ReportedApproval } from './approvalReport';
import type { DeliveryContext } from '../context';
import { getDelivery } from '../lookup';
import type { Sender, SendingSession } from '../ports';
import { reportUrl } from '../report/reportLinks';
import { timeForPeople } from '../timeForPeople';
import type { Approval, Delivery } from '../types';

/** The pages of one approver, as n8n signed their addresses. */
export interface ApproverLinks {
	approver: string;
	url: string;
	/** The message alone. */
	previewUrl: string;
}

export interface ApprovalMailInput {
	approvalId: string;
	links: ApproverLinks[];
	/** From of the mails; '' for the delivery's own sender. */
	from: string;
	sender: Sender;
}

/** What all mails of one request have in common. */
interface Letter {
	from: { name?: string; address: string };
	subject: string;
	bodyFor(links: ApproverLinks): { html: string; text: string };
}

/**
 * Sends each approver a mail with what is to be decided and their link. Whom the MTA took a mail for gets no second
 * one, however often this is tried again.
 * @throws DeliveryError `invalidParameter`, `senderNotAllowed`, the errors of the MTA; `mtaUnreachable` when it did not take one of the mails
 */
export async function sendApprovalMails(context: DeliveryContext, input: ApprovalMailInput): Promise<void> {
	const approval = await getApproval(context, input.approvalId);
	const delivery = await getDelivery(context, { deliveryId: approval.deliveryId });
	const letter = await writeLetter(context, approval, delivery, input);
	const mailed = new Set(approval.answers.filter(({ mailedAt }) => mailedAt !== null).map(({ approver }) => approver));
	const open = [...input.links.entries()].filter(([, { approver }]) => !mailed.has(approver));
	if (open.length === 0) return;
	const session = await input.sender.openSession();
	try {
		for (const [index, links] of open) {
			await sendOne(session, input.sender, composeLetter(context, approval, letter, links, index), letter.from.address, links.approver);
			await context.store.markApprovalMailed(approval.id, links.approver);
		}
	} finally {
		// Not waited for: a server that is slow to say goodbye would keep n8n from waiting for the first click. Never throws.
		void session.close();
	}
}

async function sendOne(session: SendingSession, sender: Sender, content: Buffer, from: string, approver: string): Promise<void> {
	const outcome = await session.send({ returnPath: from, recipient: approver, content: sender.sign(content) });
	if (outcome.kind === 'sent' || outcome.kind === 'unknown') return;
	if (outcome.kind === 'senderRefused') throw senderRefused(from, outcome.reply);
	throw new DeliveryError('mtaUnreachable', `The MTA did not take the approval mail to ${approver}: ${outcome.reply}`, {
		advice: 'Check the address of the approver and what the MTA accepts, then run the node again.',
		reply: outcome.reply,
	});
}

function composeLetter(context: DeliveryContext, approval: Approval, letter: Letter, links: ApproverLinks, index: number): Buffer {
	const { from, subject } = letter;
	return composeMessage({
		from,
		to: { address: links.approver },
		subject,
		messageId: `approval.${approval.id}.${index}@${domainOf(from.address)}`.toLowerCase(),
		date: new Date(context.clock.now()),
		headers: [{ name: 'Auto-Submitted', value: 'auto-generated' }],
		charset: utf8,
		...letter.bodyFor(links),
	});
}

async function writeLetter(context: DeliveryContext, approval: Approval, delivery: Delivery, { from, sender }: ApprovalMailInput): Promise<Letter> {
	const texts = textsIn(approval.terms.language);
	const reported = await reportApproval(context, approval, delivery);
	if (!reported) throw new DeliveryError('approvalOutdated', 'What was to be approved is no longer in the store.');
	const address = fromAddress(from || delivery.parameters.sender.address);
	assertAllowed(address, sender);
	const decision = {
		deadline: timeForPeople(approval.deadlineAt, approval.terms),
		approvers: approval.approvers,
		quorum: approval.terms.quorum,
		reportUrl: await reportUrlOf(context, approval),
	};
	return {
		from: { name: from ? undefined : plainName(delivery), address },
		subject: subjectLine(texts, approval, delivery, reported),
		bodyFor: ({ url, previewUrl }) => bodyOf(texts, reported, { ...decision, url, previewUrl }),
	};
}

/** The report with its charts, in the language of the mail; of an analysis, as a proof has its preview. */
async function reportUrlOf(context: DeliveryContext, { subject, subjectId, terms }: Approval): Promise<string | undefined> {
	const analysis = subject === 'analysis' ? await context.store.findAnalysis(subjectId) : undefined;
	const url = analysis && reportUrl(context, 'analysis', analysis);
	return url && `${url}&${LANGUAGE_FIELD}=${terms.language}`;
}

function bodyOf(texts: ReportTexts, { proof, analysis }: ReportedApproval, decision: ReportedDecision): { html: string; text: string } {
	if (proof) {
		const report = { ...proof, decision };
		return { html: proofReportHtml(texts, report), text: proofReportText(texts, report) };
	}
	if (!analysis) throw new DeliveryError('internal', 'There is neither a proof nor an analysis to report.');
	const report = { ...analysis, decision };
	return { html: analysisReportHtml(texts, report), text: analysisReportText(texts, report) };
}

function subjectLine(texts: ReportTexts, approval: Approval, { parameters }: Delivery, { proof }: ReportedApproval): string {
	const toDeliver = formatNumber(approval.toDeliver, texts);
	const { label } = parameters;
	return texts.subjectLine({ subject: approval.subject, label, number: proof?.number ?? 0, toDeliver, one: approval.toDeliver === 1 });
}

function senderRefused(from: string, reply: string): DeliveryError {
	return new DeliveryError('senderRefused', `The MTA refused ${from} as the sender of the approval mail: ${reply}`, {
		advice: 'Set From Address in Request Approval to an address that the MTA lets this user send from.',
		reply,
	});
}

/** Approval mails are messages of the MTA too: nobody sends for a domain that its credential does not name. */
function assertAllowed(address: string, { allowedSenderDomains }: Sender): void {
	const domain = domainOf(address);
	if (isAllowedSender(domain, allowedSenderDomains ?? null)) return;
	const allowed = allowedSenderDomains?.join(', ');
	throw new DeliveryError('senderNotAllowed', `The approval mail would come from ${address}, but the MTA credential lets nobody send for ${domain}, only for ${allowed}.`, {
		advice: 'Set From Address in Request Approval to an address of an allowed domain, or add the domain to Allowed Sender Domains of the MTA credential. Nobody was asked.',
	});
}

function domainOf(address: string): string {
	return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

function fromAddress(raw: string): string {
	const parsed = parseAddress(raw);
	if (parsed) return parsed.address;
	throw new DeliveryError('invalidParameter', `The approval mail has no usable sender address ("${raw}").`, {
		advice: 'Set From Address in Request Approval; the sender of this delivery is computed per recipient.',
	});
}

function plainName({ parameters }: Delivery): string | undefined {
	const { name } = parameters.sender;
	return name && !name.includes('{') ? name : undefined;
}
