import type { AnalysisState, DeliveryStatus, MessageCounts } from './types';

/** Words of the field for each status, as users read them. */
export const STATUS_LABELS: Record<DeliveryStatus, string> = {
	beingEdited: 'Being edited',
	targetReady: 'Target ready',
	ready: 'Ready to be delivered',
	pending: 'Pending',
	inProgress: 'In progress',
	paused: 'Paused',
	stopped: 'Stopped',
	finished: 'Finished',
	failed: 'Failed',
};

/** The status that a complete analysis of the main target gives its delivery. */
export function statusAfterAnalysis(state: Extract<AnalysisState, 'ready' | 'rejected'>): DeliveryStatus {
	return state === 'ready' ? 'ready' : 'targetReady';
}

/** The status of a delivery whose run has come to its end without being stopped. */
export function statusAfterRun(counts: MessageCounts): DeliveryStatus {
	if (counts.pending > 0 || counts.sending > 0) return 'pending';
	return counts.sent === 0 && counts.unknown === 0 && counts.failed > 0 ? 'failed' : 'finished';
}
