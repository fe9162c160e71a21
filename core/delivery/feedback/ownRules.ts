import { DeliveryError } from '../../errors';
import type { QualificationRule } from '../../feedback';
import type { DeliveryContext } from '../context';
import type { OwnRule } from '../feedbackPort';
import { REASONS } from '../reasons';

/** No text needs more. */
const MOST_STARS = 8;
const LONGEST_PATTERN = 300;

/**
 * Adds a qualification rule of the user's. It holds for what comes in from now on.
 * @throws DeliveryError `invalidParameter`
 */
export async function addOwnRule({ store }: DeliveryContext, rule: Omit<OwnRule, 'id'>): Promise<OwnRule> {
	const pattern = rule.pattern.trim();
	const status = rule.status.trim();
	if (pattern.replace(/\*/g, '').trim() === '' && status === '') throw wrong('The rule fits every failure: its text and its status are empty.');
	if (pattern.length > LONGEST_PATTERN) throw wrong(`The text of the rule has more than ${LONGEST_PATTERN} characters.`);
	if (pattern.split('*').length - 1 > MOST_STARS) throw wrong(`The text of the rule has more than ${MOST_STARS} stars.`);
	if (status !== '' && !/^[245*]\.(?:\d{1,3}|\*)\.(?:\d{1,3}|\*)$/.test(status)) throw wrong(`"${status}" is no enhanced status code.`);
	if (!(rule.reason in REASONS)) throw wrong(`"${rule.reason}" is no reason.`);
	return store.addQualificationRule({ ...rule, pattern, status });
}

/** The user's rules, as qualification asks them. */
export async function ownRules({ store }: DeliveryContext): Promise<QualificationRule[]> {
	return (await store.qualificationRules()).map(toRule);
}

function toRule({ pattern, phase, status, reason, detail, type }: OwnRule): QualificationRule {
	return {
		reason,
		...(detail && { detail }),
		type,
		...(pattern !== '' && { text: wildcards(pattern) }),
		// The class of the code is not asked, as in the rules of the package
		...(status !== '' && { status: new RegExp(`^${status.slice(2).split('*').map(escape).join('\\d+')}$`) }),
		...(phase && { phase }),
	};
}

/** The parts between the stars, one after the other. Not by an expression, which a long text can keep going for hours. */
function wildcards(pattern: string): { test(text: string): boolean } {
	const parts = pattern.toLowerCase().split('*');
	return {
		test(text) {
			const words = text.toLowerCase();
			let from = 0;
			return parts.every((part) => {
				const found = words.indexOf(part, from);
				from = found + part.length;
				return found >= 0;
			});
		},
	};
}

function escape(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function wrong(problem: string): DeliveryError {
	return new DeliveryError('invalidParameter', problem, {
		advice: 'Give a part of the text with * for what differs, as "*mailbox*too large*", or a status such as 5.7.1 or 5.7.*. No rule was added.',
	});
}
