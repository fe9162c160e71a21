import type { ReasonId } from '../../delivery/types';
import { finding } from '../rule';
import type { Rule, TypologyCounts } from '../rule';

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
		return [finding('error', 'recipients.nobodyLeft', { recipients: counts.recipients, exclusions: mostFirst(counts) })];
	},
};

function mostFirst({ exclusions }: TypologyCounts): Array<{ reason: ReasonId; recipients: number }> {
	const entries = Object.entries(exclusions) as Array<[ReasonId, number]>;
	const excluded = entries.filter(([, number]) => number > 0).sort(([, a], [, b]) => b - a);
	return excluded.map(([reason, number]) => ({ reason, recipients: number }));
}
