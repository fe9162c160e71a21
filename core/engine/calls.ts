/**
 * The typed port to the engine: every call that a node can make, with what goes in and what comes out. All of it is
 * structured-cloneable, because it crosses the border of the worker thread.
 */
import type { ApprovalView, OpenApprovalInput, OpenedApproval } from '../delivery/approval/approval';
import type { ApproverLinks } from '../delivery/approval/approvalMail';
import type { ConfirmInput, ConfirmResult } from '../delivery/sending/confirm';
import type { Progress } from '../delivery/context';
import type { HaltResult } from '../delivery/sending/halt';
import type { DeliveryReference } from '../delivery/lookup';
import type { DueDelivery } from '../delivery/ports';
import type { FollowedLink } from '../delivery/links/followLink';
import type { LinkEvent, UnsubscribeWay } from '../delivery/links/openLink';
import type { SendProofInput } from '../delivery/proof/sendProof';
import type { UnsubscribeView, Unsubscription } from '../delivery/links/unsubscribe';
import type { MirrorView } from '../delivery/links/viewMirror';
import type { SmtpTestSummary } from '../delivery/sending/smtpTest';
import type { AnalysisSummary } from '../delivery/summary';
import type {
	Approval,
	ApprovalDecision,
	Delivery,
	DeliveryFile,
	MessageCounts,
	Proof,
} from '../delivery/types';
import type { FeedbackCalls } from './feedbackCalls';
import type { ManagementCalls } from './managementCalls';
import type { ReportCalls } from './reportCalls';
import type { StoreAccess } from './storeAccess';
import type { TargetCalls } from './targetCalls';

export type { StoreAccess } from './storeAccess';

/** Unchecked options of the MTA credential; the engine checks them. */
export type RawMtaOptions = Record<string, unknown>;

/** A delivery as the nodes see it, with the store that it is kept in. */
export interface StoredDelivery {
	storeId: string;
	delivery: Delivery;
}

/** What a person chose for a run of Confirm Delivery. */
export type ConfirmOptions = Pick<ConfirmInput, 'resumeHalted' | 'resendUnknown' | 'timeBudgetMs' | 'confirmationCode'>;

export interface EngineCalls extends ManagementCalls, TargetCalls, FeedbackCalls, ReportCalls {
	checkStore: { in: { store: StoreAccess }; out: { storeId: string; place: string } };
	/** Puts a file into the store, for parameters to name. */
	addFile: {
		in: { store: StoreAccess; content: Uint8Array; filename: string; contentType: string };
		out: DeliveryFile;
	};
	configureJapaneseMobile: {
		/** Unchecked settings of the node. */
		in: { store: StoreAccess; delivery: DeliveryReference; settings: unknown };
		out: StoredDelivery;
	};
	sendProof: {
		in: { store: StoreAccess; mta: RawMtaOptions } & Omit<SendProofInput, 'sender'>;
		/** `previewUrl`: where its copies are shown; absent without a public base address. */
		out: StoredDelivery & { proof: Proof; analysis: AnalysisSummary; counts: MessageCounts; previewUrl?: string };
	};
	/** Unchecked typology options; `mta` where the node has one, for what of the checks depends on it. */
	analyzeDelivery: {
		in: { store: StoreAccess; delivery: DeliveryReference; typology?: unknown; mta?: RawMtaOptions };
		/** `confirmationCode`: where a person may confirm in the editor. */
		out: StoredDelivery & { analysis: AnalysisSummary; confirmationCode?: string };
	};
	/** As `analyzeDelivery`, and nothing is frozen. */
	estimateDelivery: {
		in: { store: StoreAccess; delivery: DeliveryReference; typology?: unknown; mta?: RawMtaOptions };
		out: StoredDelivery & { estimate: AnalysisSummary };
	};
	openApproval: {
		in: { store: StoreAccess } & OpenApprovalInput;
		out: OpenedApproval & { storeId: string };
	};
	sendApprovalMails: {
		in: { store: StoreAccess; approvalId: string; links: ApproverLinks[]; from: string; mta: RawMtaOptions };
		out: void;
	};
	viewApproval: { in: { store: StoreAccess; approvalId: string; approver: string }; out: ApprovalView };
	decideApproval: {
		in: { store: StoreAccess; approvalId: string; approver: string; decision: ApprovalDecision; comment: string };
		/** `analysis` when it was an analysis that was decided. */
		out: StoredDelivery & { approval: Approval; analysis: AnalysisSummary | null };
	};
	confirmDelivery: {
		in: { store: StoreAccess; delivery: DeliveryReference; mta: RawMtaOptions; asAgentTool: boolean } & ConfirmOptions;
		out: ConfirmResult & { storeId: string };
	};
	testSmtp: {
		in: { store: StoreAccess; delivery: DeliveryReference; mta: RawMtaOptions };
		out: StoredDelivery & { smtpTest: SmtpTestSummary };
	};
	/** What is to go on by itself: `due` over this MTA, `others` over another one. */
	dueDeliveries: { in: { store: StoreAccess; mta: RawMtaOptions }; out: { due: DueDelivery[]; others: DueDelivery[] } };
	/** `actor`: who does it, for the journal. */
	pauseDelivery: { in: { store: StoreAccess; delivery: DeliveryReference; actor: string }; out: HaltResult & { storeId: string } };
	stopDelivery: { in: { store: StoreAccess; delivery: DeliveryReference; actor: string }; out: HaltResult & { storeId: string } };
	resumeDelivery: { in: { store: StoreAccess; delivery: DeliveryReference; actor: string }; out: StoredDelivery };
	viewMirror: { in: { store: StoreAccess; token: string; isMachine: boolean }; out: MirrorView };
	/** @param languageField profile field with the recipient's language, or '' */
	viewUnsubscribe: { in: { store: StoreAccess; token: string; languageField: string }; out: UnsubscribeView };
	unsubscribe: {
		in: { store: StoreAccess; token: string; by: UnsubscribeWay; languageField: string };
		out: Unsubscription;
	};
	followLink: { in: { store: StoreAccess; token: string; isMachine: boolean }; out: FollowedLink };
	noteOpen: { in: { store: StoreAccess; token: string; isMachine: boolean }; out: { event?: LinkEvent } };
}

export type EngineCallName = keyof EngineCalls;
export type CallInput<Name extends EngineCallName> = EngineCalls[Name]['in'];
export type CallOutput<Name extends EngineCallName> = EngineCalls[Name]['out'];

export interface CallOptions {
	/** Aborting it stops the call cleanly; the call still answers (or fails with `cancelled`). */
	signal?: AbortSignal;
	onProgress?(progress: Progress): void;
}

/** What nodes hold: the engine of this process. */
export interface Engine {
	call<Name extends EngineCallName>(name: Name, input: CallInput<Name>, options?: CallOptions): Promise<CallOutput<Name>>;
	/** Stops all calls cleanly, closes stores and connections. Further calls fail. */
	close(): Promise<void>;
}
