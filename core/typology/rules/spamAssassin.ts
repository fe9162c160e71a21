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
		if ('failed' in spam) return [finding('warning', 'spamAssassin.unanswered', spam.failed)];
		const { isSpam, ...score } = spam.answer;
		return [isSpam ? finding('warning', 'spamAssassin.spam', score) : finding('information', 'spamAssassin.score', score)];
	},
};
