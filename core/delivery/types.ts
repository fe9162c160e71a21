/**
 * The model. The words are those of the field (Adobe Campaign), so that a campaign manager can read them:
 *
 * - **Delivery**: one mailing as a durable record: parameters, target, proofs, analysis, what was sent.
 * - **Revision**: counts the saved changes of a delivery, from 1.
 * - **Target**: who is to get it. A *target version* is one complete, unchangeable set of recipients.
 * - **Profile**: all fields of a recipient, as they came in; templates read them as `recipient.…`.
 * - **Fingerprint**: hash of everything that a recipient could notice (content, parameters, formats).
 * - **Analysis**: computes the target (exclusions), prepares one message per recipient, runs the
 *   typology. A proof is a small analysis with a target of its own (`purpose: 'proof'`).
 * - **Typology**: the list of checking rules; a **finding** is what a rule has to say.
 * - **Proof** (BAT): a test copy to proof addresses, numbered per delivery.
 * - **Approval**: a person's answer to a proof or to an analysis. An approved analysis is *confirmed*.
 * - **Run**: one living sender of a delivery (one execution of Confirm Delivery or Send Proof).
 * - **Claim**: a run has taken a message to send it. **DATA mark**: the store durably knows that the run is
 *   about to hand the message over; from then on it is never sent again unless its fate is known.
 * - **Unknown**: the message was marked and its run died, or the final reply was lost: perhaps sent.
 *
 * Times are numbers: milliseconds since 1970 UTC, from the store's clock.
 */
import type { Qualification, RefusedDetail, ReplyPhase } from '../feedback';

/** The three Japanese carriers with formats of their own: Deco-mail, Decoration Mail, Decore Mail. */
export type Carrier = 'docomo' | 'au' | 'softbank';

/** What a recipient's message is made of. */
export type MessageFormat = 'alternative' | 'html' | 'text' | Carrier;

/** *Message format* of the delivery: by the recipient's preference, or the same for all. */
export type FormatChoice = 'recipientPreference' | 'alternative' | 'html' | 'text';

export type ApprovalMode = 'manual' | 'semiAutomatic' | 'automatic';

/** A mail address with an optional display name. Both may be templates in `DeliveryParameters`. */
export interface Mailbox {
	name?: string;
	address: string;
}

/** A file that messages carry. Its content is kept in the store, under its hash. */
export interface DeliveryFile {
	/** SHA-256 of the content, in hex. */
	hash: string;
	filename: string;
	/** MIME type without parameters; of an image, by the content itself. */
	contentType: string;
	bytes: number;
}

/** An image that the HTML shows as `<img src="cid:name">`. */
export interface InlineFile extends DeliveryFile {
	name: string;
}

/** A linked image as it was fetched at analysis. */
export interface FrozenImage extends Omit<DeliveryFile, 'filename'> {
	/** Its address, as the HTML has it. */
	src: string;
}

/** Transactional: an answer to what the recipient did (an order, a password), not advertising. */
export type DeliveryKind = 'marketing' | 'transactional';

/** Where a copy of every message that was sent goes; never a template. */
export interface EmailBcc {
	address: string;
	/** MAIL FROM of the copies. (Default: the sender address, or the archive's own where that one is a template) */
	returnPath?: string;
}

/**
 * *Mirror page*, the message as a web page. `default`: made when the content has the mirror link. `force`: always.
 * `none`: never, even if the link is there. `messageId`: not linked, but it can be read by the id of the message.
 */
export type MirrorPageMode = 'default' | 'force' | 'none' | 'messageId';

export interface MirrorPageSettings {
	/** (Default: `default`) */
	mode?: MirrorPageMode;
	/** How long after the start of sending the page can be read, in ms. (Default: 60 days) */
	validityMs?: number;
}

/** *Tracking* of a delivery, by the links of its messages. */
export interface TrackingSettings {
	/** The links of the content go through redirects. */
	clicks: boolean;
	/** The HTML has a picture that tells that it was opened. */
	opens: boolean;
}

