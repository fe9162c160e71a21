import { finding } from '../rule';
import type { Rule } from '../rule';

const id = 'roleAccounts';

/** Role account check: addresses that several people read, or nobody, and that nobody signed up with by themselves. */
export const roleAccounts: Rule = {
	id,
	label: 'Role account check',
	level: 'information',
	check: ({ roleAccounts: { messages, examples } }) => {
		if (messages === 0) return [];
		return [finding('information', 'roleAccounts.found', { messages }, examples)];
	},
};
