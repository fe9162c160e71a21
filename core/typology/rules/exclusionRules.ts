import { finding } from '../rule';
import type { Rule } from '../rule';

const id = 'exclusionRules';

/** Exclusion rules report: how many recipients each filtering, pressure and capacity rule leaves out. */
export const exclusionRules: Rule = {
	id,
	label: 'Exclusion rules report',
	level: 'information',
	check: ({ ruleExclusions }) =>
		ruleExclusions
			.filter(({ excluded }) => excluded > 0)
			.map(({ kind, label, excluded, examples }) =>
				finding('information', 'exclusionRules.leftOut', { kind, label, excluded }, examples),
			),
};