/** Which delivery goes first when several are sent at once. Absent in a delivery: normal. */
export type DeliveryPriority = 'veryLow' | 'low' | 'high' | 'veryHigh';

/** How large a wave is: a number of messages, or a share of the delivery's messages in percent. */
export interface WaveSize {
	unit: 'messages' | 'percent';
	value: number;
}

/**
 * *Send using multiple waves*. `equal`: the first at once, each next one a period later. `calendar`: each row a wave,
 * with its delay (ms) from the start of the wave before. The last wave takes the rest.
 */
export type WavePlan =
	| { kind: 'equal'; size: WaveSize; periodMs: number }
	| { kind: 'calendar'; waves: Array<{ delayMs: number; size: WaveSize }> };

/** How often a message that was refused for now is tried again, before it goes on with one retry a day. */
export interface RetryPlan {
	/** Retries on the first day. (Default: 5) */
	firstDay: number;
	/** Least time between two of them, in ms. (Default: 1 hour) */
	spacingMs: number;
}

/** One wave of an analysis: it ends with the message at `lastPosition`; the last one has all that are left. */
export interface PlannedWave {
	messages: number;
	/** From the start of the wave before, in ms. */
	delayMs: number;
	lastPosition: number | null;
}

/** A moment, with the time zone (IANA) that the user set it in. */
export interface ZonedTime {
	at: number;
	timeZone: string;
}

/**
 * **MX rule**: throughput to the receiving domains that its mask matches; what is absent is not limited. All domains under
 * one mask share it.
 */
export interface MxRule {
	/** With `*` and `?`, in lower case; held against the recipient's domain, or the names of its MX hosts. */
	mask: string;
	/** Messages on their way at once. */
	connections?: number;
	messagesPerConnection?: number;
	messagesPerHour?: number;
	/** Time-outs in ms. */
	connectMs?: number;
	dataMs?: number;
	otherMs?: number;
	/** Absent: as the MTA's credential says. */
	security?: 'none' | 'startTlsIfOffered' | 'startTlsRequired' | 'tls';
	/** Another MTA for these domains; it is not signed in to. */
	relay?: { host: string; port: number };
}

/** Stops the delivery once so many messages have failed and they are this share of those tried. */
export interface ErrorThreshold {
	messages: number;
	percent: number;
}

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

/** Everything that *Email Parameters* sets. Texts are Liquid templates. */
export interface DeliveryParameters {
	label: string;
	sender: Mailbox;
	replyTo?: Mailbox;
	subject: string;
	html?: string;
	text?: string;
	/** *Force the encoding used for messages*: MIME name of a charset; absent for UTF-8. Carriers keep their own. */
	encoding?: string;
	/** True when the user left `text` empty and it was made from `html`. */
	textIsMade?: boolean;
	formatChoice: FormatChoice;
	approvalMode: ApprovalMode;
	/** How long after the start messages are retried, in ms. (Default: 5 days) */
	validityMs: number;
	/** *Explicitly set the validity dates*: then `validityMs` does not count. */
	validUntil?: ZonedTime;
	/** Nothing is sent before; absent: as soon as possible. */
	contactDate?: ZonedTime;
	priority?: DeliveryPriority;
	waves?: WavePlan;
	retries?: RetryPlan;
	/** *Test the SMTP delivery*: the servers are asked about every recipient, and nothing is sent. */
	smtpTest?: true;
	/** Overall rate: messages an hour, spread over 5-minute slices, over all runs together. Absent: no limit. */
	messagesPerHour?: number;
	/** In the place of the MTA's own MX rules. */
	mxRules?: MxRule[];
	/** Absent: the default one. */
	errorThreshold?: ErrorThreshold | 'off';
	/** *Domain hold*: the same of each receiving domain, within an hour. Absent: the default one. */
	domainHold?: ErrorThreshold | 'off';
	/** Messages a claim takes; 0 = automatic: target / 1024, at least 8, at most 256. */
	batchQuantity: number;
	/** Absent: marketing. (Not written out, so that deliveries from before it keep their fingerprint.) */
	kind?: DeliveryKind;
	/** *Service*, the topic that recipients are subscribed to: an unsubscription ends this one. Absent: none. */
	service?: string;
	/** *Continuous delivery*: may begin without recipients, and is extended by those that arrive. */
	continuous?: true;
	/** Names of the fields that mean something beside the address; whoever joins later is read by the same ones. */
	fields?: RecipientFields;
	targetRules?: TargetRules;
	/** Further headers in order; the values are templates. Absent: none. */
	smtpHeaders?: Array<{ name: string; value: string }>;
	emailBcc?: EmailBcc;
	/** Files beside the content, for all recipients the same. Absent: none. */
	attachments?: DeliveryFile[];
	/** Images that the HTML shows by `cid:`. Absent: none. */
	inlineImages?: InlineFile[];
	/** *Image inclusion*: linked images are fetched at analysis and put into the messages. Absent: they stay links. */
	imageInclusion?: true;
	/**
	 * *Error address*: MAIL FROM of the messages, where bounces come back to. A template; with `{{ message.verp }}` in
	 * its local part every message has its own (VERP). Absent: that of the MTA, else the sender address.
	 */
	errorAddress?: string;
	/** Where bounces that no rule could qualify are forwarded; a template as `errorAddress`. Absent: nowhere. */
	unqualifiedBounceAddress?: string;
	/** Absent: all of its defaults. */
	mirrorPage?: MirrorPageSettings;
	/** Absent: no link goes through a redirect, no open is seen. */
	tracking?: TrackingSettings;
	/** The template that `label` was computed by; absent where the user wrote a plain label. */
	labelTemplate?: string;
}

