import { carrierRules } from './carriers';
import { contentRules, structureRules } from './content';
import { filterRules } from './filters';
import { greetingRules } from './greeting';
import { languageRules } from './languages';
import { rateRules, sizeRules } from './limits';
import { accountDisabledRules, mailboxFullRules } from './mailbox';
import { greylistRules, invalidDomainRules, lookupRules, loopRules, mailerRules, systemFullRules, temporaryLookupRules, unreachableRules, vagueRules } from './network';
import { policyRules, relayRules, signInRules } from './policy';
import { providerCodeRules } from './providerCodes';
import { userUnknownRules } from './recipient';
import type { QualificationRule } from './rule';
import { authenticationRules, reputationRules } from './sender';

/** The rules about texts, the more telling first. */
export const TEXT_RULES: readonly QualificationRule[] = [
	...carrierRules,
	...filterRules,
	...greylistRules,
	...temporaryLookupRules,
	...providerCodeRules,
	...structureRules,
	...loopRules,
	...rateRules,
	...signInRules,
	...authenticationRules,
	...relayRules,
	...systemFullRules,
	...languageRules,
	...mailboxFullRules,
	...sizeRules,
	...reputationRules,
	...accountDisabledRules,
	...lookupRules,
	...invalidDomainRules,
	...mailerRules,
	...userUnknownRules,
	...contentRules,
	...policyRules,
	...unreachableRules,
];

/** Asked when none of them is true. */
export const VAGUE_RULES: readonly QualificationRule[] = [...greetingRules, ...vagueRules];

export { statusRules as STATUS_RULES } from './statusCodes';
export type { QualificationRule, RefusedDetail } from './rule';
