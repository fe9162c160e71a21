import type { Finding, FindingLevel, TypologyOptions } from '../delivery/types';
import { finding } from './rule';
import type { Rule, TypologyInput } from './rule';
import { allowedSender } from './rules/allowedSender';
import { characterEncoding } from './rules/characterEncoding';
import { decoMailCheck } from './rules/decoMailCheck';
import { domainTypos } from './rules/domainTypos';
import { exclusionRules } from './rules/exclusionRules';
import { imageAltText } from './rules/imageAltText';
import { japaneseFormats } from './rules/japaneseFormats';
import { mirrorPage } from './rules/mirrorPage';
import { messageSize } from './rules/messageSize';
import { missingText } from './rules/missingText';
import { objectApproval } from './rules/objectApproval';
import { oneClickUnsubscribe } from './rules/oneClickUnsubscribe';
import { personalization } from './rules/personalization';
import { placeholders } from './rules/placeholders';
import { proofSize } from './rules/proofSize';
import { publicAddress } from './rules/publicAddress';
import { recipients } from './rules/recipients';
import { roleAccounts } from './rules/roleAccounts';
import { unsubscriptionLink } from './rules/unsubscriptionLink';
import { urlApproval } from './rules/urlApproval';
import { urlLabel } from './rules/urlLabel';
import { validityPeriod } from './rules/validityPeriod';
import { waveScheduling } from './rules/waveScheduling';

export { isAllowedSender } from './allowedSender';
export { BULK_DOMAINS } from './providers';
export { isRoleAccount } from './roleAccounts';
export { conditionName, controlRules } from './controlRules';
export { planSending, type DomainRate, type SendingPlan } from './duration';
export { count } from './rule';
export type { ChangedCharacter, DomainFigure, Failure, Rule, RuleExclusionFigure, TypologyCounts, TypologyInput } from './rule';

/** The default typology, in the order in which its findings are read. */
export const defaultTypology: readonly Rule[] = [
	recipients,
	personalization,
	exclusionRules,
	allowedSender,
	objectApproval,
	urlApproval,
	urlLabel,
	unsubscriptionLink,
	oneClickUnsubscribe,
	publicAddress,
	mirrorPage,
	placeholders,
	missingText,
	imageAltText,
	messageSize,
	characterEncoding,
	japaneseFormats,
	decoMailCheck,
	proofSize,
	validityPeriod,
	waveScheduling,
	roleAccounts,
	domainTypos,
];

/** Those that the user can set to another level, or switch off. */
export const settableRules: readonly Rule[] = defaultTypology.filter(({ isFixed }) => !isFixed);

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
		return [finding(rule.id, 'error', `The rule "${rule.label}" could not be run: ${why}`)];
	}
}

/** What a rule only mentions stays a mention; what it finds gets the user's level. */
function atLevel(found: Finding, rule: Rule, level?: FindingLevel): Finding {
	return level === undefined || RANKS[found.level] < RANKS[rule.level] ? found : { ...found, level };
}
