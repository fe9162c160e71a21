import { durationForPeople, parseDuration } from '../../../core/schedule/duration';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test.each([
	['5d', 5 * DAY],
	['5', 5 * DAY],
	[' 6 h ', 6 * HOUR],
	['1.5 H', 1.5 * HOUR],
	['90s', 90_000],
	['2m', 120_000],
	['1y', 365 * DAY],
	['2d 12h', 2.5 * DAY],
	['0', 0],
])('%j is %i ms', (text, ms) => {
	expect(parseDuration(text)).toBe(ms);
});

test.each(['', ' ', 'soon', '-5d', '5 weeks', '5d 3', 'd', '1,5h', '5dd', '9'.repeat(30)])('%j is no period', (text) => {
	expect(parseDuration(text)).toBeUndefined();
});

test.each([
	[0, '0 s'],
	[90_000, '1 m 30 s'],
	[1.5 * DAY, '1 d 12 h'],
	[400 * DAY, '400 d'],
])('%i ms reads %j', (ms, text) => {
	expect(durationForPeople(ms)).toBe(text);
});
