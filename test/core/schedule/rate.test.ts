import { SLICE_MS, sliceAt, sliceLimit, sliceOfTurn, startOfSlice } from '../../../core/schedule/rate';

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

test('a slice is five minutes', () => {
	expect(sliceAt(SLICE_MS - 1)).toBe(0);
	expect(sliceAt(SLICE_MS)).toBe(1);
	expect(startOfSlice(sliceAt(1_000_000_123_456))).toBeLessThanOrEqual(1_000_000_123_456);
});

test.each([1, 6, 11, 12, 100, 3_600, 999_999])('of %i an hour, any hour has exactly so many', (perHour) => {
	for (const from of [0, 5, 1_000_003]) {
		expect(sum(Array.from({ length: 12 }, (_, index) => sliceLimit(perHour, from + index)))).toBe(perHour);
	}
});

test.each([
	[12, 0, 1],
	[12, 1, 2],
	[24, 1, 1],
	[24, 2, 2],
	[12, 12, 13],
	[12, 120_000, 120_001],
	[1, 0, 11],
	[1, 1, 23],
])('of %i an hour, with %i before it, a message has its turn %i slices later', (perHour, ahead, slices) => {
	expect(sliceOfTurn(perHour, 0, ahead)).toBe(slices);
});

test('no slice is given more turns than it has messages', () => {
	const turns = Array.from({ length: 500 }, (_, ahead) => sliceOfTurn(100, 7, ahead));
	for (const slice of new Set(turns)) expect(turns.filter((turn) => turn === slice).length).toBeLessThanOrEqual(sliceLimit(100, slice));
	expect([...turns].sort((a, b) => a - b)).toEqual(turns);
});
