import type {
	AnalysisPurpose,
	Carrier,
	DeliveryParameters,
	Finding,
	FindingLevel,
	MessageFormat,
	ReasonId,
	Sentence,
} from '../delivery/types';
import type { DiagnosticReport } from '../japanese-mobile';
import type { RenderedContent } from '../personalization/fields';
import { say, sentence, type Part, type SentenceKey, type ValuesOf } from '../sentences';
import type { SendingPlan } from './duration';

/** A recipient whose message could not be prepared. */
export interface Failure {
	/** Address, or `row 12` where there is none. */
	example: string;
	reason: Extract<ReasonId, 'personalization' | 'notEncodable' | 'senderNotAllowed'>;
	/** What went wrong: the message of the error. */
	text: string;
	/** The same as data, where it has other languages. */
	sentence?: Sentence;
}

/** An address that gets nothing, and why. */
export interface LeftOut {
	address: string;
	reason: ReasonId;
}

/** Messages without the unsubscription link that others have in that content. */
export type WithoutWayOut = Record<'html' | 'text', { messages: number; examples: string[] }>;

/** What the analysis counted. Zero counts may be left out of the records. */
export interface TypologyCounts {
	/** Everyone in the target. */
	recipients: number;
	toDeliver: number;
	exclusions: Partial<Record<ReasonId, number>>;
	/** Messages to deliver by format. */
	formats: Partial<Record<MessageFormat, number>>;
	/** How many of the carriers' messages in `formats` got it from the address's domain; the others from the profile. */
	carriersByDomain: Partial<Record<Carrier, number>>;
	/** The same by the mask of the format rule that decided. */
	formatRules?: Record<string, number>;
	/** Messages whose header fields had line breaks from the profile, which became spaces. */
	headerLineBreaks: number;
}

/** Messages to deliver to one domain. */
export interface DomainFigure {
	domain: string;
	messages: number;
	/** One of the addresses. */
	example: string;
}

/** A character that some charset of the delivery lacks. */
export interface ChangedCharacter {
	from: string;
	/** What stands in its place; '' where it is left out. */
	to: string;
	/** Nothing like it was found: what stands in its place only marks the gap. */
	isLost: boolean;
	recipients: number;
	/** Some of these recipients. */
	examples: string[];
}

/** What was looked up, or why there is no answer. */
export type Looked<Answer> = { answer: Answer } | { failed: string };

/** What the DNS says of the sender, and of the domains that the messages go to. */
export interface SenderFacts {
	/** Domain of the sender address. */
	from: string;
	/** Domain of MAIL FROM. */
	returnPath: string;
	/** DMARC records of the sender's domain and of those above it, nearest first, where there is one. */
	dmarc: Looked<Array<{ domain: string; records: string[] }>>;
	/** Keys that the messages are signed with; `published` are the texts at their place in the DNS. */
	dkim: Array<{ domain: string; name: string; expected: string; published: Looked<string[]> }>;
	/** Domains that take no mail: they have no MX and no address, or say so themselves (null MX). */
	deaf: Array<DomainFigure & { why: 'none' | 'null' }>;
	/** Domains of receivers that were looked up, and those that gave no answer. */
	lookedUp: number;
	unanswered: number;
}

/** What became of asking the addresses of the content. */
export interface UnreachableUrls {
	failed: Array<{ url: string; why: Part }>;
	asked: number;
	/** Over the limit, so not asked. */
	left: number;
}

/** What SpamAssassin says, or which server gave no answer and why. */
export type SpamFacts = { answer: { isSpam: boolean; score: number; threshold: number; rules: string[] } } | { failed: { server: string; why: Part } };

/** What a filtering, pressure or capacity rule of the user's has done. */
export interface RuleExclusionFigure {
	kind: 'filtering' | 'pressure' | 'capacity';
	label: string;
	excluded: number;
	/** Some of them. */
	examples: string[];
}

/** What became of the images that messages are to bring. */
export interface ImageFindings {
	/** Linked images that were fetched, and their size together. */
	fetched: number;
	fetchedBytes: number;
	/** What is wrong with each image that cannot be used, with the messages that show it. */
	problems: Array<{ problem: Part; recipients: number; examples: string[] }>;
	/** Names of inline images that no message shows. */
	unused: string[];
	/** The highest number of different images, where there are more; else null. */
	most: number | null;
}

