import { createHash } from 'node:crypto';
import type { ControlGroup, TargetRules } from '../delivery/types';

/** Whom chance keeps from getting the delivery, and why. */
export interface Draw {
	/** @param rank as `rankOf` gives it */
	exclusionOf(rank: number): 'controlAddress' | 'limited' | null;
}

/** Everybody gets it. */
export const NO_DRAW: Draw = { exclusionOf: () => null };

/** Bytes of a hash that fit into a number. */
const RANK_BYTES = 6;

/**
 * A recipient's place in the lottery of a delivery: by chance, but the same on every run, so that an analysis that is
 * run again chooses the same ones.
 * @param identity what makes two records the same recipient
 */
export function rankOf(deliveryId: string, identity: string): number {
	return createHash('sha256').update(`${deliveryId}\n${identity}`).digest().readUIntBE(0, RANK_BYTES);
}

/**
 * Draws the control group, then of the others as many as the delivery is limited to.
 * @param ranks of all recipients that could get it, in any order; doubles have the same rank and count once
 */
export function drawTarget(ranks: Float64Array, { controlGroup, limit }: Pick<TargetRules, 'controlGroup' | 'limit'>): Draw {
	const places = uniqueSorted(ranks);
	const control = controlGroup ? Math.min(sizeOf(controlGroup, places.length), places.length) : 0;
	const firstLeftOut = limit === undefined ? undefined : places[control + limit];
	const firstAfterControl = places[control];
	return {
		exclusionOf(rank) {
			if (control > 0 && (firstAfterControl === undefined || rank < firstAfterControl)) return 'controlAddress';
			return firstLeftOut !== undefined && rank >= firstLeftOut ? 'limited' : null;
		},
	};
}

/** The control group of a target whose size is not known yet: each recipient by chance. */
export function drawShare(group: ControlGroup | undefined): Draw {
	if (!group || !('share' in group)) return NO_DRAW;
	const first = group.share * 2 ** (8 * RANK_BYTES);
	return { exclusionOf: (rank) => (rank < first ? 'controlAddress' : null) };
}

function sizeOf(group: ControlGroup, recipients: number): number {
	return 'count' in group ? group.count : Math.round(group.share * recipients);
}

function uniqueSorted(ranks: Float64Array): Float64Array {
	const sorted = ranks.toSorted();
	let last = 0;
	for (const rank of sorted) {
		if (last === 0 || rank !== sorted[last - 1]) sorted[last++] = rank;
	}
	return sorted.subarray(0, last);
}
