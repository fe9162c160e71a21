import { finding } from '../rule';
import type { Rule } from '../rule';
import { validityOf } from './validityPeriod';

const id = 'enhancedMta';

/** So long an Enhanced MTA tries a message at most, from its hand-over. */
const LONGEST_MS = 3.5 * 24 * 60 * 60 * 1000;

/** Enhanced MTA: what of the delivery's settings does not count there. */
export const enhancedMta: Rule = {
	id,
	label: 'Enhanced MTA',
	level: 'information',
	check: (input) => {
		if (!input.isEnhancedMta || input.purpose === 'proof') return [];
		const { retries, mxRules } = input.parameters;
		const unused = [retries && ('retries' as const), mxRules && ('mxRules' as const)].filter((setting) => setting !== undefined);
		const findings = [finding('information', 'enhancedMta.handedOver', { unused })];
		const validityMs = validityOf(input);
		if (validityMs <= LONGEST_MS) return findings;
		return [...findings, finding('information', 'enhancedMta.validity', { validityMs, longestMs: LONGEST_MS })];
	},
};
