/** Rates an hour are kept in slices of 5 minutes, as the field does it. */
export const SLICE_MS = 5 * 60_000;

const SLICES_PER_HOUR = 12;

/** Number of the slice since 1970 that this time is in. */
export function sliceAt(time: number): number {
	return Math.floor(time / SLICE_MS);
}

export function startOfSlice(slice: number): number {
	return slice * SLICE_MS;
}

/**
 * How many messages of an hourly rate a slice may take. Twelve slices in a row have exactly the rate together, also
 * where it cannot be divided: of 6 an hour, every other slice has one.
 */
export function sliceLimit(perHour: number, slice: number): number {
	const upTo = (slices: number) => Math.floor((slices * perHour) / SLICES_PER_HOUR);
	const place = slice % SLICES_PER_HOUR;
	return upTo(place + 1) - upTo(place);
}

/**
 * In which slice a message has its turn that is put off because the rate is used up: the first that still has room
 * after `ahead` others that were put off before it.
 */
export function sliceOfTurn(perHour: number, usedUp: number, ahead: number): number {
	const wholeHours = Math.floor(ahead / perHour);
	let slice = usedUp + wholeHours * SLICES_PER_HOUR;
	let left = ahead - wholeHours * perHour;
	do {
		slice += 1;
		left -= sliceLimit(perHour, slice);
	} while (left >= 0);
	return slice;
}
