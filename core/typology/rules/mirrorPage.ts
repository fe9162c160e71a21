import type { Finding } from '../../delivery/types';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'mirrorPage';

/** Mirror page check: a mirror link leads somewhere, and a mirror page has HTML to show. */
export const mirrorPage: Rule = {
	id,
	label: 'Mirror page check',
	level: 'warning',
	check: ({ parameters, linkUse }: TypologyInput): Finding[] => {
		const { mode = 'default' } = parameters.mirrorPage ?? {};
		const isDeadLink = linkUse.mirror && (mode === 'none' || mode === 'messageId');
		if (isDeadLink) return [finding('warning', 'mirrorPage.deadLink', { mode })];
		if (parameters.html || mode === 'none' || (mode === 'default' && !linkUse.mirror)) return [];
		return [finding('warning', 'mirrorPage.noHtml', {})];
	},
};
