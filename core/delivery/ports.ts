/**
 * What the delivery needs from the outside: a store and a sender. The store is implemented in
 * `core/store` (SQLite, PostgreSQL), the sender in `core/mta`.
 */
import type { FeedbackPort } from './feedbackPort';
import type { ReportPort } from './reportPort';
import type {
	AddressFilter,
	AddressRecord,
	Analysis,
	AnalysisPurpose,
	Approval,
	ApprovalDecision,
	AttemptResult,
	ClaimedMessage,
	Delivery,
	DeliveryFilter,
	DeliveryKind,
	DeliveryParameters,
	DeliveryPriority,
	DeliveryStatus,
	DomainCounts,
	ErasedData,
	Finding,
	FrozenImage,
	JapaneseMobileSettings,
	JournalEntry,
	LoggedMessage,
	MessageCounts,
	MessageFilter,
	MessageFormat,
	MessageLogEntry,
	MessageState,
	MxRule,
	NewMessage,
	PersonalData,
	PlannedWave,
	Proof,
	ReactionFigures,
	ReactionKind,
	ReasonId,
	Refusal,
	Sentence,
	SmtpTestOutcome,
	StopReason,
	Subscription,
	TargetRecipient,
	TargetRow,
	TrackedLink,
	TypologyOptions,
} from './types';

/** A delivery to be saved under its code, with a complete target version. */
export interface DeliveryDraft {
	code: string;
	parameters: DeliveryParameters;
	japaneseMobile: JapaneseMobileSettings | null;
	fingerprint: string;
	targetVersion: string;
	targetHash: string;
	targetRecipients: number;
	/** Hashes of the files that it names: they stay in the store as long as the delivery. */
	files?: string[];
}

export interface SavedDelivery {
	delivery: Delivery;
	/**
	 * `created`, `updated` (revision + 1, its analysis void; of a continuous delivery that is being sent, only the list to
	 * exclude, and nothing is void), `unchanged` (same fingerprint and target).
	 */
	change: 'created' | 'updated' | 'unchanged';
}

export interface NewAnalysis {
	deliveryId: string;
	purpose: AnalysisPurpose;
	revision: number;
	fingerprint: string;
	targetVersion: string;
	targetHash: string;
	publicBaseUrl: string | null;
	/** (Default: marketing) */
	kind?: DeliveryKind;
	/** (Default: none) */
	service?: string;
	/** (Default: the default typology, as it is) */
	typology?: TypologyOptions;
}

/** What a message is about, for the question who may get it. */
export interface Audience {
	/** (Default: marketing) */
	kind?: DeliveryKind;
	/** The service of the delivery. (Default: none) */
	service?: string;
	/** The target whose list of excluded addresses counts. (Default: none) */
	targetVersion?: string;
	/** Addresses with more errors than this are blocked too. (Default: none) */
	maxErrors?: number;
}

export type NewApproval = Omit<Approval, 'id' | 'answers' | 'state' | 'decidedBy' | 'decidedAt' | 'comment' | 'createdAt'>;

export type AnalysisResult = Pick<Analysis, 'recipients' | 'toDeliver' | 'exclusions' | 'formats' | 'findings'> & {
	state: 'ready' | 'rejected';
	/** (Default: null) */
	durationMs?: number | null;
	/** Their files stay in the store as long as the delivery. (Default: none) */
	images?: FrozenImage[];
	/** (Default: all in one) */
	waves?: PlannedWave[];
};

/** Why a delivery does not go on by itself. */
export interface Stop {
	reason: StopReason;
	/** A sentence with what to do. */
	detail: string;
	/** What `detail` says, for other languages. Absent: a server's words. */
	sentence?: Sentence;
}

/** A living sender of one analysis. Its id is the fence: once declared dead, it cannot claim, mark or beat. */
export interface Run {
	id: string;
	deliveryId: string;
	analysisId: string;
}

