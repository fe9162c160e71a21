import { firstAddress } from './addresses';
import { LIMITS, parseFields, type Fields } from './mail';
import { findPhase, findReply } from './reply';
import type { ReportedAction, ReportedRecipient } from './types';

/** A field that only a delivery status has; where they stand in a text for people, they are read as well. */
const STATUS_FIELD = /^[ \t]*(?:final-recipient|original-recipient)[ \t]*:/im;

/** Whether a text holds a delivery status (RFC 3464), or what nearly is one. */
export function holdsDeliveryStatus(text: string): boolean {
	return STATUS_FIELD.test(text);
}

/** The recipients of a delivery status, in order. The first group of fields, about the message, has none. */
export function readDeliveryStatus(text: string): ReportedRecipient[] {
	return splitGroups(text)
		.slice(0, LIMITS.recipients)
		.map((group) => toRecipient(parseFields(group)))
		.filter((recipient) => recipient !== undefined);
}

/**
 * Groups end at a blank line (RFC 3464 section 2.1). Gateways also forget it, or write one where it does not belong,
 * so a group is what has one recipient: it ends where the same recipient field comes again.
 */
function splitGroups(text: string): string[] {
	const groups: string[] = [];
	let lines: string[] = [];
	let seen = new Set<string>();
	const close = () => {
		if (seen.size > 0) groups.push(lines.join('\n'));
		if (seen.size > 0) lines = [];
		seen = new Set();
	};
	for (const line of text.split('\n')) {
		const field = /^[ \t]*(final-recipient|original-recipient)[ \t]*:/i.exec(line)?.[1]?.toLowerCase();
		if (field && seen.has(field)) close();
		if (field) seen.add(field);
		if (line.trim() === '' && lines.some((known) => /^[ \t]*(?:action|status)[ \t]*:/i.test(known))) close();
		else if (line.trim() !== '') lines.push(isField(line) ? line.trimStart() : line);
	}
	close();
	return groups;
}

function isField(line: string): boolean {
	return /^[ \t]*(?:final-recipient|original-recipient|action|status|diagnostic-code|remote-mta)[ \t]*:/i.test(line);
}

function toRecipient(fields: Fields): ReportedRecipient | undefined {
	const final = recipientOf(fields.text('final-recipient'));
	const address = recipientOf(fields.text('original-recipient')) || final;
	if (!fields.get('final-recipient') && !fields.get('original-recipient')) return undefined;
	const diagnostic = diagnosticOf(fields);
	const reply = findReply(diagnostic);
	const status = moreTelling(statusOf(fields.get('status')), statusOfCategory(fields.get('x-powermta-bouncecategory')));
	return {
		address,
		finalAddress: final === address ? '' : final,
		action: actionOf(fields.get('action'), status),
		status: moreTelling(reply.status, status),
		replyCode: reply.code,
		phase: findPhase(diagnostic),
		diagnostic,
		notice: '',
	};
}

/** `rfc822; hanako@example.jp`; the type is missing at times, and the address may be a full mailbox. */
function recipientOf(value: string): string {
	const address = value.replace(/^\s*[\w-]{1,20}\s*;/, '');
	if (!address.includes('@')) return '';
	// Not in ASCII: an address of RFC 6531
	return firstAddress(address) || address.replace(/[<>"\s]/g, '').slice(0, 320);
}

/** `smtp; 550 5.1.1 …`; where there are several, the one of the dialogue tells most. */
function diagnosticOf(fields: Fields): string {
	const codes = fields.all('diagnostic-code');
	const chosen = codes.find((code) => /^\s*smtp\s*;/i.test(code)) ?? codes[0] ?? '';
	const comment = /\(([^()]{8,})\)/.exec(fields.get('status'))?.[1] ?? '';
	const text = (chosen.replace(/^\s*[\w.-]{1,20}\s*;\s*/, '') || comment).replace(/\s+/g, ' ').trim();
	return text.replace(GATEWAY_WORDS, '');
}

/** 5.1.0 - Unknown address error 550-'5.7.1 … Access denied' (Cisco's gateways): the reply is what stands in quotes. */
const GATEWAY_WORDS = /^\d\.\d\.\d - [A-Za-z ]{3,40} (?=[45]\d\d[- ]')/;

function statusOf(value: string): string {
	return /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})/.exec(value)?.[1] ?? '';
}

/** What PowerMTA's categories mean, for reports whose status is made up (https://it.i88.ca/2014/11/bounce-categories-of-powermta.html). */
const CATEGORIES: ReadonlyMap<string, string> = new Map([
	['bad-domain', '5.1.2'],
	['bad-mailbox', '5.1.1'],
	['content-related', '5.6.0'],
	['inactive-mailbox', '5.2.1'],
	['message-expired', '4.4.7'],
	['no-answer-from-host', '4.4.1'],
	['quota-issues', '5.2.2'],
	['relaying-issues', '5.7.1'],
]);

function statusOfCategory(value: string): string {
	return CATEGORIES.get(value.trim().toLowerCase()) ?? '';
}

const ACTIONS: readonly ReportedAction[] = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'];

/** Without a word of the report: by the class of its status (RFC 3463 section 2). */
function actionOf(value: string, status: string): ReportedAction {
	const word = /[a-z]+/.exec(value.toLowerCase())?.[0];
	const known = ACTIONS.find((action) => action === word);
	if (known) return known;
	return status.startsWith('2') ? 'delivered' : 'failed';
}

/** The status in the server's words is its own; that of the report is often made up (5.0.0). */
export function moreTelling(own: string, reported: string): string {
	const isVague = (status: string) => status === '' || /\.0\.0$/.test(status);
	if (isVague(own)) return isVague(reported) ? own || reported : reported;
	return own;
}
