import { validityPeriod } from '../../../../core/typology/rules/validityPeriod';
import { type InputChanges, inShort, typologyInput } from '../input';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2027, 2, 1);
const takes = (durationMs: number | null) => ({ waves: [{ messages: 10, startMs: 0, durationMs: durationMs ?? 0 }], durationMs });
const until = (at: number) => ({ validUntil: { at, timeZone: 'UTC' } });

test.each<[string, InputChanges, string[]]>([
	['no rate', { plan: takes(null), parameters: { validityMs: HOUR } }, []],
	['room enough', { plan: takes(4 * DAY) }, []],
	['little room for retries', { plan: takes(4 * DAY + HOUR) }, [
		'warning: Sending takes 4 d 1 h of the validity of 5 d: 23 h are left for retries of the last messages.',
	]],
	['too short', { plan: takes(5 * DAY) }, [
		'error: Sending takes 5 d at the configured rates, but the validity is over after 5 d. Make it longer.',
	]],
	['a date, room enough', { plan: takes(HOUR), parameters: until(START + 2 * DAY) }, []],
	['a date, too early', { plan: takes(3 * DAY), parameters: until(START + 2 * DAY) }, [
		'error: Sending takes 3 d at the configured rates, but the validity is over after 2 d. Make it longer.',
	]],
	['a date that is over', { plan: takes(null), parameters: until(START) }, [
		expect.stringMatching(/^error: The validity limit .*2027.* is over before anything is sent\.$/),
	]],
	['a proof', { purpose: 'proof', plan: takes(9 * DAY) }, []],
])('%s', (_what, changes, expected) => {
	expect(inShort(validityPeriod.check(typologyInput({ startAt: START, ...changes })))).toEqual(expected);
});
