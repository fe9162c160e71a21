import { durationForPeople } from '../../schedule/duration';
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
		const unused = [retries && 'Retries', mxRules && 'MX Rules'].filter(Boolean).join(' and ');
		const handed = 'Messages are handed to an Enhanced MTA, which retries, throttles and qualifies bounces by itself. What it has taken cannot be stopped.';
		const findings = [finding(id, 'information', unused ? `${handed} ${unused} of the delivery are not used.` : handed)];
		const validityMs = validityOf(input);
		if (validityMs <= LONGEST_MS) return findings;
		const text = `The validity of ${durationForPeople(validityMs)} counts up to ${durationForPeople(LONGEST_MS)} there, from the hand-over of each message.`;
		return [...findings, finding(id, 'information', text)];
	},
};
