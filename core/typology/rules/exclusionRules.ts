import { count, finding } from '../rule';
import type { Rule, RuleExclusionFigure } from '../rule';

const id = 'exclusionRules';

const KINDS: Record<RuleExclusionFigure['kind'], string> = { filtering: 'Filtering', pressure: 'Pressure', capacity: 'Capacity' };

/** Exclusion rules report: how many recipients each filtering, pressure and capacity rule leaves out. */
export const exclusionRules: Rule = {
	id,
	label: 'Exclusion rules report',
	level: 'information',
	check: ({ ruleExclusions }) =>
		ruleExclusions
			.filter(({ excluded }) => excluded > 0)
			.map(({ kind, label, excluded, examples }) =>
				finding(id, 'information', `${KINDS[kind]} rule "${label}" leaves out ${count(excluded, 'recipient')}.`, examples),
			),
};
