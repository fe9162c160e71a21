/**
 * The tables as TypeScript sees them. Times are integer milliseconds of the database's clock; yes and no
 * are 1 and 0; lists and objects are JSON text, so that both databases give back the bytes they were given.
 */
import type { Generated, Selectable } from 'kysely';

import type {
	AnalysisPurpose,
	AnalysisState,
	Approval,
	ApprovalDecision,
	DeliveryKind,
	DeliveryStatus,
	MessageFormat,
	MessageState,
	ReactionKind,
	ReasonId,
	SmtpTestOutcome,
	StopReason,
} from '../delivery/types';
import type { FailureType, FeedbackKind, RefusedDetail, ReplyPhase, ReportedAction } from '../feedback';

export interface SettingTable {
	key: string;
	value: string;
}

export interface TargetVersionTable {
	id: string;
	created_at: number;
}

export interface TargetRecipientTable {
	target_version: string;
	position: number;
	key: string;
	address: string;
	format: string;
	opted_out: number;
	event_key: string | null;
	/** JSON object. */
	profile: string;
}

/** Addresses that get nothing of this target, wherever they stand in it. */
export interface TargetExclusionTable {
	target_version: string;
	address_key: string;
}

/** Recipients that wait to be taken into a continuous delivery. */
export interface ExtensionTable {
	target_version: string;
	delivery_id: string;
	recipients: number;
	target_hash: string;
	created_at: number;
}

/** Who is subscribed to a service. */
export interface SubscriptionTable {
	service: string;
	address_key: string;
	/** As it goes on the wire. */
	address: string;
	format: string;
	/** JSON object. */
	profile: string;
	at: number;
	/** Who or what subscribed it. */
	source: string;
}

/** Who has ended the subscription to a service. */
export interface ServiceOptOutTable {
	service: string;
	address_key: string;
	at: number;
	/** Who or what ended it. */
	source: string;
}

export interface DeliveryTable {
	id: string;
	code: string;
	revision: number;
	status: DeliveryStatus;
	/** JSON of `DeliveryParameters`. */
	parameters: string;
	/** JSON of `JapaneseMobileSettings`. */
	japanese_mobile: string | null;
	fingerprint: string;
	target_version: string;
	target_recipients: number;
	target_hash: string;
	analysis_id: string | null;
	stop_reason: StopReason | null;
	stop_detail: string | null;
	/** JSON of a `Sentence`. */
	stop_sentence: string | null;
	created_at: number;
	updated_at: number;
	started_at: number | null;
	finished_at: number | null;
	/** When a pending delivery wants to go on. */
	resume_at: number | null;
	/** Identity of the MTA that it goes over. */
	mta: string | null;
	/** Runs in a row that could not reach it. */
	mta_failures: Generated<number>;
	/** Since when its profiles are gone; negative: since when they are being cleared; null: they are there, or those of who joined last. */
	profiles_cleared_at: number | null;
}

export interface AnalysisTable {
	id: string;
	delivery_id: string;
	purpose: AnalysisPurpose;
	state: AnalysisState;
	revision: number;
	fingerprint: string;
	target_version: string;
	target_hash: string;
	/** Of the delivery when it was analyzed: a claim looks again at who may get it. */
	kind: DeliveryKind;
	/** '' for none. */
	service: string;
	public_base_url: string | null;
	recipients: number;
	to_deliver: number;
	/** JSON object: number by reason. */
	exclusions: string;
	/** JSON object: number by format. */
	formats: string;
	/** JSON list of findings. */
	findings: string;
	/** JSON of `TypologyOptions`. */
	typology: string;
	duration_ms: number | null;
	/** JSON list of `FrozenImage`. */
	images: string;
	/** JSON list of `PlannedWave`. */
	waves: Generated<string>;
	/** The wave that has started last, from 1. */
	wave: Generated<number>;
	wave_started_at: number | null;
	/** Position of the last message that may go now; null: all may. */
	wave_end: number | null;
	/** Failed and tried messages at the time when a person let the delivery go on: the threshold counts from there. */
	errors_forgiven: Generated<number>;
	tries_forgiven: Generated<number>;
	created_at: number;
}

export interface MessageTable {
	id: string;
	analysis_id: string;
	/** Place of the recipient in the analysis's target version. */
	position: number;
	address: string;
	address_key: string;
	/** The address key of a message to be delivered, null of an excluded one: unique in its analysis. */
	dedupe_key: string | null;
	domain: string;
	format: MessageFormat;
	state: MessageState;
	reason: ReasonId | null;
	/** Of *refused*: what for. Null where nothing says so. */
	detail: RefusedDetail | null;
	reply: string | null;
	attempts: number;
	/** How many of the attempts a lost session ended. */
	lost_sessions: Generated<number>;
	/** The run that has claimed it, while `sending`, or that left it `unknown`. */
	run_id: string | null;
	/** DATA mark: when the store learned that the run is about to hand it over. */
	marked_at: number | null;
	/** Not due before this; null = at once. Set in `pending` only. */
	next_attempt_at: number | null;
	sent_at: number | null;
}

export interface ProofTable {
	id: string;
	delivery_id: string;
	number: number;
	/** '' of proofs from before there was one: that of the delivery. */
	code: string;
	analysis_id: string;
	fingerprint: string;
	subject_prefix: string;
	/** JSON list. */
	addresses: string;
	created_at: number;
}

export interface RunTable {
	id: string;
	delivery_id: string;
	analysis_id: string;
	/** Who runs it (execution, process), for people. */
	owner: string;
	/** `halted`: a person has paused or stopped the delivery; it may record, but neither claim nor mark. */
	state: 'alive' | 'halted' | 'dead' | 'ended';
	started_at: number;
	/** Messages that have their result: how far it has come. */
	done: Generated<number>;
	beat_at: number;
	ended_at: number | null;
}