export interface TargetPort {
	/** Opens a new target version. It is swept when it is never published by `saveDelivery` or used by an analysis. */
	beginTarget(): Promise<string>;
	/** Appends rows in order; positions go on from the rows already there, from 0. */
	addTargetRows(targetVersion: string, firstPosition: number, rows: TargetRow[]): Promise<void>;
	/** Rows from position `from`, in order, at most `limit`; of large ones fewer, at least one where there is one. */
	readTarget(targetVersion: string, from: number, limit: number): Promise<TargetRecipient[]>;
	/** Recipients of an analysis whose message is in one of these states, from position `from`, in order, at most `limit`. */
	readTargetOf(analysisId: string, states: MessageState[], from: number, limit: number): Promise<TargetRecipient[]>;
	/** Adds to the addresses that get nothing of this target, wherever they stand in it. */
	addTargetExclusions(targetVersion: string, addressKeys: string[]): Promise<void>;
	/** Puts rows of seed addresses before the target, below those of earlier analyses, which stay. Returns their positions (−1, −2 …). */
	putSeedRows(targetVersion: string, rows: TargetRow[]): Promise<number[]>;
}

export interface DeliveryPort {
	/**
	 * Creates the delivery with this code, or updates it (one transaction; a second caller waits).
	 * @throws DeliveryError `deliveryLocked` when sending has started and content or target differ.
	 */
	saveDelivery(draft: DeliveryDraft): Promise<SavedDelivery>;
	findDelivery(id: string): Promise<Delivery | undefined>;
	findDeliveryByCode(code: string): Promise<Delivery | undefined>;
	/** Sets formats and the fingerprint that comes of it; revision + 1 and analysis void when it changed. @throws `deliveryLocked` */
	saveJapaneseMobile(deliveryId: string, settings: JapaneseMobileSettings, fingerprint: string): Promise<Delivery>;
	setDeliveryStatus(
		deliveryId: string,
		status: DeliveryStatus,
		stop?: Stop,
		/** Only while this is the delivery's analysis. @throws `analysisOutdated` */
		analysisId?: string,
	): Promise<void>;
	addJournal(deliveryId: string, actor: string, action: string, detail: string): Promise<void>;
	readJournal(deliveryId: string): Promise<JournalEntry[]>;
}

export interface AnalysisPort {
	/** From here on its target stays. @throws `deliveryNotFound`, `analysisOutdated` of a main target that is no longer the delivery's */
	beginAnalysis(analysis: NewAnalysis): Promise<Analysis>;
	/**
	 * Writes messages of a running analysis. Messages without exclusion whose `addressKey` was already
	 * written without exclusion become ignored as `double`. Returns the positions of these doubles.
	 */
	addMessages(analysisId: string, messages: NewMessage[]): Promise<number[]>;
	/** Which of these double keys a message of these analyses has that is to be delivered. */
	doublesAmong(analysisIds: string[], doubleKeys: string[]): Promise<Set<string>>;
	/** Which of these address keys may get nothing of this kind, service and target, with the reason. */
	blockedAddresses(addressKeys: string[], audience?: Audience): Promise<Map<string, ReasonId>>;
	/**
	 * Completes an analysis and, for the main target, makes it the delivery's own in the same
	 * transaction (status `ready`, or `targetReady` when rejected; the former one is `replaced`, and its messages go afterwards).
	 * @throws `analysisOutdated` when the delivery changed meanwhile, `deliveryLocked` when sending has started.
	 */
	completeAnalysis(analysisId: string, result: AnalysisResult): Promise<Analysis>;
	/** Forgets a running analysis and its messages. */
	abandonAnalysis(analysisId: string): Promise<void>;
	/** Position of the `number`th message to deliver (from 1) behind position `after`; undefined when there are fewer. */
	nthToDeliver(analysisId: string, after: number, number: number): Promise<number | undefined>;
	findAnalysis(id: string): Promise<Analysis | undefined>;
	/** The typology that the newest complete analysis of the main target ran by, replaced or not. */
	lastTypology(deliveryId: string): Promise<TypologyOptions | undefined>;
	/** Numbers the proof (1 more than the delivery's last) and keeps it; `#N` in its prefix and code becomes the number. */
	addProof(proof: Omit<Proof, 'id' | 'number' | 'createdAt'>): Promise<Proof>;
	/** The delivery's proofs, newest first. @param page `below`: only those with a lower number */
	listProofs(deliveryId: string, page: { limit: number; below?: number }): Promise<Proof[]>;
	/** The delivery's newest proof. */
	lastProof(deliveryId: string): Promise<Proof | undefined>;
	/** The newest proof of this content whose approval was asked for. */
	askedProof(deliveryId: string, fingerprint: string): Promise<Proof | undefined>;
	findProof(id: string): Promise<Proof | undefined>;
}

