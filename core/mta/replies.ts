import type { ReasonId } from '../delivery/types';

/** A reply of an SMTP server, taken apart. */
export interface SmtpReply {
	/** 200 to 599, or 0 when the text is no SMTP reply. */
	code: number;
	/** Enhanced status code (RFC 3463), as `5.1.1`. */
	enhanced?: string;
	/** What it says, without codes, in one line. */
	text: string;
}

/** What a reply was about: the recipient (RCPT), or the message that it had already agreed to take (after the dot). */
export type ReplyStep = 'recipient' | 'content';

interface ReplyRule {
	reason: ReasonId;
	/** Matches the enhanced status code without its class, as `1.1`. */
	enhanced?: RegExp;
	text?: RegExp;
	/** Only as the reply to this. */
	step?: ReplyStep;
}

/** The first rule that matches wins; a text that tells more than its code comes first. Above each a reply it is for. */
const REPLY_RULES: readonly ReplyRule[] = [
	// 550 Unknown user taro@docomo.ne.jp (in reply to end of DATA): the recipient's own filter, the address is good
	// (https://tuono034s.com/web-entry/3575/; an unknown address is already refused at RCPT)
	{ reason: 'refused', step: 'content', text: /unknown user \S+@docomo\.ne\.jp/i },
	// 550 <hanako@ezweb.ne.jp>: User unknown (in reply to end of DATA): the same at au (same source)
	{ reason: 'refused', step: 'content', text: /@(?:ezweb\.ne\.jp|au\.com)>?:? user unknown/i },
	// 552 Too much mail data taro@docomo.ne.jp (https://note.com/sendmagic/n/neb6bbe7e51cf)
	{ reason: 'mailboxFull', text: /too much mail data \S+@docomo\.ne\.jp/i },
	// 550 5.4.1 Recipient address rejected: Access denied. (Microsoft 365: not in the organisation's directory)
	{ reason: 'userUnknown', enhanced: /^4\.1$/, text: /recipient address rejected: access denied/i },
	// 550 5.5.0 Requested action not taken: mailbox unavailable (Outlook.com, and without 5.5.0 many others)
	{ reason: 'userUnknown', text: /^requested action not taken: mailbox unavailable/i },
	// 554 delivery error: dd This user doesn't have a yahoo.com account (taro@yahoo.com) [0] - mta1.example
	{ reason: 'userUnknown', text: /user doesn't have an? \S+ account/i },
	// 450 4.1.8 <news@nowhere.example>: Sender address rejected: Domain not found (Postfix says it at RCPT)
	{ reason: 'refused', enhanced: /^1\.[78]$/ },
	// 450 4.1.2 <taro@nowhere.example>: Recipient address rejected: Domain not found (Postfix)
	{ reason: 'invalidDomain', enhanced: /^1\.2$/ },
	// 550 5.4.4 <taro@nowhere.example>: Host or domain name not found. Name service error (a relay that looked it up)
	{ reason: 'invalidDomain', text: /domain (?:name )?not found|host unknown|no such domain/i },
	// 550 5.1.1 <taro@example.com>: Recipient address rejected: User unknown in local recipient table (Postfix)
	{ reason: 'userUnknown', enhanced: /^1\.(?:1|6)$/ },
	// 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup (Microsoft 365)
	{ reason: 'userUnknown', enhanced: /^1\.10$/ },
	// 501 5.1.3 Bad recipient address syntax (Postfix)
	{ reason: 'invalidAddress', enhanced: /^1\.3$/ },
	// 450 4.2.1 The user you are trying to contact is receiving mail too quickly. (Gmail)
	{ reason: 'notDefined', text: /receiving mail (?:too quickly|at a rate)/i },
	// 550 5.2.1 The email account that you tried to reach is disabled. (Gmail)
	{ reason: 'accountDisabled', enhanced: /^2\.1$/ },
	// 452 4.2.2 The email account that you tried to reach is over quota. (Gmail; 552 5.2.2 when it stays so)
	{ reason: 'mailboxFull', enhanced: /^2\.2$/ },
	// 451 4.4.1 Connection timed out; 550 5.4.1 No answer from host (RFC 3463: network and routing)
	{ reason: 'unreachable', enhanced: /^4\.\d+$/ },
	// 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org (Postfix)
	{ reason: 'refused', enhanced: /^7\.\d+$/ },
	// 552 5.3.4 Message size exceeds fixed limit (Postfix)
	{ reason: 'refused', enhanced: /^(?:3\.4|2\.3|6\.\d+)$/ },
	// 550 Unknown user taro@docomo.ne.jp (at RCPT); 550 <hanako@ezweb.ne.jp>: User unknown; 550 No such user here
	{ reason: 'userUnknown', text: /unknown user|user unknown|no such (?:user|mailbox|recipient)|user not found/i },
	// 550 Invalid recipient: <jiro@i.softbank.jp> (https://note.com/sendmagic/n/n5afbf98aeb25)
	{ reason: 'userUnknown', text: /^invalid recipient/i },
	// 552 Mailbox is full; 452 Requested action not taken: insufficient system storage, mailbox over quota
	{ reason: 'mailboxFull', text: /mailbox (?:is )?full|over ?quota|quota exceeded|exceed\w* (?:storage|quota)/i },
	// 550 Account has been disabled; 550 Mailbox disabled, not accepting messages
	{ reason: 'accountDisabled', text: /(?:account|mailbox|user)\b.{0,20}\b(?:disabled|suspended|inactive|locked)/i },
];

const REPLY_LINE = /^([2-5]\d\d)(?:[ -](?:([245]\.\d{1,3}\.\d{1,3})(?:\s+|$))?(.*))?$/;

/** Takes a reply apart, one line or several (`250-…`). */
export function parseReply(text: string): SmtpReply {
	const lines = text.split(/\r?\n/).filter((line) => line !== '');
	const matches = lines.map((line) => REPLY_LINE.exec(line));
	const last = matches.at(-1);
	if (!last) return { code: 0, text: lines.join(' ') };
	const texts = matches.map((match, index) => (match ? (match[3] ?? '') : lines[index]));
	const enhanced = matches.find((match) => match?.[2])?.[2];
	return { code: Number(last[1]), ...(enhanced && { enhanced }), text: texts.join(' ').trim() };
}

/** Why a server did not take a message. Without a rule for it: `refused` for good (5xx), `notDefined` for now. */
export function reasonOfReply(reply: string, step: ReplyStep = 'recipient'): ReasonId {
	const { code, enhanced, text } = parseReply(reply);
	const detail = enhanced?.slice(2);
	const rule = REPLY_RULES.find(
		(candidate) =>
			(!candidate.step || candidate.step === step) &&
			(!candidate.enhanced || (detail !== undefined && candidate.enhanced.test(detail))) &&
			(!candidate.text || candidate.text.test(text)),
	);
	return rule?.reason ?? (code >= 500 ? 'refused' : 'notDefined');
}

/** More than any server says; what is longer comes from one that wants to fill a table. */
const LONGEST_REPLY = 1000;

/** A reply as it may be stored and shown: without control characters, of bounded length. */
export function cleanReply(reply: string): string {
	return reply.replace(/\r?\n/g, '\n').replace(/[\x00-\x09\x0b-\x1f\x7f]/g, ' ').slice(0, LONGEST_REPLY);
}
