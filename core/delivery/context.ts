import type { AnalysisNetwork, Clock, DeliveryStore, ImagePort } from './ports';

/** How far a long step has come; shown in n8n's log and in the demo. */
export interface Progress {
	step: 'target' | 'analysis' | 'sending' | 'smtpTest';
	done: number;
	total: number;
}

/** What every use case gets from its host. */
export interface DeliveryContext {
	store: DeliveryStore;
	clock: Clock;
	images: ImagePort;
	/** Public base address of links (from the store's credential), or null. */
	publicBaseUrl: string | null;
	/** Whether a code typed in the editor may confirm an analysis (from the store's credential). (Default: false) */
	editorConfirmation?: boolean;
	/** Aborted when the execution is cancelled or the process shuts down; the reason is a `StopReason`. */
	signal: AbortSignal;
	onProgress(progress: Progress): void;
	timing: Timing;
	/** Absent: the checks do without it. */
	network?: AnalysisNetwork;
}

/** Times of the sending protocol, in ms; tests make them short. */
export interface Timing {
	/** How often a run says that it lives and how far it has come, and looks whether it is to stop. */
	heartbeatMs: number;
	/** A run without a beat for this long is dead. */
	runDeadAfterMs: number;
	/** How often a run that has nothing left looks whether another run's claims have settled. */
	pollMs: number;
	/** How long it does so before it hands the delivery back as pending. */
	patienceMs: number;
	/** How long a run leaves an MTA alone that failed; it doubles with every failure. */
	pathHoldOffMs: number;
}

export const DEFAULT_TIMING: Timing = {
	heartbeatMs: 1_000,
	runDeadAfterMs: 30_000,
	pollMs: 1_000,
	patienceMs: 90_000,
	pathHoldOffMs: 500,
};