export interface ApprovalPort {
	addApproval(approval: NewApproval): Promise<Approval>;
	findApproval(id: string): Promise<Approval | undefined>;
	/** All approvals asked for this subject, newest first. */
	approvalsOf(subject: Approval['subject'], subjectId: string): Promise<Approval[]>;
	/**
	 * One approver's answer, once, to an open approval before its deadline: the first settles it, or, where all have to
	 * approve, the last (a rejection at once). Returns undefined when it was settled, is late, or `by` has answered.
	 */
	decideApproval(id: string, decision: ApprovalDecision, by: string, comment: string): Promise<Approval | undefined>;
	/** Notes that the MTA took the mail to this approver. */
	markApprovalMailed(id: string, approver: string): Promise<void>;
}

export interface SendingPort {
	/** The store's clock. */
	now(): Promise<number>;
	/**
	 * Starts a run; the delivery is `inProgress` with its first start time kept. (Proof runs leave the delivery's status alone.)
	 * @param confirmedTarget hash of the target that was confirmed: whoever has joined since is not sent to
	 */
	startRun(analysisId: string, owner: string, mta?: string, confirmedTarget?: string): Promise<Run>;
	/** Says that the run lives, and how far it has come. False when it was halted or declared dead. */
	beat(run: Run, done?: number): Promise<boolean>;
	/**
	 * Declares runs of this analysis dead whose last beat is older than `deadAfterMs`: their unmarked claims
	 * are pending again, their marked ones unknown.
	 */
	buryDeadRuns(analysisId: string, deadAfterMs: number): Promise<{ released: number; unknown: number }>;
	/**
	 * Takes up to `limit` pending messages that are due, by position. Each is checked again first:
	 * opted-out or quarantined addresses become ignored instead. Other runs skip what is claimed.
	 * Empty when the run is dead.
	 */
	claimMessages(run: Run, limit: number): Promise<ClaimedMessage[]>;
	/**
	 * One durable commit: results of earlier messages, then DATA marks for the next ones.
	 * Returns the ids that are marked; a message that is no longer this run's is not among them.
	 * A late result settles a message that became unknown meanwhile.
	 */
	recordAndMark(run: Run, results: Array<{ id: string; result: AttemptResult }>, markIds: string[]): Promise<Set<string>>;
	/** Gives back claimed messages that were not marked: they are pending again. The attempt is not counted. */
	releaseClaims(run: Run, ids: string[]): Promise<void>;
	/** Ends the run; unmarked claims that are left become pending, marked ones unknown. */
	endRun(run: Run): Promise<void>;
	/**
	 * Takes back the start of a delivery of which no message was ever tried (the MTA could not be reached): its content
	 * may be changed again.
	 */
	unlockUntouched(analysisId: string): Promise<void>;
	countMessages(analysisId: string): Promise<MessageCounts>;
	/** Messages by receiving domain, most first. */
	countDomains(analysisId: string, limit: number): Promise<DomainCounts[]>;
	/** Pending messages of an analysis become failed as `expired` (their validity is over). Returns how many. */
	expireMessages(analysisId: string): Promise<number>;
	/** The delivery log by position; `state` filters. */
	readMessages(analysisId: string, options: { from?: number; limit: number; state?: MessageState }): Promise<LoggedMessage[]>;
}