/** Of a carrier's messages: both parts, or one of them only. */
export type MimeStructure = 'multipart' | 'html' | 'text';

/** A rule of the *Management of email formats*: what addresses at some domains get. */
export interface FormatRule {
	/** A domain, exactly, or `*.` and a domain: everything below that domain, itself not. */
	mask: string;
	/** `none`: an ordinary message, as for smartphones. */
	format: Carrier | 'none';
	structure: MimeStructure;
	/** Writes multipart/related also where the carrier's own tree has none. */
	forceRelated: boolean;
	/** Linked images are fetched and put into the message; without it they are replaced by their `alt`. */
	imageInclusion: boolean;
	/** Emoji as the carrier's own codes; without it as text. */
	carrierEmoji: boolean;
}

/** How Japanese mobiles are found and served; absent from a delivery until *Japanese Mobile Encode* sets it. */
export interface JapaneseMobileSettings {
	/** `profile`: the recipient's format field only. `profileAndDomain`: also the exact domain of the address. */
	detection: 'profile' | 'profileAndDomain';
	/** What they get: the text content only, or also the HTML reduced to what the carrier shows. (Default: `text`) */
	content?: 'text' | 'decorated';
	/** Emoji as the carrier's own codes; else as short texts. (Default: true) */
	carrierEmoji?: boolean;
	/** The first one that has the domain counts. (Default: `DEFAULT_FORMAT_RULES`) */
	rules?: FormatRule[];
}

export type DeliveryStatus =
	| 'beingEdited'
	| 'targetReady'
	| 'ready'
	| 'pending'
	| 'inProgress'
	| 'paused'
	| 'stopped'
	| 'finished'
	| 'failed';

/** Why a delivery is not going on by itself. */
export type StopReason =
	/** By a person, from outside of the execution: it goes on when a person says so. */
	| 'paused'
	/** By a person, for good. */
	| 'stopped'
	/** It is being deleted; what an interruption left goes when the store is opened next. */
	| 'deleting'
	/** Too many messages have failed. */
	| 'errorThreshold'
	| 'cancelled'
	| 'shutdown'
	| 'mtaUnreachable'
	| 'mtaTls'
	| 'signInRefused'
	| 'senderRefused';

