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
		if (validityMs <= 0 && validUntil) return [finding('error', 'validityPeriod.over', validUntil)];
		return compare(validityMs, input.plan.durationMs ?? 0);
	},
};

function compare(validityMs: number, durationMs: number): Finding[] {
	if (durationMs >= validityMs) return [finding('error', 'validityPeriod.tooShort', { durationMs, validityMs })];
	if (durationMs === 0 || validityMs - durationMs >= ROOM_FOR_RETRIES_MS) return [];
	return [finding('warning', 'validityPeriod.noRoom', { durationMs, validityMs })];
}

/** From the start to the limit, in ms. */
export function validityOf({ parameters, startAt }: Pick<TypologyInput, 'parameters' | 'startAt'>): number {
	return parameters.validUntil ? parameters.validUntil.at - startAt : parameters.validityMs;
}