/** A delivery that wants to go on. */
export interface DueDelivery {
	deliveryId: string;
	label: string;
	/** Which MTA it went over; null when that is not known. */
	mta: string | null;
}

/** How many messages of an analysis were tried and how many of them failed, since a person last let it go on. */
export interface ErrorFigures {
	tried: number;
	/** Refused at once or later, and complaints; not those that expired. */
	failed: number;
}

/** How a run leaves its delivery. */
export interface SettledDelivery {
	status: 'pending' | 'paused' | 'finished' | 'failed';
	/** Of a paused one. */
	stop?: Stop;
	/** When it may go on by itself; absent: not by itself. */
	resumeAt?: number;
	/** Identity of the MTA that it goes over. (Default: as it is) */
	mta?: string;
}

/** Messages to a domain that came back as failed within some time. What was tried before its last hold ended counts no more. */
export interface DomainBounces {
	domain: string;
	failed: number;
	/** Those of them that were also tried within that time. */
	failedOfLate: number;
	/** When the earliest of them was tried. */
	triedSince: number;
}

export interface DomainHold {
	domain: string;
	/** Nothing goes to the domain before. */
	until: number;
	/** Why, in a sentence. */
	detail: string;
	/** What `detail` says, for other languages. Absent: it was noted before there were any. */
	sentence?: Sentence;
}

/** Pace and time: waves, dates, pauses, rates. */
export interface PacePort {
	/**
	 * Lets wave `wave` (from 2) go, if the one before is the last that started. `startedAt` is when it counts as
	 * started. False when another run was quicker.
	 */
	openWave(analysisId: string, wave: number, lastPosition: number | null, startedAt: number): Promise<boolean>;
	/** How the delivery stands after a run; one that was halted meanwhile stays so. @throws `analysisOutdated` */
	settleDelivery(deliveryId: string, analysisId: string, settled: SettledDelivery): Promise<void>;
	/**
	 * Paused or stopped from outside: its runs claim and mark nothing from now on. False when it had come to its end, or
	 * was stopped already.
	 */
	haltDelivery(deliveryId: string, status: 'paused' | 'stopped', stop: Stop): Promise<boolean>;
	/** A delivery that was halted may go on at once; failures so far are forgiven. False when it is not paused. */
	letGoOn(deliveryId: string): Promise<boolean>;
	/** Up to `limit` pending messages become *cancelled*. Returns how many. */
	cancelMessages(analysisId: string, limit: number): Promise<number>;
	/** Unknown messages of runs that have ended are pending again, where their profiles are there: perhaps they go twice. Returns how many. */
	requeueUnknown(analysisId: string): Promise<number>;
	/** Deliveries that are to go on by themselves: what they waited for has come, or their run died; of automatic ones, or who has joined them. */
	dueDeliveries(deadAfterMs: number): Promise<DueDelivery[]>;
	/** Deliveries that were halted while a run had messages that has died since, or stopped and not yet cancelled to the end. */
	unsettledHalts(deadAfterMs: number): Promise<Array<Pick<Delivery, 'status' | 'analysisId'>>>;
	errorFigures(analysisId: string): Promise<ErrorFigures>;
	/**
	 * Takes up to `wanted` tokens of a rate in a slice of time of which `limit` may be used. One statement, so all
	 * workers together never take more. Returns how many it took.
	 */
	takeTokens(key: string, slice: number, wanted: number, limit: number): Promise<number>;
	/** Tokens of a slice that were taken and not used. */
	giveBackTokens(key: string, slice: number, unused: number): Promise<void>;
	/** Claims without a mark are pending again, not before their time. The attempt is not counted. */
	putOff(run: Run, messages: ReadonlyArray<{ id: string; until: number }>): Promise<void>;
	/** Domains with messages that came back as failed since then, whenever they were tried. */
	domainBounces(analysisId: string, since: number): Promise<DomainBounces[]>;
	/** Messages to a domain that were tried since then; no more than `most` are counted. */
	countTriedAt(analysisId: string, domain: string, since: number, most: number): Promise<number>;
	holdDomain(analysisId: string, hold: DomainHold): Promise<void>;
	/** Those that are not over. */
	domainHolds(analysisId: string): Promise<DomainHold[]>;
	/** Runs that live, over all deliveries that go over this MTA, with the priority of their delivery. */
	livingRuns(mta: string, runDeadAfterMs: number): Promise<Array<{ id: string; priority?: DeliveryPriority }>>;
	/**
	 * Sets how many messages under an MX rule a run may have on their way at once: `wanted`, or what the other living runs,
	 * of all workers, leave of `limit`. Returns how many. They end with the run. One that has been silent for so long and
	 * holds places of the rule is declared dead, as by `buryDeadRuns`: so its places are free, and it cannot send over them.
	 */
	takePlaces(key: string, run: Run, wanted: number, of: { limit: number; runDeadAfterMs: number }): Promise<number>;
	addSmtpTests(analysisId: string, results: readonly SmtpTestResult[]): Promise<void>;
	/** Number of results by outcome, and the first recipients that were refused. */
	smtpTestFigures(analysisId: string, examples: number): Promise<SmtpTestFigures>;
}

