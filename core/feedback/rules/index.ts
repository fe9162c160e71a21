import { carrierRules } from './carriers';
import { contentRules, structureRules } from './content';
import { rateRules, sizeRules } from './limits';
import { accountDisabledRules, mailboxFullRules } from './mailbox';
import { greylistRules, invalidDomainRules, mailerRules, unreachableRules } from './network';
import { policyRules, relayRules } from './policy';
import { userUnknownRules } from './recipient';
import type { QualificationRule } from './rule';
import { authenticationRules, reputationRules } from './sender';

/** The rules about texts, the more telling first. */
export const TEXT_RULES: readonly QualificationRule[] = [
	...carrierRules,
	...greylistRules,
	...structureRules,
	...authenticationRules,
	...rateRules,
	...relayRules,
	...mailboxFullRules,
	...sizeRules,
	...reputationRules,
	...accountDisabledRules,
	...invalidDomainRules,
	...mailerRules,
	...userUnknownRules,
	...contentRules,
	...policyRules,
	...unreachableRules,
];

export { statusRules as STATUS_RULES } from './statusCodes';
export type { QualificationRule, RefusedDetail } from './rule';
