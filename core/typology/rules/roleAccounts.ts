import { count, finding } from '../rule';
import type { Rule } from '../rule';

const id = 'roleAccounts';

/** Role account check: addresses that several people read, or nobody, and that nobody signed up with by themselves. */
export const roleAccounts: Rule = {
	id,
	label: 'Role account check',
	level: 'information',
	check: ({ roleAccounts: { messages, examples } }) => {
		if (messages === 0) return [];
		const recipients = count(messages, 'recipient is', 'recipients are');
		const text = `${recipients} the address of a role (info@, postmaster@, noreply@ …). They often complain, or are read by nobody.`;
		return [finding(id, 'information', text, examples)];
	},
};
