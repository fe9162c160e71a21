import { finding } from '../rule';
import type { Rule } from '../rule';

const id = 'spamAssassin';

/** SpamAssassin check, where the user named a spamd: the score of a sample message and the rules that hit. */
export const spamAssassin: Rule = {
	id,
	label: 'SpamAssassin check',
	level: 'warning',
	check: ({ spam }) => {
		if (!spam) return [];
		if ('failed' in spam) return [finding(id, 'warning', `SpamAssassin could not be asked (${spam.failed}). The message was not checked.`)];
		const { isSpam, score, threshold, rules } = spam.answer;
		const hit = rules.length > 0 ? ` Rules that hit: ${rules.join(', ')}.` : '';
		if (isSpam) return [finding(id, 'warning', `SpamAssassin takes the message for spam: ${score} points, and ${threshold} are enough.${hit}`)];
		return [finding(id, 'information', `SpamAssassin gives the message ${score} of the ${threshold} points of spam.${hit}`)];
	},
};
