import { DeliveryError } from '../../errors';
import type { DeliveryContext } from '../context';
import { getDelivery, type DeliveryReference } from '../lookup';
import type { Delivery } from '../types';

/**
 * Makes the unknown messages of a delivery pending again, on a person's own decision: perhaps they go twice. Confirm
 * Delivery sends them.
 * @throws DeliveryError `deliveryNotFound`, `storeMismatch`, `deliveryHalted`
 */
export async function resendUnknown(
	context: DeliveryContext,
	reference: DeliveryReference,
	actor: string,
): Promise<{ delivery: Delivery; requeued: number }> {
	const { store } = context;
	const delivery = await getDelivery(context, reference);
	const { id, analysisId, status } = delivery;
	if (status === 'stopped') {
		throw new DeliveryError('deliveryHalted', `"${delivery.parameters.label}" was stopped for good, so nothing of it is sent again.`, {
			advice: 'Save it under a new code to send it to those who did not get it.',
		});
	}
	const requeued = analysisId ? await store.requeueUnknown(analysisId) : 0;
	if (requeued === 0 || !analysisId) return { delivery, requeued };
	if (status === 'finished' || status === 'failed') {
		await store.settleDelivery(id, analysisId, { status: 'pending', resumeAt: await store.now() });
	}
	await store.addJournal(id, actor, 'resend unknown', `${requeued} messages are pending again`);
	return { delivery: await getDelivery(context, reference), requeued };
}
