import type { Finding, MirrorPageMode } from '../../delivery/types';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'mirrorPage';

/** What becomes of the mirror link in the modes that make no use of it. */
const DEAD_LINK: Partial<Record<MirrorPageMode, string>> = {
	none: 'no mirror page is generated',
	messageId: 'the mirror page is accessible by message identifier only',
};

/** Mirror page check: a mirror link leads somewhere, and a mirror page has HTML to show. */
export const mirrorPage: Rule = {
	id,
	label: 'Mirror page check',
	level: 'warning',
	check: ({ parameters, linkUse }: TypologyInput): Finding[] => {
		const { mode = 'default' } = parameters.mirrorPage ?? {};
		const why = DEAD_LINK[mode];
		if (linkUse.mirror && why) {
			return [finding(id, 'warning', `The content has the mirror link, but ${why}: the link will lead to no page.`)];
		}
		if (parameters.html || mode === 'none' || (mode === 'default' && !linkUse.mirror)) return [];
		return [finding(id, 'warning', 'A mirror page is wanted, but it needs HTML content, and the delivery has none.')];
	},
};
