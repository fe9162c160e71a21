import type { Finding, FindingLevel, TypologyOptions } from '../delivery/types';
import { sentence } from '../sentences';
import { findingOf } from './rule';
import type { Rule, TypologyInput } from './rule';

export { isAllowedSender } from './allowedSender';
export { BULK_DOMAINS } from './providers';
export { isRoleAccount } from './roleAccounts';
export { defaultTypology, settableRules } from './defaultTypology';
export { conditionName, controlRules } from './controlRules';
export { planSending, type DomainRate, type SendingPlan } from './duration';
export type { ChangedCharacter, DomainFigure, Failure, ImageFindings, LeftOut, Rule, RuleExclusionFigure, TypologyCounts, TypologyInput } from './rule';
export { isWayOut, linesOfWayOut } from './wayOut';
export { linksOf, textUrlsOf } from './branches';
export { linksOfHtml, urlsOfText } from './contentLinks';
export type { Looked, SenderFacts, SpamFacts, UnreachableUrls, WithoutWayOut } from './rule';

const RANKS: Record<FindingLevel, number> = { information: 0, warning: 1, error: 2 };

/**
 * Runs all rules that are on; a rule that throws is itself an error finding, so that nothing is sent unchecked.
 * @param levels what the user set instead of the rules' own levels
 */
export function runTypology(rules: readonly Rule[], input: TypologyInput, levels: TypologyOptions['levels'] = {}): Finding[] {
	return rules.flatMap((rule) => {
		const level = rule.isFixed ? undefined : levels[rule.id];
		return level === 'off' ? [] : run(rule, input, level);
	});
}

function run(rule: Rule, input: TypologyInput, level?: FindingLevel): Finding[] {
	try {
		return rule.check(input).map((found) => atLevel(found, rule, level));
	} catch (thrown) {
		const why = thrown instanceof Error ? thrown.message : String(thrown);
		return [findingOf(rule.id, 'error', sentence('typology.notRun', { label: rule.label, why }))];
	}
}

/** What a rule only mentions stays a mention; what it finds gets the user's level. */
function atLevel(found: Finding, rule: Rule, level?: FindingLevel): Finding {
	return level === undefined || RANKS[found.level] < RANKS[rule.level] ? found : { ...found, level };
}
