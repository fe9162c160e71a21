/** What recipients do with a message. */

/** A link of the content that goes through a redirect; frozen with the analysis. */
export interface TrackedLink {
	/** From 1, in the order of the content; tokens name it. */
	number: number;
	/** Where it leads: a Liquid template with a fixed scheme and host. */
	url: string;
	/** What reports call it: of the content, else its text. */
	label: string;
}

/** What recipients do with a message, as far as its links tell. */
export type ReactionKind = 'open' | 'click' | 'mirror';

/** How often and by how many messages something was done; what machines did (scanners, prefetching) is apart. */
export interface ReactionCounts {
	times: number;
	messages: number;
	machineTimes: number;
	machineMessages: number;
}

/** Clicks and opens of a delivery; proofs and seeds are not in it. */
export interface ReactionFigures {
	opens: ReactionCounts;
	/** Any link. */
	clicks: ReactionCounts;
	mirrors: ReactionCounts;
	/** By link, in the order of the content; links that nobody clicked are there too. */
	links: Array<TrackedLink & ReactionCounts>;
}
