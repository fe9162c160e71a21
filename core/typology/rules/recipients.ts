import { mostFirst } from '../../mostFirst';
import { finding } from '../rule';
import type { Rule } from '../rule';

const id = 'recipients';

/** Recipients check: somebody is left to deliver to, and who approves knows of those who are not in the target. */
export const recipients: Rule = {
	id,
	label: 'Recipients check',
	level: 'error',
	isFixed: true,
	check: ({ counts, seedMessages: messages = 0 }) => {
		if (counts.toDeliver > 0) return messages > 0 ? [finding('information', 'recipients.seeds', { messages })] : [];
		if (counts.recipients === 0) return [finding('error', 'recipients.noTarget', {})];
		const exclusions = mostFirst(counts.exclusions).map(([reason, excluded]) => ({ reason, recipients: excluded }));
		return [finding('error', 'recipients.nobodyLeft', { recipients: counts.recipients, exclusions })];
	},
};