export interface SmtpTestResult {
	messageId: string;
	outcome: SmtpTestOutcome;
	reason: ReasonId | null;
	reply: string;
}

export interface SmtpTestFigures {
	counts: Record<SmtpTestOutcome, number>;
	refused: Array<{ address: string; reason: ReasonId | null; reply: string }>;
}

/** Files of deliveries, kept under the SHA-256 (in hex) of their content: the same content once. */
export interface FilePort {
	/** Keeps a file and returns its hash. While no delivery names it, it stays for a day. */
	addFile(content: Buffer): Promise<string>;
	/** The contents by hash. @throws DeliveryError `fileMissing` when the store has one of them no more */
	readFiles(hashes: string[]): Promise<Map<string, Buffer>>;
}

/** An analysis of a main target whose messages were sent, or are yet to be: what pressure and capacity rules count. */
export interface CountedAnalysis {
	analysisId: string;
	deliveryId: string;
	label: string;
	code: string;
	kind: DeliveryKind;
	/** '' where there is none. */
	service: string;
	weight: number | null;
	/** Contact date, else when sending started, else the time of the analysis. */
	plannedAt: number;
}

export interface HistoryPort {
	/** Main analyses of deliveries that sent something since then, or that are ready and not finished. */
	countedAnalyses(since: number): Promise<CountedAnalysis[]>;
	/**
	 * How many messages each of these addresses was sent since then by `sentBy`, and is still to get from `plannedBy`.
	 * One statement, however many there are. Addresses without any are left out.
	 */
	countToAddresses(
		addressKeys: readonly string[],
		counted: { sentBy: readonly string[]; plannedBy: readonly string[]; since: number },
	): Promise<Map<string, { sent: number; planned: number }>>;
	/** The same, for all addresses together. */
	countAll(counted: { sentBy: readonly string[]; plannedBy: readonly string[]; since: number }): Promise<number>;
	/** Messages of main targets that were sent to each of these domains since then; domains without one are left out. */
	countSentTo(domains: readonly string[], since: number): Promise<Array<{ domain: string; messages: number }>>;
}

/** Recipients that came in for a continuous delivery, as a target of their own until they are taken into it. */
export interface Extension {
	deliveryId: string;
	targetVersion: string;
	targetHash: string;
	recipients: number;
}

/** Continuous deliveries. */
export interface ExtensionPort {
	addExtension(extension: Extension): Promise<void>;
	/** Those that are not yet part of the delivery, oldest first. */
	pendingExtensions(deliveryId: string): Promise<Extension[]>;
	/** Before sending has started: adds them to the target, in a few commits where they are many (each: revision + 1, analysis void). @throws `deliveryLocked` */
	absorbExtensions(deliveryId: string): Promise<Delivery>;
	/**
	 * Afterwards: the recipients and messages of an increment's running analysis join those of the delivery; what the
	 * delivery has already becomes ignored as `double`. Gives the delivery's analysis.
	 * @throws `analysisOutdated` when it has already been taken in
	 */
	mergeExtension(analysisId: string, result: AnalysisResult): Promise<Analysis>;
}

