import type { DeliveryPriority } from '../types';

/** How much of the connections (and of a rate that is short) a delivery gets beside others. */
const WEIGHTS: Record<DeliveryPriority | 'normal', number> = { veryLow: 1, low: 2, normal: 4, high: 8, veryHigh: 16 };

export function weightOf(priority: DeliveryPriority | undefined): number {
	return WEIGHTS[priority ?? 'normal'];
}

/** The part of an MTA's connections that one run may use now. */
export interface ConnectionShare {
	/** At least one. */
	readonly connections: number;
	/** Whether a run is one of this process. */
	isHere(run: string): boolean;
	leave(): void;
}

/** A run that sends over an MTA. */
export interface Member {
	run: string;
	weight: number;
	/** Those of the MTA. */
	connections: number;
	/** Called when another run has come or gone. */
	onChange(): void;
}

/** Runs of this process by MTA. */
const members = new Map<string, Set<Member>>();

/**
 * Joins the runs of this process that send over one MTA: together they use its connections, each by its weight.
 */
export function joinConnections(mta: string, member: Member): ConnectionShare {
	const runs = members.get(mta) ?? new Set();
	members.set(mta, runs);
	runs.add(member);
	tellOthers(runs, member);
	return {
		get connections() {
			// Rounded at the borders between the runs, so that the parts are never more than the whole.
			const [before, total] = weightsUpTo([...runs], member);
			const border = (weight: number) => Math.round((member.connections * weight) / total);
			return Math.max(1, border(before + member.weight) - border(before));
		},
		isHere: (run) => [...runs].some((each) => each.run === run),
		leave() {
			runs.delete(member);
			if (runs.size === 0) members.delete(mta);
			tellOthers(runs, member);
		},
	};
}

/** The weight of those before a run, and of all. */
function weightsUpTo(runs: Member[], member: Member): [before: number, total: number] {
	const sum = (some: Member[]) => some.reduce((weight, each) => weight + each.weight, 0);
	return [sum(runs.slice(0, runs.indexOf(member))), sum(runs)];
}

function tellOthers(runs: Set<Member>, member: Member): void {
	for (const each of runs) if (each !== member) each.onChange();
}
