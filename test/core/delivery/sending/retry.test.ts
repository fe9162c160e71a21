import { holdOffMs, nextAttemptAt } from '../../../../core/delivery/sending/retry';

const HOUR = 3_600_000;

describe('nextAttemptAt', () => {
	test.each([
		[1, 1],
		[2, 1],
		[3, 2],
		[4, 4],
		[5, 8],
		[6, 24],
		[7, 24],
		[100, 24],
	])('after attempt %i waits %i hours', (attempt, hours) => {
		expect(nextAttemptAt(attempt, 1_000)).toBe(1_000 + hours * HOUR);
	});

	test('makes five retries on the first day, each at least an hour after the one before, then one a day', () => {
		const times = [0];
		for (let attempt = 1; attempt < 10; attempt++) times.push(nextAttemptAt(attempt, times[attempt - 1]!));
		const pauses = times.slice(1).map((time, index) => time - times[index]!);
		expect(Math.min(...pauses)).toBeGreaterThanOrEqual(HOUR);
		expect(times.filter((time) => time > 0 && time <= 24 * HOUR)).toHaveLength(5);
		expect(pauses.slice(5)).toEqual([24, 24, 24, 24].map((hours) => hours * HOUR));
	});
});

test.each([
	[0, 0],
	[1, 1],
	[2, 2],
	[3, 4],
	[6, 32],
	[7, 60],
	[8, 60],
	[5_000, 60],
])('holdOffMs(%i) is %i minutes', (failures, minutes) => {
	expect(holdOffMs(failures)).toBe(minutes * 60_000);
});
