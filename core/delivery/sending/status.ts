import { DeliveryError } from '../../errors';
import type { Delivery, MessageCounts } from '../types';

/** The status of a delivery whose run has come to its end without being stopped. */
export function statusAfterRun(counts: MessageCounts): 'pending' | 'finished' | 'failed' {
	if (counts.pending > 0 || counts.sending > 0) return 'pending';
	return counts.sent === 0 && counts.unknown === 0 && counts.failed > 0 ? 'failed' : 'finished';
}

/** Whether the delivery waits for a person: no run takes it up by itself. */
export function isHalted({ status, stopReason }: Pick<Delivery, 'status' | 'stopReason'>): boolean {
	return status === 'stopped' || (status === 'paused' && (stopReason === 'paused' || stopReason === 'errorThreshold'));
}

/** @throws DeliveryError `deliveryHalted`: what was stopped for good goes on by nothing. */
export function refuseWhenStopped({ status, parameters }: Pick<Delivery, 'status' | 'parameters'>): void {
	if (status !== 'stopped') return;
	throw new DeliveryError('deliveryHalted', `"${parameters.label}" was stopped, and what was not sent is cancelled.`, {
		advice: 'Save it under a new code to send it to those who did not get it.',
	});
}
