import type { DeliveryStatus, MessageCounts } from './types';

/** The status of a delivery whose run has come to its end without being stopped. */
export function statusAfterRun(counts: MessageCounts): DeliveryStatus {
	if (counts.pending > 0 || counts.sending > 0) return 'pending';
	return counts.sent === 0 && counts.unknown === 0 && counts.failed > 0 ? 'failed' : 'finished';
}
