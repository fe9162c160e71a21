import { durationForPeople } from '../../schedule/duration';
import { zonedTimeForPeople } from '../../schedule/zonedTime';
import type { Finding } from '../../delivery/types';
import { finding } from '../rule';
import type { Rule, TypologyInput } from '../rule';

const id = 'validityPeriod';

/** What is refused for now is tried for a day at least, by the default retries. */
const ROOM_FOR_RETRIES_MS = 24 * 60 * 60 * 1000;

/** Validity period check: it is long enough to send everything at the configured rates, with room for retries. */
export const validityPeriod: Rule = {
	id,
	label: 'Validity period check',
	level: 'error',
	check: (input) => {
		if (input.purpose === 'proof') return [];
		const { validUntil } = input.parameters;
		const validityMs = validityOf(input);
		if (validityMs <= 0 && validUntil) {
			return [finding(id, 'error', `The validity limit ${zonedTimeForPeople(validUntil)} is over before anything is sent.`)];
		}
		return compare(validityMs, input.plan.durationMs ?? 0);
	},
};

function compare(validityMs: number, durationMs: number): Finding[] {
	const [validity, duration] = [durationForPeople(validityMs), durationForPeople(durationMs)];
	if (durationMs >= validityMs) {
		return [finding(id, 'error', `Sending takes ${duration} at the configured rates, but the validity is over after ${validity}. Make it longer.`)];
	}
	if (durationMs === 0 || validityMs - durationMs >= ROOM_FOR_RETRIES_MS) return [];
	const left = durationForPeople(validityMs - durationMs);
	return [finding(id, 'warning', `Sending takes ${duration} of the validity of ${validity}: ${left} are left for retries of the last messages.`)];
}

/** From the start to the limit, in ms. */
export function validityOf({ parameters, startAt }: Pick<TypologyInput, 'parameters' | 'startAt'>): number {
	return parameters.validUntil ? parameters.validUntil.at - startAt : parameters.validityMs;
}