export interface ApprovalTable {
	id: string;
	delivery_id: string;
	subject: Approval['subject'];
	subject_id: string;
	fingerprint: string;
	target_hash: string;
	to_deliver: number;
	/** JSON list. */
	approvers: string;
	/** JSON of `ApprovalTerms`; what is missing is as by default. */
	terms: string;
	origin: string;
	state: Approval['state'];
	deadline_at: number;
	decided_by: string | null;
	decided_at: number | null;
	comment: string | null;
	created_at: number;
}

export interface FileTable {
	/** SHA-256 of the content, in hex. */
	hash: string;
	content: Uint8Array;
	/** When it was last handed in. */
	created_at: number;
}

/** Which deliveries use which files. */
export interface DeliveryFileTable {
	delivery_id: string;
	hash: string;
}

/** One approver of a request. */
export interface ApprovalAnswerTable {
	approval_id: string;
	approver: string;
	mailed_at: number | null;
	decision: ApprovalDecision | null;
	decided_at: number | null;
	comment: string | null;
}

/** What is known of an address, whatever delivery it is in. */
export interface AddressTable {
	address_key: string;
	denylisted_at: number | null;
	/** Who or what put it on the denylist. */
	denylist_source: string | null;
	quarantined_at: number | null;
	/** Null: until a person releases it. */
	quarantined_until: number | null;
	/** Who or what put it into quarantine. */
	quarantine_source: string | null;
	/** Soft errors that count, a day apart at least. */
	error_count: Generated<number>;
	/** The last error that was counted. */
	last_error_at: number | null;
	/** Reason of the last error. */
	error_reason: ReasonId | null;
	/** Said that it was spam: nothing goes there any more, transactional messages neither. */
	complained_at: number | null;
}

export interface JournalTable {
	id: string;
	delivery_id: string;
	at: number;
	actor: string;
	action: string;
	detail: string;
}

/** One piece of feedback about one recipient. */
export interface FeedbackTable {
	id: string;
	at: number;
	/** The same for the same feedback, however often it comes. */
	dedupe_key: string;
	kind: FeedbackKind;
	action: ReportedAction;
	/** Null: about no message of this store. */
	message_id: string | null;
	delivery_id: string | null;
	/** As the report names it. */
	address: string;
	reason: ReasonId;
	detail: RefusedDetail | null;
	type: FailureType;
	status: string;
	reply_code: number;
	phase: ReplyPhase;
	/** The text without what belongs to one message only. */
	pattern: string;
	diagnostic: string;
	is_qualified: number;
}

/** A qualification rule of the user's. */
export interface QualificationRuleTable {
	id: string;
	position: number;
	pattern: string;
	phase: ReplyPhase;
	status: string;
	reason: ReasonId;
	detail: RefusedDetail | null;
	type: FailureType;
	created_at: number;
}

/** A link of the content that goes through a redirect. */
export interface TrackedLinkTable {
	analysis_id: string;
	number: number;
	url: string;
	label: string;
}

/** What was done with a message: one row for each link and for people and machines apart, however often. */
export interface ReactionTable {
	message_id: string;
	delivery_id: string;
	kind: ReactionKind;
	/** Number of the tracked link; 0 of opens and mirror pages. */
	link: number;
	is_machine: number;
	times: number;
	first_at: number;
	last_at: number;
}

/** Tokens that were taken of a rate in one slice of time. */
/** Messages that a run may have on their way at once under an MX rule. */
export interface MxPlaceTable {
	key: string;
	run_id: string;
	places: number;
}

export interface RateSliceTable {
	key: string;
	/** Number of the 5-minute slice since 1970. */
	slice: number;
	used: number;
}

/** A receiving domain that gets nothing for a while. */
export interface DomainHoldTable {
	analysis_id: string;
	domain: string;
	until_at: number;
	detail: string;
	/** JSON of a `Sentence`. */
	sentence: string | null;
}

/** What the servers said about a recipient when the delivery was tested. */
export interface SmtpTestTable {
	message_id: string;
	analysis_id: string;
	outcome: SmtpTestOutcome;
	reason: ReasonId | null;
	reply: string;
	tested_at: number;
}

/** Written first by each migration, in its transaction. */
export interface MigrationTable {
	number: number;
	name: string;
	at: number;
}

export interface Schema {
	setting: SettingTable;
	target_version: TargetVersionTable;
	target_recipient: TargetRecipientTable;
	target_exclusion: TargetExclusionTable;
	service_opt_out: ServiceOptOutTable;
	subscription: SubscriptionTable;
	extension: ExtensionTable;
	delivery: DeliveryTable;
	analysis: AnalysisTable;
	message: MessageTable;
	proof: ProofTable;
	run: RunTable;
	approval: ApprovalTable;
	approval_answer: ApprovalAnswerTable;
	address: AddressTable;
	feedback: FeedbackTable;
	qualification_rule: QualificationRuleTable;
	journal: JournalTable;
	tracked_link: TrackedLinkTable;
	reaction: ReactionTable;
	file: FileTable;
	delivery_file: DeliveryFileTable;
	migration: MigrationTable;
	mx_place: MxPlaceTable;
	rate_slice: RateSliceTable;
	domain_hold: DomainHoldTable;
	smtp_test: SmtpTestTable;
}

export type DeliveryRow = Selectable<DeliveryTable>;
export type AnalysisRow = Selectable<AnalysisTable>;
export type MessageRow = Selectable<MessageTable>;
export type ProofRow = Selectable<ProofTable>;
export type ApprovalRow = Selectable<ApprovalTable>;
export type ApprovalAnswerRow = Selectable<ApprovalAnswerTable>;