export interface AddressPort {
	/** Puts an address on the denylist: no marketing delivery goes to it any more. False when it was there. */
	denylistAddress(addressKey: string, source: string): Promise<boolean>;
	/** Somebody called a message spam: denylisted, and no transactional delivery goes there either. */
	addComplaint(addressKey: string, source: string): Promise<void>;
}

/** Services (topics), and who is subscribed to them. */
export interface SubscriptionPort {
	/** Subscribes, also who had ended it before; false when it is subscribed already: then its profile is the new one. */
	subscribe(subscription: Omit<Subscription, 'at'>, addressKey: string): Promise<boolean>;
	/** Ends a subscription: no marketing delivery of this service goes there any more. False when that was so before. */
	endSubscription(addressKey: string, service: string, source: string): Promise<boolean>;
	/** By address key, from behind `after`. */
	listSubscribers(service: string, page: { limit: number; after?: string }): Promise<Array<Subscription & { addressKey: string }>>;
}

/** A message as its links need it: who it is for, and what it was frozen with. */
export interface LinkedMessage {
	id: string;
	deliveryId: string;
	analysisId: string;
	purpose: AnalysisPurpose;
	address: string;
	addressKey: string;
	format: MessageFormat;
	state: MessageState;
	sentAt: number | null;
	/** A seed address: it is in no figures. */
	isSeed: boolean;
	/** The user's own id of the profile. */
	key: string;
	/** Null when it was cleared (retention, erasure). */
	profile: Record<string, unknown> | null;
	/** The store's clock at the time of reading. */
	now: number;
}

export interface LinkPort {
	findLinkedMessage(messageId: string): Promise<LinkedMessage | undefined>;
	/** Keeps the links of a running analysis that go through redirects. */
	addTrackedLinks(analysisId: string, links: readonly TrackedLink[]): Promise<void>;
	trackedLinks(analysisId: string): Promise<TrackedLink[]>;
	/**
	 * Counts what was done with a message. Clicks on several links of it in a moment are a machine's, the earlier ones too.
	 * @param link number of the tracked link; 0 of opens and mirror pages
	 * @returns whether it counts as a machine's
	 */
	addReaction(messageId: string, reaction: { kind: ReactionKind; link: number; isMachine: boolean }): Promise<boolean>;
	reactionFigures(deliveryId: string): Promise<ReactionFigures>;
}

export interface AddressBookPort {
	/** Undefined: nothing is known against it. */
	findAddress(addressKey: string): Promise<AddressRecord | undefined>;
	/** Addresses that something is known against, in their order; `after` is the last one of the page before. */
	listAddresses(filter: AddressFilter, page: { limit: number; after?: string }): Promise<AddressRecord[]>;
	quarantineAddress(addressKey: string, source?: string): Promise<void>;
	/** Out of quarantine, its errors forgotten. False when there was neither. */
	releaseAddress(addressKey: string): Promise<boolean>;
	/** Off the denylist, with complaints, unsubscriptions and what an erasure left. False when it was not there. */
	undenylistAddress(addressKey: string): Promise<boolean>;
	/** Lets many out of quarantine and forgets their errors, as after a provider's outage. Returns how many. */
	releaseAddresses(filter: Omit<AddressFilter, 'status'>): Promise<number>;
}

export interface ManagementPort {
	/** Newest first, at most `limit`; `before` is the id of the last one of the page before. */
	listDeliveries(filter: DeliveryFilter, page: { limit: number; before?: string }): Promise<Delivery[]>;
	/** Main analysis only, by position from `from` on. */
	searchMessages(analysisId: string, filter: MessageFilter, page: { limit: number; from?: number }): Promise<MessageLogEntry[]>;
	/**
	 * Deletes a delivery with its targets, proofs, messages and journal, in small commits. A crash leaves the delivery with
	 * a part of its messages: deleting again goes on.
	 * @throws DeliveryError `deliveryRunning` when a run lives
	 */
	deleteDelivery(deliveryId: string, runDeadAfterMs: number): Promise<void>;
	/** Clears the profiles of deliveries that came to their end before this time. Returns how many deliveries it cleared. */
	clearOldProfiles(endedBefore: number): Promise<number>;
	personalData(addressKey: string): Promise<PersonalData>;
	/**
	 * Clears an address out of messages, targets, proofs, findings and journals; what is pending is cancelled. What stays is
	 * a keyed hash, by which nothing goes there again.
	 */
	erasePersonalData(addressKey: string): Promise<ErasedData>;
}

