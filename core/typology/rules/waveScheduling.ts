import { finding } from '../rule';
import type { Rule } from '../rule';
import { validityOf } from './validityPeriod';

const id = 'waveScheduling';

const ROOM_FOR_RETRIES_MS = 24 * 60 * 60 * 1000;

/** Wave scheduling check: the last wave starts before the validity limit, with room for retries. */
export const waveScheduling: Rule = {
	id,
	label: 'Wave scheduling check',
	level: 'error',
	check: (input) => {
		const last = input.plan.waves.at(-1);
		if (input.purpose === 'proof' || !input.parameters.waves || !last || last.startMs === 0) return [];
		const validityMs = validityOf(input);
		const values = { waves: input.plan.waves.length, startMs: last.startMs, validityMs };
		if (last.startMs >= validityMs) return [finding('error', 'waveScheduling.tooLate', values)];
		if (validityMs - last.startMs >= ROOM_FOR_RETRIES_MS) return [];
		return [finding('warning', 'waveScheduling.noRoom', values)];
	},
};
