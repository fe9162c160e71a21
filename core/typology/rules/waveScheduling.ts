import { durationForPeople } from '../../schedule/duration';
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
		const start = `The last of ${input.plan.waves.length} waves starts ${durationForPeople(last.startMs)} after the first`;
		if (last.startMs >= validityMs) {
			return [finding(id, 'error', `${start}, when the validity of ${durationForPeople(validityMs)} is over. Make it longer, or the waves larger.`)];
		}
		const left = validityMs - last.startMs;
		if (left >= ROOM_FOR_RETRIES_MS) return [];
		return [finding(id, 'warning', `${start}: ${durationForPeople(left)} of the validity are left for it and its retries.`)];
	},
};
