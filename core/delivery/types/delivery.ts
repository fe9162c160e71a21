/** A delivery, its proofs, analyses and journal. */
import type { JapaneseMobileSettings, MessageFormat } from './formats';
import type { DeliveryParameters, FrozenImage } from './parameters';
import type { PlannedWave } from './schedule';
import type { Finding, Sentence, TypologyOptions } from './typology';
import type { ReasonId } from './message';

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
	/** What `stopDetail` says, for other languages. */
	stopSentence?: Sentence;
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

export interface JournalEntry {
	at: number;
	/** Who: an approver's address, or the node. */
	actor: string;
	action: string;
	detail: string;
}

/** Which deliveries are listed; all that are given must fit. */
export interface DeliveryFilter {
	/** Part of the label or of the code, whatever its case; or the id. */
	search?: string;
	statuses?: DeliveryStatus[];
	createdAfter?: number;
	createdBefore?: number;
}
