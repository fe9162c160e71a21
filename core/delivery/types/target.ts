/** Who gets a delivery. */

/** A seed address gets the delivery without being in the target (preview, list protection); left out of statistics. */
export interface Seed {
	/** As it goes on the wire. */
	address: string;
	/** Its format as in a profile (`html`, `docomo` …). Absent: that of the profile that it borrows. */
	format?: string;
	/** Fields of its own; what it lacks comes from a random profile of the target. */
	profile?: Record<string, unknown>;
}

/** *Control group*: part of the target that is not sent to, for measuring effect: a share (0 … 1), or a number. */
export type ControlGroup = { share: number } | { count: number };

/** Which field of a recipient is what, by its name, beside the address. */
export interface RecipientFields {
	format?: string;
	optOut?: string;
	/** The user's own id of the profile. */
	key?: string;
	/** What the message is about, as an order's number: the same key is the same message. */
	eventKey?: string;
}

/** What of the target gets the delivery, beside the exclusions that always hold. An absent part changes nothing. */
export interface TargetRules {
	/** *Filter condition*, over `recipient` and `delivery`: only those for whom it holds stay. */
	filter?: string;
	/** Duplicate addresses are kept. */
	keepDoubles?: true;
	/** With `keepDoubles`: records of the same identifier are kept too. */
	keepSameIdentifier?: true;
	/** Addresses with more errors than this are left out. */
	maxErrors?: number;
	/** Recipients whose rating, in a field of theirs, is under this one are left out; who has no rating stays. */
	quality?: { field: string; least: number };
	controlGroup?: ControlGroup;
	/** *Limit delivery to N messages*, chosen by chance. */
	limit?: number;
	seeds?: Seed[];
	/** *Add the proof target to the main target*: the addresses of the last proof get the delivery too, as seed addresses do. */
	addProofTarget?: true;
}

/** One recipient on the way in: what mapping makes of an item. */
export interface TargetRow {
	/** The user's own id of the profile, or '' when no id field was mapped. */
	key: string;
	/** As it came in; may be empty or invalid, the analysis says so. */
	address: string;
	/** The profile's format as it came in (`html`, `text`, `docomo` …), or ''. */
	format: string;
	optedOut: boolean;
	/** *Event key*: in one delivery, the same key is one message, and two keys of one address are two. Absent: none. */
	eventKey?: string;
	profile: Record<string, unknown>;
}

/** A recipient in the store: its place in the target version, from 0. */
export interface TargetRecipient extends TargetRow {
	position: number;
}
