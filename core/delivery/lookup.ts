import { DeliveryError } from '../errors';
import type { DeliveryContext } from './context';
import type { Analysis, Delivery } from './types';

/** What a node hands over to name a delivery: the fields of the delivery item. */
export interface DeliveryReference {
	deliveryId: string;
	/** When given, the store must be this one. */
	storeId?: string;
}

/**
 * The delivery of an item.
 * @throws DeliveryError `deliveryNotFound`, `storeMismatch`
 */
export async function getDelivery({ store }: DeliveryContext, reference: DeliveryReference): Promise<Delivery> {
	if (reference.storeId && reference.storeId !== store.storeId) {
		throw new DeliveryError('storeMismatch', `This delivery is kept in another store than ${store.place}.`, {
			advice: 'Choose the same Delivery Store credential in every node of the chain (or none in all of them).',
		});
	}
	if (!reference.deliveryId) {
		throw new DeliveryError('deliveryNotFound', 'The item names no delivery: its Delivery ID is empty.', {
			advice: 'Connect this node behind Email Parameters, or pass on the field deliveryId that it gave.',
		});
	}
	const delivery = await store.findDelivery(reference.deliveryId);
	if (!delivery) {
		throw new DeliveryError('deliveryNotFound', `There is no delivery "${reference.deliveryId}" in ${store.place}.`, {
			advice: 'Connect this node behind Email Parameters, or pass on the field deliveryId that it gave.',
		});
	}
	return delivery;
}

/**
 * The analysis that a delivery may be sent by.
 * @throws DeliveryError `analysisMissing`, `analysisOutdated`, `analysisRejected`
 */
export async function getValidAnalysis({ store }: DeliveryContext, delivery: Delivery): Promise<Analysis> {
	const analysis = delivery.analysisId ? await store.findAnalysis(delivery.analysisId) : undefined;
	const advice = 'Run Analyze Delivery (again), let it be approved, then confirm. Nothing was sent.';
	if (!analysis) {
		throw new DeliveryError('analysisMissing', `The delivery "${delivery.parameters.label}" has no valid analysis.`, { advice });
	}
	const isComplete = analysis.state === 'ready' || analysis.state === 'rejected';
	if (!isComplete || analysis.fingerprint !== delivery.fingerprint || analysis.targetHash !== delivery.targetHash) {
		throw new DeliveryError('analysisOutdated', `The delivery "${delivery.parameters.label}" was changed or analyzed again after its analysis.`, { advice });
	}
	if (analysis.state !== 'ready') {
		throw new DeliveryError('analysisRejected', `The analysis of "${delivery.parameters.label}" found errors: ${errorsOf(analysis)}`, {
			advice: 'Correct what the findings name, then run Analyze Delivery again. Nothing was sent.',
		});
	}
	return analysis;
}

function errorsOf(analysis: Analysis): string {
	return analysis.findings
		.filter((finding) => finding.level === 'error')
		.map((finding) => finding.text)
		.join(' ');
}
