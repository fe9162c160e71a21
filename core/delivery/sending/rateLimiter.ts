import { sliceAt, sliceLimit, sliceOfTurn, startOfSlice } from '../../schedule/rate';
import type { PacePort } from '../ports';

/** Tokens are taken in pieces, so that the store is not asked for every message; small enough that workers share fairly. */
const PIECES_OF_A_SLICE = 20;
const MOST_AT_ONCE = 100;

/** Keeps an hourly rate together with all workers, through the store. */
export interface RateLimiter {
	/**
	 * @param share of the rate that may be used, from 0 to 1: a more important delivery gets the rest
	 * @returns nothing when a message may go, else when it has its turn
	 */
	take(now: number, share: number): Promise<number | undefined>;
	/** Gives back what was taken and not used. */
	close(): Promise<void>;
}

type TokenStore = Pick<PacePort, 'takeTokens' | 'giveBackTokens'>;

/** @param key the same for all who share the rate */
export function openRateLimiter(store: TokenStore, key: string, perHour: number): RateLimiter {
	let slice = -1;
	let left = 0;
	let isUsedUp = false;
	let putOff = 0;
	let refilling: Promise<void> | undefined;

	function begin(current: number): void {
		if (current === slice) return;
		slice = current;
		left = 0;
		isUsedUp = false;
		putOff = 0;
	}

	async function refill(share: number): Promise<void> {
		const asked = slice;
		const limit = Math.ceil(sliceLimit(perHour, asked) * share);
		const wanted = Math.min(MOST_AT_ONCE, Math.max(1, Math.ceil(limit / PIECES_OF_A_SLICE)));
		const granted = await store.takeTokens(key, asked, wanted, limit);
		// The slice may be over by now: then the tokens are worth nothing.
		if (asked !== slice) return;
		left += granted;
		isUsedUp = granted === 0;
	}

	return {
		async take(now, share) {
			begin(sliceAt(now));
			while (left === 0 && !isUsedUp) {
				refilling ??= refill(share).finally(() => (refilling = undefined));
				await refilling;
			}
			if (left > 0) {
				left -= 1;
				return undefined;
			}
			const turn = startOfSlice(sliceOfTurn(perHour, slice, putOff));
			putOff += 1;
			return turn;
		},
		async close() {
			if (left > 0) await store.giveBackTokens(key, slice, left);
			left = 0;
		},
	};
}
