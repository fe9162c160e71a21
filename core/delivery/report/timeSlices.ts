import { DateTime } from 'luxon';
import type { TimeSlice } from '../reportPort';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Lengths that people count time in; each divides a day. */
const LENGTHS = [1, 2, 5, 10, 15, 30].flatMap((number) => [number * SECOND, number * MINUTE]).concat([1, 2, 3, 6, 12, 24].map((number) => number * HOUR)).sort((a, b) => a - b);

/** Slices at most: enough to see how the pace changes, few enough to be seen. */
const MOST = 96;

/** Slices at least: a delivery of a second is a short burst, not a wall. */
const FEWEST = 12;

/**
 * The time from the first to the last moment (in ms) in slices that are all as long, and begin with the clock of the time
 * zone: at full minutes, hours, days.
 */
export function timeSlices(first: number, last: number, timeZone: string): TimeSlice[] {
	const length = LENGTHS.find((one) => (last - first) / one < MOST - 1) ?? Math.ceil((last - first) / (MOST - 1) / DAY) * DAY;
	const offset = offsetOf(first, timeZone);
	const start = Math.floor((first + offset) / length) * length - offset;
	const needed = Math.floor((last - start) / length) + 1;
	return Array.from({ length: Math.max(needed, FEWEST) }, (_slice, index) => ({ from: start + index * length, until: start + (index + 1) * length }));
}

function offsetOf(at: number, zone: string): number {
	const { isValid, offset } = DateTime.fromMillis(at, { zone });
	return isValid ? offset * MINUTE : 0;
}