/** All that the rules of the typology look at, gathered by the analysis of a delivery or of a proof. */
export interface TypologyInput {
	purpose: AnalysisPurpose;
	/** Code of the delivery. */
	code: string;
	parameters: DeliveryParameters;
	/** The content as one recipient gets it; null when no message could be rendered. */
	sample: RenderedContent | null;
	/** Found in the templates, in any branch (`usesLink`, `usesAnyLink`). */
	linkUse: {
		unsubscribe: { html: boolean; text: boolean };
		any: boolean;
		/** The mirror link, in HTML or text. */
		mirror?: boolean;
	};
	/** Of contents that have `links.unsubscribe` in some branch. (Default: nobody is without it) */
	withoutWayOut?: WithoutWayOut;
	publicBaseUrl: string | null;
	/** Links of a delivery with tracked clicks that keep their own address, as templates. (Default: none) */
	untrackedLinks?: readonly string[];
	counts: TypologyCounts;
	/** Fields that an option of the target names and that are empty for everybody. (Default: none) */
	emptyFields?: ReadonlyArray<{ option: string; name: string }>;
	/** Some of the failed recipients, in order: enough for examples (20 do); `counts.exclusions` has their number. */
	failures: Failure[];
	/** Some of the recipients behind `counts.headerLineBreaks`. */
	headerLineBreakExamples: string[];
	/** Messages to addresses of a role, as info@ or postmaster@, with some of them. */
	roleAccounts: { messages: number; examples: string[] };
	/** Receiving domains, most messages first; those of a very scattered target are not all there. */
	domains: DomainFigure[];
	/** Messages that this store sent in the last 24 hours, to domains of the large providers. */
	sentLastDay: Array<Pick<DomainFigure, 'domain' | 'messages'>>;
	/** When sending starts at the earliest: the contact date, or now. */
	startAt: number;
	/** Waves and duration at the configured rates. */
	plan: SendingPlan;
	/** Of each filtering, pressure and capacity rule. */
	ruleExclusions: RuleExclusionFigure[];
	/** Recipients whose message was made as a check; null: every one. */
	checkedRecipients: number | null;
	/** What the DNS says of sender and receivers; null where nothing was looked up. */
	sender: SenderFacts | null;
	/** Addresses of the content where nothing useful answers, with the reason; null where nothing was asked. */
	unreachable: UnreachableUrls | null;
	/** What SpamAssassin makes of the sample; null where nothing was asked. */
	spam: SpamFacts | null;
	/** Sizes of the longest message, in bytes: as a whole, and of its HTML; null where no message could be made. */
	longest: { bytes: number; htmlBytes: number } | null;
	/** Domains that the MTA's credential lets send; null where nothing is said. */
	allowedSenderDomains: string[] | null;
	/** The MTA is an Enhanced one: it retries and throttles by itself. (Default: false) */
	isEnhancedMta?: boolean;
	/** Characters that messages have in another form, because their charset lacks them. */
	characterChanges: ChangedCharacter[];
	/** Of messages that show images by `cid:`, or with image inclusion. */
	images?: ImageFindings;
	/** Addresses that are not in the target and get the delivery: seeds, and the proof target where it is added. (Default: 0) */
	seedMessages?: number;
	/** Seed addresses that get nothing. (Default: none) */
	seedsLeftOut?: LeftOut[];
	/** The proof target is to get the delivery too, and no proof was sent. (Default: false) */
	isProofTargetMissing?: boolean;
	/** Of a proof: copies in a carrier's format that go to an address of another one, or of none. */
	otherCarriers?: Array<{ address: string; format: Carrier }>;
	/** Diagnostics of the longest message in each carrier's format that recipients get as decorated mail; `example` gets it. */
	decoMail?: Array<{ carrier: Carrier; recipients: number; example: string; report: DiagnosticReport }>;
}

/** One checking rule of a typology. Pure: it looks at the input and says what it found, nothing when all is well. */
export interface Rule {
	readonly id: string;
	/** Name of the rule for people. */
	readonly label: string;
	/** Of its findings, unless the user sets another one. Single findings may be above or below. */
	readonly level: FindingLevel;
	/** A safeguard: no setting of the user touches it. */
	readonly isFixed?: true;
	check(input: TypologyInput): Finding[];
}

/** Recipients that a finding names at most. */
export const MAX_EXAMPLES = 5;

/**
 * One finding: the sentence of this key (`core/sentences`), which begins with the id of its rule, and what it is about.
 * Examples beyond the fifth are left out.
 */
export function finding<Key extends SentenceKey>(level: FindingLevel, key: Key, values: ValuesOf<Key>, examples: string[] = []): Finding {
	const [rule = ''] = key.split('.');
	return findingOf(rule, level, sentence(key, values), examples);
}

/** A finding of any rule: a sentence, or text that has no other language, as the user's own words. */
export function findingOf(rule: string, level: FindingLevel, part: Part, examples: string[] = []): Finding {
	const told = typeof part === 'string' ? { text: part } : { text: say(part, 'en'), sentence: part };
	return { rule, level, ...told, examples: examples.slice(0, MAX_EXAMPLES) };
}
