/** What the analysis checks, and what it finds. */

export type FindingLevel = 'information' | 'warning' | 'error';

/** A sentence as data, to be said in any language: `core/sentences` has the words. */
export interface Sentence {
	/** Which sentence, as `unsubscriptionLink.missing`. */
	key: string;
	/** What it is about; JSON. */
	values: object;
}

/** What a rule of the typology has to say about a delivery. */
export interface Finding {
	/** Id of the rule, as `unsubscriptionLink`. */
	rule: string;
	level: FindingLevel;
	/** In English, or in the words of the user's own rule. */
	text: string;
	/** What `text` says, for other languages. Absent: the user's own words, or an analysis of before there were any. */
	sentence?: Sentence;
	/** Up to five recipients that it happened to: addresses, or `row 12` where there is no address. */
	examples: string[];
}

/** A rule's own level for one delivery; `off`: it is not run. */
export type RuleLevel = FindingLevel | 'off';

/** **Filtering** rule: whoever meets the condition gets nothing (*Excluded by a rule*). */
export interface FilteringRule {
	label: string;
	/** Liquid condition over `recipient` and `delivery`. */
	condition: string;
}

/**
 * **Pressure** rule: at most so many messages per address in a period. A message goes when *sent + heavier planned <
 * maximum*; else its recipient is *excluded after arbitration*.
 */
export interface PressureRule {
	label: string;
	maxMessages: number;
	periodMs: number;
	/** Which deliveries count: a Liquid condition over `delivery`. Absent: all of them. */
	condition?: string;
}

/** **Capacity** rule: at most so many messages in 24 hours, over all deliveries; those beyond are excluded after arbitration. */
export interface CapacityRule {
	label: string;
	maxPerDay: number;
	/** Which deliveries count: a Liquid condition over `delivery`. Absent: all of them. */
	condition?: string;
}

/** **Control** rule of the user's own: a finding when the condition over the delivery and its figures is met. */
export interface ControlRule {
	label: string;
	/** Liquid condition over `delivery`, its figures included. */
	condition: string;
	text: string;
	level: FindingLevel;
}

/** What the user set for the typology of a delivery; kept with its analysis. What is absent is as by default. */
export interface TypologyOptions {
	/** Levels by id of the rule. */
	levels?: Record<string, RuleLevel>;
	/** Recipients whose message is made as a check. (Default: every one) */
	personalizationSample?: number;
	/** What the delivery counts against others in pressure rules: the heavier one goes first. (Default: 5) */
	weight?: number;
	filtering?: FilteringRule[];
	pressure?: PressureRule[];
	capacity?: CapacityRule[];
	control?: ControlRule[];
	/** Asks every address of the content whether something answers there. Absent or null: nothing is fetched. */
	reachability?: { timeoutMs: number; maxUrls: number } | null;
	/** A spamd that looks at a sample message; absent or null: none. */
	spamAssassin?: { host: string; port: number } | null;
}