export interface Delivery {
	id: string;
	/** Unique in the store; given by the user or computed from workflow, node, target and content. */
	code: string;
	revision: number;
	status: DeliveryStatus;
	parameters: DeliveryParameters;
	japaneseMobile: JapaneseMobileSettings | null;
	/** Fingerprint of parameters and formats as they are now. */
	fingerprint: string;
	targetVersion: string;
	targetRecipients: number;
	/** SHA-256 over the rows of the target, in order. */
	targetHash: string;
	/** The last complete analysis of the main target, or null when there is none (or it was made void). */
	analysisId: string | null;
	stopReason: StopReason | null;
	/** The sentence that goes with `stopReason`. */
	stopDetail: string | null;
	createdAt: number;
	updatedAt: number;
	startedAt: number | null;
	finishedAt: number | null;
	/** When a pending delivery wants to go on. */
	resumeAt: number | null;
	/** Which MTA it goes over (`Sender.identity`); null until it was first confirmed. */
	mta: string | null;
	/** Runs in a row that could not reach it. */
	mtaFailures: number;
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

/** Why a message was not sent or did not arrive; codes and types in `reasons.ts`. */
export type ReasonId =
	| 'notDefined'
	| 'userUnknown'
	| 'invalidDomain'
	| 'unreachable'
	| 'accountDisabled'
	| 'mailboxFull'
	| 'notConnected'
	| 'addressNotSpecified'
	| 'invalidAddress'
	| 'denylisted'
	| 'quarantined'
	| 'double'
	| 'excludedByRule'
	| 'excludedAfterArbitration'
	| 'badQuality'
	| 'limited'
	| 'controlAddress'
	| 'personalization'
	| 'notEncodable'
	| 'senderNotAllowed'
	| 'expired'
	| 'refused';

/** `extension`: of recipients that are to be taken into a continuous delivery; it ends with that. */
export type AnalysisPurpose = 'main' | 'proof' | 'extension';

/**
 * `running` until complete; `ready` / `rejected` when complete; `replaced` when a newer one took its place; `abandoned`: it
 * came to no end, and is being removed.
 */
export type AnalysisState = 'running' | 'ready' | 'rejected' | 'replaced' | 'abandoned';

export interface Analysis {
	id: string;
	deliveryId: string;
	purpose: AnalysisPurpose;
	state: AnalysisState;
	/** Revision, fingerprint and target that were analyzed; a change of any makes it void. */
	revision: number;
	fingerprint: string;
	targetVersion: string;
	targetHash: string;
	/** Base of the links in the messages, frozen with the analysis; null when the store has none. */
	publicBaseUrl: string | null;
	recipients: number;
	toDeliver: number;
	/** Excluded recipients by reason. */
	exclusions: Partial<Record<ReasonId, number>>;
	/** Messages to deliver by format. */
	formats: Partial<Record<MessageFormat, number>>;
	findings: Finding[];
	/** The typology that it ran by. */
	typology: TypologyOptions;
	/** How long sending takes at the configured rates, in ms, waves included; null where no rate limits it. */
	durationMs: number | null;
	/** Linked images that its messages bring, as they were fetched. */
	images: FrozenImage[];
	/** Its messages in waves, by position; empty where all go in one. */
	waves: PlannedWave[];
	/** The wave that has started last, from 1. */
	wave: number;
	waveStartedAt: number | null;
	createdAt: number;
}

export interface Proof {
	id: string;
	deliveryId: string;
	/** Counts up per delivery, from 1. */
	number: number;
	/** The delivery code that its copies have; '' for that of the delivery. */
	code: string;
	analysisId: string;
	fingerprint: string;
	subjectPrefix: string;
	/** Addresses that the copies go to. */
	addresses: string[];
	createdAt: number;
}

/** One message: one recipient of an analysis. `sending` with a mark has perhaps left; see the glossary. */
export type MessageState = 'pending' | 'sending' | 'sent' | 'failed' | 'ignored' | 'unknown' | 'cancelled';

/** What a server said about a recipient without getting a message. */
export type SmtpTestOutcome = 'accepted' | 'refused' | 'deferred';

/** A message on its way into the store, made by the analysis. */
export interface NewMessage {
	/** Place of its recipient in the target version. */
	position: number;
	/** As it will be used on the wire; '' when the recipient has none. */
	address: string;
	/** Lower-case address with normalised quotes and domain: what doubles and opt-outs are compared by. */
	addressKey: string;
	/** What makes two messages doubles. (Default: the address key) */
	doubleKey?: string;
	domain: string;
	format: MessageFormat;
	/** `ignored` with its reason, or null: to be delivered (and then a double of an earlier one is refused by the store). */
	exclusion: ReasonId | null;
}

/** A claimed message, with what is needed to render it. */
export interface ClaimedMessage {
	id: string;
	position: number;
	address: string;
	domain: string;
	format: MessageFormat;
	/** Attempts including this one, from 1. */
	attempt: number;
	/** How many of those before a lost session ended. */
	lostSessions: number;
	profile: Record<string, unknown>;
}

/** What a server's refusal of one message was qualified as, and what it answered. */
export interface Refusal {
	phase: ReplyPhase;
	qualification: Qualification;
}

/** How one attempt ended. Without a refusal, no server said anything about this message. */
export type AttemptResult =
	| { state: 'sent'; reply: string }
	| { state: 'failed'; reason: ReasonId; reply: string; refusal?: Refusal }
	/** Goes back to pending, not before `retryAt`. `sessionLost`: nobody said anything about this message. */
	| { state: 'retry'; retryAt: number; reason: ReasonId; reply: string; refusal?: Refusal; sessionLost?: true }
	/** Excluded at the last moment, or not renderable. */
	| { state: 'ignored'; reason: ReasonId; reply: string }
	/** The last byte may have left and no reply came. */
	| { state: 'unknown'; reply: string };

/**
 * Number of messages by state, of one analysis. `dueNow`: the pending ones that may be claimed at once. `retryAt`:
 * the earliest next attempt of the others, null when none waits.
 */
export interface MessageCounts {
	pending: number;
	dueNow: number;
	sending: number;
	sent: number;
	failed: number;
	ignored: number;
	unknown: number;
	/** *Delivery cancelled*: it was stopped before their turn came. */
	cancelled: number;
	retryAt: number | null;
}

/** Messages of one domain, for summaries. */
export interface DomainCounts {
	domain: string;
	sent: number;
	failed: number;
	pending: number;
	unknown: number;
}

/** A row of the delivery log. */
export interface LoggedMessage {
	id: string;
	position: number;
	address: string;
	format: MessageFormat;
	state: MessageState;
	reason: ReasonId | null;
	reply: string | null;
	attempts: number;
	sentAt: number | null;
}

export type ApprovalSubject = 'proof' | 'analysis';
export type ApprovalDecision = 'approved' | 'rejected';

/** Languages of approval mails and pages. */
export type Language = 'en' | 'fr' | 'ja';

/** How an approval is asked for; kept with it. */
export interface ApprovalTerms {
	/** `any`: the first answer counts. `all`: everybody has to approve, and one rejection settles it. */
	quorum: 'any' | 'all';
	/** Whether somebody who rejects has to say why. */
	rejectionComment: 'optional' | 'required';
	language: Language;
	/** IANA name, for the deadline as people read it. */
	timeZone: string;
}

/** One approver of a request: when the mail to them was taken by the MTA, and what they answered. */
export interface ApprovalAnswer {
	approver: string;
	mailedAt: number | null;
	decision: ApprovalDecision | null;
	decidedAt: number | null;
	comment: string | null;
}

/** Why a request cannot be decided (any more): answered by this approver, settled, over, or about something else now. */
export type ClosedRequest =
	| { why: 'answered' | 'late' | 'changed' }
	| { why: 'settled'; decision: ApprovalDecision; by: string };

export interface Approval {
	id: string;
	deliveryId: string;
	subject: ApprovalSubject;
	/** Id of the proof or of the analysis. */
	subjectId: string;
	/** What exactly is decided: the content, and for an analysis the target and the number to deliver. */
	fingerprint: string;
	targetHash: string;
	toDeliver: number;
	approvers: string[];
	terms: ApprovalTerms;
	/** Which execution and node asked: asked again by the same one, an open request is taken up. '' for none. */
	origin: string;
	/** One for each approver, in their order. */
	answers: ApprovalAnswer[];
	state: 'open' | ApprovalDecision;
	deadlineAt: number;
	/** Who gave the answer that settled it. */
	decidedBy: string | null;
	decidedAt: number | null;
	comment: string | null;
	createdAt: number;
}

export interface JournalEntry {
	at: number;
	/** Who: an approver's address, or the node. */
	actor: string;
	action: string;
	detail: string;
}

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

/** Which deliveries are listed; all that are given must fit. */
export interface DeliveryFilter {
	/** Part of the label or of the code, whatever its case; or the id. */
	search?: string;
	statuses?: DeliveryStatus[];
	createdAfter?: number;
	createdBefore?: number;
}

/** A row of the delivery log with all of its times. */
export interface MessageLogEntry extends LoggedMessage {
	/** Of *refused*: what for, as reputation or content. */
	detail: RefusedDetail | null;
	/** When it is tried again, while it is pending. */
	nextAttemptAt: number | null;
}

/** Which messages are listed. */
export interface MessageFilter {
	states?: MessageState[];
	reasons?: ReasonId[];
	/** Part of the address, whatever its case. */
	address?: string;
}

/** All that the store has on an address, for the person behind it. */
export interface PersonalData {
	/** Services that it is subscribed to. */
	subscriptions: Subscription[];
	messages: Array<
		Pick<LoggedMessage, 'id' | 'address' | 'format' | 'state' | 'reason' | 'reply' | 'attempts' | 'sentAt'> & {
			deliveryId: string;
			code: string;
			label: string;
			isProof: boolean;
		}
	>;
	/** Profiles as they came in with targets, each with its delivery; of targets that were never analyzed too. */
	profiles: Array<{ deliveryId: string | null; key: string; address: string; profile: Record<string, unknown> }>;
	reactions: Array<{ messageId: string; kind: ReactionKind; link: number; isMachine: boolean; times: number; firstAt: number; lastAt: number }>;
	/** What came back: bounces, complaints and the like. */
	feedback: Array<{ at: number; kind: string; reason: ReasonId; diagnostic: string; messageId: string | null }>;
	/** Services whose subscription has ended, with the time and by what. */
	endedSubscriptions: Array<{ service: string; at: number; source: string }>;
	/** Lines of journals that name the address. */
	journal: JournalEntry[];
}

/** What erasing has cleared. */
export interface ErasedData {
	messages: number;
	/** Messages that were still to go and will not. */
	cancelled: number;
	profiles: number;
	journalLines: number;
}

/** The subscription of an address to a **service** (topic). */
export interface Subscription {
	service: string;
	/** As it goes on the wire. */
	address: string;
	/** Format that is preferred, as in a profile; '' for none. */
	format: string;
	/** What templates read as `recipient`. */
	profile: Record<string, unknown>;
	/** When it began, by the store's clock in ms. */
	at: number;
	/** Who or what subscribed it. */
	source: string;
}

/** Status of an address in the field's words: usable, with errors being counted, and the two that nothing goes to. */
export type AddressStatus = 'valid' | 'withErrors' | 'quarantine' | 'denylisted';

/** What the store knows of an address, beside what was sent there. */
export interface AddressRecord {
	/** In lower case, as addresses are compared. */
	address: string;
	status: AddressStatus;
	denylistedAt: number | null;
	/** Who or what put it on the denylist. */
	denylistSource: string | null;
	/** When somebody there called a message spam. */
	complainedAt: number | null;
	quarantinedAt: number | null;
	/** When the quarantine ends by itself, as that of a full mailbox; null: a person has to end it. */
	quarantinedUntil: number | null;
	/** Who or what put it into quarantine. */
	quarantineSource: string | null;
	/** Soft errors that count: five, a day apart at least, lead to quarantine. */
	errors: number;
	lastErrorAt: number | null;
	/** Reason of the last error. */
	errorReason: ReasonId | null;
}

/** Which addresses are listed; all that are given must fit. */
export interface AddressFilter {
	status?: Exclude<AddressStatus, 'valid'>;
	domain?: string;
	/** Time of the quarantine, else of the denylisting, else of the last error. */
	since?: number;
	until?: number;
}
