import type { ReasonId } from '../delivery/types';
import { STATUS_RULES, TEXT_RULES, VAGUE_RULES, type QualificationRule, type RefusedDetail } from './rules';
import { quotedReplyStart } from './reply';
import type { ReplyPhase } from './types';

/** What is known of a failure: from a reply in the SMTP dialogue, or from a report that came back. */
export interface Failure {
	/** SMTP reply code, or 0. */
	replyCode: number;
	/** Enhanced status code, or ''. */
	status: string;
	phase: ReplyPhase;
	/** What the server said, without its codes or with them. */
	diagnostic: string;
	/** Sentences for people around it: asked only where the server's words and codes say nothing. */
	notice?: string;
}

export type FailureType = 'hard' | 'soft' | 'ignored';

export interface Qualification {
	reason: ReasonId;
	detail?: RefusedDetail;
	type: FailureType;
	/** False: no rule knows this failure, it is *to qualify*. */
	known: boolean;
}

/** The rules by what they are about, in the order in which they are asked. */
export interface RuleBook {
	text: readonly QualificationRule[];
	vague: readonly QualificationRule[];
	status: readonly QualificationRule[];
}

export const RULE_BOOK: RuleBook = { text: TEXT_RULES, vague: VAGUE_RULES, status: STATUS_RULES };

/** The rule of the book that decides about a failure: the server's words, its codes, then the words of the report. */
export function decidingRule(failure: Failure, { text, vague, status }: RuleBook = RULE_BOOK): QualificationRule | undefined {
	const diagnostic = readable(failure.diagnostic);
	const notice = readable(failure.notice ?? '');
	return (
		findRule(text, failure, headOf(diagnostic)) ??
		findRule(text, failure, diagnostic) ??
		findRule(vague, failure, diagnostic) ??
		findRule(status, failure, '') ??
		findRule(text, failure, notice)
	);
}

/**
 * Why a message failed.
 * @param own rules of the user, which win over ours
 */
export function qualify(failure: Failure, own: readonly QualificationRule[] = [], book: RuleBook = RULE_BOOK): Qualification {
	const rule = findRule(own, failure, failure.diagnostic || (failure.notice ?? '')) ?? decidingRule(failure, book) ?? byReplyCode(failure);
	if (!rule) return { reason: 'notDefined', type: 'soft', known: false };
	const { reason, detail, type } = own.includes(rule) ? rule : inPhase(rule, failure.phase);
	return { reason, ...(detail && { detail }), type: type ?? typeOf(reason, failure), known: true };
}

/**
 * An answer to the greeting, EHLO or MAIL is never about the recipient, whose name the server does not know yet: what
 * does not exist there is the sender, and what is full is the server.
 */
function inPhase(rule: QualificationRule, phase: ReplyPhase): QualificationRule {
	if (phase !== 'connect' && phase !== 'mail') return rule;
	if (rule.reason === 'mailboxFull') return { reason: 'unreachable' };
	return ABOUT_RECIPIENT.has(rule.reason) ? { reason: 'refused', detail: 'reputation' } : rule;
}

const ABOUT_RECIPIENT: ReadonlySet<ReasonId> = new Set(['userUnknown', 'invalidAddress', 'invalidDomain', 'accountDisabled']);

/** Characters of a reply that say what is wrong; what follows is advice, which names many other things. */
const HEAD_CHARACTERS = 160;

/**
 * No server writes words of 200 letters or 50 spaces in a row; a forged mail does, to make the patterns try each beginning
 * with each end (20,000 times "<" took a second).
 */
function readable(text: string): string {
	return text.replace(/[!-~]{200,}/g, (word) => word.slice(0, 200)).replace(/\s{50,}/g, ' ');
}

/** The first sentence of what the server said, from its code on. */
function headOf(diagnostic: string): string {
	const start = quotedReplyStart(diagnostic);
	const head = diagnostic.slice(start, start + HEAD_CHARACTERS);
	const end = head.slice(SHORTEST_SENTENCE).search(/[.!] [A-Z]/);
	return end < 0 ? head : head.slice(0, SHORTEST_SENTENCE + end);
}

/** "550 5.1.1 Error." and the like say nothing yet. */
const SHORTEST_SENTENCE = 30;

function findRule(rules: readonly QualificationRule[], { status, phase }: Failure, text: string): QualificationRule | undefined {
	const detail = status.slice(2);
	return rules.find(
		(rule) =>
			(rule.phase === undefined || rule.phase === phase) &&
			(!rule.status || rule.status.test(detail)) &&
			(!rule.text || (text !== '' && rule.text.test(text))),
	);
}

/** Where nothing else is said, the part of the dialogue tells something (RFC 5321 section 4.2.2). */
function byReplyCode({ replyCode, phase }: Failure): QualificationRule | undefined {
	// 530, 534, 535, 538: about signing in (RFC 4954 section 6)
	if (replyCode === 530 || replyCode === 534 || replyCode === 535 || replyCode === 538) return { reason: 'refused', detail: 'policy' };
	// refused before anything was said about the recipient: who connects is not wanted
	if (replyCode >= 500 && (phase === 'connect' || phase === 'mail')) return { reason: 'refused', detail: 'reputation' };
	// 421: the service is closing; 450: the mailbox is busy; 451: a local error; 452: no storage
	if (replyCode === 421 || replyCode === 451 || replyCode === 452) return { reason: 'unreachable' };
	// 551: user not local; 553: the name of the mailbox is not allowed
	if (phase === 'recipient' && (replyCode === 551 || replyCode === 553)) return { reason: 'userUnknown' };
	return undefined;
}

/**
 * *Account disabled* and *unreachable* are "Soft / Hard" in the field's table: a server that says for good (5xx) that
 * the account is disabled is believed; a server that cannot be reached may be there tomorrow.
 */
function typeOf(reason: ReasonId, { replyCode, status }: Pick<Failure, 'replyCode' | 'status'>): FailureType {
	if (reason === 'userUnknown' || reason === 'invalidAddress') return 'hard';
	if (reason === 'accountDisabled') return replyCode >= 500 || status.startsWith('5') ? 'hard' : 'soft';
	return 'soft';
}