/** The delivery store: every step of a delivery is kept here before it counts. */
export interface DeliveryStore
	extends TargetPort, DeliveryPort, AnalysisPort, ApprovalPort, SendingPort, PacePort, HistoryPort, AddressPort, SubscriptionPort, ExtensionPort, FilePort, LinkPort, AddressBookPort, ManagementPort, FeedbackPort, ReportPort {
	/** Made once per store; nodes carry it in their items so that a wrong store is noticed. */
	readonly storeId: string;
	/** 32 random bytes made with the store, for signed links. */
	readonly linkKey: Buffer;
	/** Where it is, for messages to the user: file path or `database on host`. */
	readonly place: string;
	close(): Promise<void>;
}

/** Envelope and bytes of one message. `content` is complete: headers, CRLF line ends, not dot-stuffed. */
export interface OutgoingMessage {
	/** MAIL FROM; '' is the null sender. */
	returnPath: string;
	/** RCPT TO, as it goes on the wire (non-RFC local parts already quoted). */
	recipient: string;
	content: Buffer;
}

/** What the MTA made of one message. `elsewhere`: over a session of a rule, which says nothing about the MTA itself. */
export type SendOutcome =
	| { kind: 'sent'; reply: string }
	/** 5xx for this recipient or content. */
	| { kind: 'failed'; reason: ReasonId; reply: string; refusal?: Refusal }
	/** 4xx for this message: try later. `refusal`: by the rules of the package; without one, no server said it. */
	| { kind: 'deferred'; reason: ReasonId; reply: string; refusal?: Refusal }
	/** The connection was lost or closed by a 421 before the final dot may have left: try again, the session is over. */
	| SessionLost
	/** The final dot may have left and no reply came. The session is over. */
	| { kind: 'unknown'; reply: string; elsewhere?: true }
	/** MAIL FROM was refused: no message of this delivery can go. */
	| { kind: 'senderRefused'; reply: string };

export interface SessionLost {
	kind: 'sessionLost';
	reply: string;
	elsewhere?: true;
}

/** What the MTA said about a recipient that it gets no message for. */
export type ProbeOutcome = { kind: 'accepted'; reply: string } | Exclude<SendOutcome, { kind: 'sent' | 'unknown' }>;

/** What an MTA offered that decides how a message may look. */
export interface SessionExtensions {
	/** 8BITMIME (RFC 6152): the content may have bytes over 127. */
	readonly eightBitMime: boolean;
	/** SMTPUTF8 (RFC 6531): addresses and headers may be in UTF-8. */
	readonly smtpUtf8: boolean;
}

/** One SMTP connection, one message at a time. */
export interface SendingSession {
	readonly extensions: SessionExtensions;
	/** False once it is over, by a fault, a 421 or the server's own will: then the next message needs another one. */
	readonly usable: boolean;
	/** `usable`, once the MTA has answered all that it was asked: what a refusal left open is closed then. */
	ready(): Promise<boolean>;
	/** Nothing goes over it for now: it is closed when its place at the MTA is wanted. `ready` tells, and keeps it. */
	rest(): void;
	/** It has rested, and was closed because its place was wanted. */
	readonly gaveUp?: boolean;
	/**
	 * Opens what the message goes over, where that is another connection than this one: before its DATA mark, so that nothing
	 * stands between the mark and the wire. Returns what became of the message where that fails. (Default: nothing to open)
	 */
	prepare?(message: Pick<OutgoingMessage, 'recipient'>): Promise<SessionLost | undefined>;
	send(message: OutgoingMessage): Promise<SendOutcome>;
	/** Asks about a recipient with MAIL and RCPT, then takes it back with RSET: no DATA, nothing is sent. */
	probe(envelope: Pick<OutgoingMessage, 'returnPath' | 'recipient'>): Promise<ProbeOutcome>;
	/** QUIT, then close. Never throws. */
	close(): Promise<void>;
}

