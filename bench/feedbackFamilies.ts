import { decidingRule, RULE_BOOK, type Failure, type QualificationRule, type RuleBook } from '../core/feedback';
import { findReply } from '../core/feedback/reply';
import { PUBLISHED } from '../test/core/feedback/publishedReplies';

/** Mails of one server or provider: `lhost-postfix-07.eml` is of `lhost-postfix`. */
export function familyOf(file: string): string {
	return file.replace(/-\d+\.eml$/, '');
}

/**
 * For each family of mails the rules that something else speaks for: a mail of another family, or a published reply. So
 * a rule that was written for the mails of one family does not count when this family is scored. Patterns are taken
 * apart at their alternatives; what codes mean (RFC 3463) always counts.
 */
export function booksByFamily(mails: ReadonlyMap<string, readonly Failure[]>): Map<string, RuleBook> {
	const whole = { ...RULE_BOOK, text: RULE_BOOK.text.flatMap(alternativesOf), vague: RULE_BOOK.vague.flatMap(alternativesOf) };
	const witnesses = new Map<QualificationRule, Set<string>>();
	const note = (failure: Failure, witness: string) => {
		const rule = decidingRule(failure, whole);
		if (rule) witnesses.set(rule, (witnesses.get(rule) ?? new Set()).add(witness));
	};
	for (const [file, failures] of mails) for (const failure of failures) note(failure, familyOf(file));
	for (const { source, replies } of PUBLISHED) for (const [text, , phase] of replies) note(failureOf(text, phase ?? 'recipient'), source);
	const families = new Set([...mails.keys()].map(familyOf));
	return new Map([...families].map((family) => [family, without(whole, (rule) => isOnlyOf(family, witnesses.get(rule)))]));
}

function failureOf(text: string, phase: Failure['phase']): Failure {
	const { code, status } = findReply(text);
	return { replyCode: code, status, phase, diagnostic: text };
}

function isOnlyOf(family: string, witnesses: ReadonlySet<string> = new Set()): boolean {
	return witnesses.size === 0 || (witnesses.size === 1 && witnesses.has(family));
}

function without(book: RuleBook, isLeftOut: (rule: QualificationRule) => boolean): RuleBook {
	const kept = (rules: readonly QualificationRule[]) => rules.filter((rule) => !isLeftOut(rule));
	return { text: kept(book.text), vague: kept(book.vague), status: book.status };
}

function alternativesOf(rule: QualificationRule): QualificationRule[] {
	if (!(rule.text instanceof RegExp)) return [rule];
	const { source, flags } = rule.text;
	return splitAtBars(source).map((part) => ({ ...rule, text: new RegExp(part, flags) }));
}

/** At the bars that are in no group and no class. */
function splitAtBars(source: string): string[] {
	const parts = [''];
	let depth = 0;
	let inClass = false;
	for (const [token] of source.matchAll(/\\.|./gs)) {
		if (token === '[') inClass = true;
		else if (token === ']') inClass = false;
		else if (!inClass && token === '(') depth += 1;
		else if (!inClass && token === ')') depth -= 1;
		if (token === '|' && depth === 0 && !inClass) parts.push('');
		else parts[parts.length - 1] += token;
	}
	return parts;
}
