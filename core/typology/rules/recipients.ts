import { REASONS } from '../../delivery/reasons';
import type { ReasonId } from '../../delivery/types';
import { finding } from '../rule';
import type { Rule, TypologyCounts } from '../rule';

const id = 'recipients';

/** Recipients check: somebody is left to deliver to. */
export const recipients: Rule = {
	id,
	label: 'Recipients check',
	level: 'error',
	isFixed: true,
	check: ({ counts }) => {
		if (counts.toDeliver > 0) return [];
		if (counts.recipients === 0) return [finding(id, 'error', 'The target is empty.')];
		const text = `None of the ${counts.recipients} recipients of the target is left to deliver to: ${listOf(counts)}.`;
		return [finding(id, 'error', text)];
	},
};

function listOf({ exclusions }: TypologyCounts): string {
	const entries = Object.entries(exclusions) as Array<[ReasonId, number]>;
	const excluded = entries.filter(([, number]) => number > 0).sort(([, a], [, b]) => b - a);
	return excluded.map(([reason, number]) => `${number} ${REASONS[reason].label}`).join(', ') || 'no reason was noted';
}
