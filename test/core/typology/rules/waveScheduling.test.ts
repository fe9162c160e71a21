import type { WavePlan } from '../../../../core/delivery/types';
import { waveScheduling } from '../../../../core/typology/rules/waveScheduling';
import { type InputChanges, inShort, typologyInput } from '../input';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const waves: WavePlan = { kind: 'equal', size: { unit: 'messages', value: 1 }, periodMs: DAY };
const lastAt = (startMs: number) => ({
	waves: [{ messages: 5, startMs: 0, durationMs: 0 }, { messages: 5, startMs, durationMs: 0 }],
	durationMs: startMs,
});

test.each<[string, InputChanges, string[]]>([
	['no waves', { parameters: { waves: undefined }, plan: lastAt(9 * DAY) }, []],
	['one wave', { plan: lastAt(0) }, []],
	['in time', { plan: lastAt(4 * DAY) }, []],
	['hardly in time', { plan: lastAt(4 * DAY + HOUR) }, [
		'warning: The last of 2 waves starts 4 d 1 h after the first: 23 h of the validity are left for it and its retries.',
	]],
	['too late', { plan: lastAt(5 * DAY) }, [
		'error: The last of 2 waves starts 5 d after the first, when the validity of 5 d is over. Make it longer, or the waves larger.',
	]],
	['after a date', { startAt: 0, plan: lastAt(2 * DAY), parameters: { validUntil: { at: DAY, timeZone: 'UTC' } } }, [
		'error: The last of 2 waves starts 2 d after the first, when the validity of 1 d is over. Make it longer, or the waves larger.',
	]],
	['a proof', { purpose: 'proof', plan: lastAt(9 * DAY) }, []],
])('%s', (_what, changes, expected) => {
	const parameters = { waves, ...changes.parameters };
	expect(inShort(waveScheduling.check(typologyInput({ ...changes, parameters })))).toEqual(expected);
});