/** Opens sessions to one MTA. */
export interface Sender {
	/** Most sessions at once, of all that this process sends over the MTA. */
	readonly connections: number;
	/** Messages after which a session is replaced. */
	readonly messagesPerConnection: number;
	/** Where bounces of deliveries go that have no error address of their own; a template. */
	readonly errorAddress?: string;
	/** Domains that messages may come from, in lower-case ASCII. (Default: all) */
	readonly allowedSenderDomains?: readonly string[];
	/** TXT records that must be in the DNS for the signatures to count. (Default: none, the MTA signs by itself or nobody does) */
	readonly dkimRecords?: ReadonlyArray<{ name: string; value: string }>;
	/** Throughput by receiving domain. (Default: no rules) */
	readonly mxRules?: readonly MxRule[];
	/** Names of a domain's MX hosts, where rules go by them; never fails. (Default: rules go by the domain) */
	readonly mxHosts?: (domain: string) => Promise<string[]>;
	/**
	 * **Enhanced MTA**: a relay that retries, throttles and qualifies bounces by itself, so that no MX rules and no retry
	 * settings of ours are used. (Default: false)
	 */
	readonly isEnhanced?: boolean;
	/** Where copies of all deliveries go that have no archive address of their own. */
	readonly archiveAddress?: string;
	/** Host, port and user, for the journal and for messages to the user. No secret. */
	readonly identity: string;
	/** The message as it leaves: with DKIM signatures where the MTA's credential has a key, else as it is. */
	sign(content: Buffer): Buffer;
	/**
	 * Waits while this process has as many sessions to the MTA as it may have.
	 * @param rule whose relay, TLS and time-outs the session is to have
	 * @param signal ends the waiting, and the opening
	 * @throws DeliveryError `mtaUnreachable`, `mtaTls`, `mtaSignIn`, `cancelled`
	 */
	openSession(rule?: MxRule, signal?: AbortSignal): Promise<SendingSession>;
}

/** Where linked images come from. */
export interface ImagePort {
	/** The image at this address. @throws DeliveryError `imageUnusable` with the reason, `cancelled` */
	fetch(url: string, signal: AbortSignal): Promise<{ content: Buffer }>;
}

export interface MailExchanger {
	/** '' in a null MX (RFC 7505). */
	exchange: string;
	priority: number;
}

/** The domain name system. An empty list says that the name has nothing of the type. @throws when there is no answer */
export interface Dns {
	/** Text records, each in one piece. */
	txt(name: string): Promise<string[]>;
	mx(name: string): Promise<MailExchanger[]>;
	hasAddress(name: string): Promise<boolean>;
}

/** What SpamAssassin makes of a message. */
export interface SpamReport {
	isSpam: boolean;
	score: number;
	/** Score from which on it is spam. */
	threshold: number;
	/** Names of the rules that hit. */
	rules: string[];
}

/** What the analysis asks the network for. */
export interface AnalysisNetwork {
	/** null: no name is looked up. */
	dns: Dns | null;
	/** Why nothing useful answers at this address, as it ends a sentence; null when all is well. Never in inner networks. @throws the signal's reason */
	reach(url: string, options: { timeoutMs: number; signal: AbortSignal }): Promise<Sentence | null>;
	/** @throws Error with a reason as it ends a sentence */
	askSpamd(message: Buffer, options: { host: string; port: number; signal?: AbortSignal }): Promise<SpamReport>;
}

/** Time of this process, for waiting and dates in messages; the store has its own clock. */
export interface Clock {
	now(): number;
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export type { Finding };
