import { DeliveryError } from '../../errors';
import { addressKeyOf } from './addressBook';
import type { DeliveryContext } from '../context';
import { getDelivery, type DeliveryReference } from '../lookup';
import type { Delivery, ErasedData, PersonalData } from '../types';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Deletes a delivery with its targets, proofs, messages and journal. Denylist, quarantine and unsubscriptions stay.
 * @throws DeliveryError `deliveryNotFound`, `storeMismatch`, `deliveryRunning`
 */
export async function deleteDelivery(context: DeliveryContext, reference: DeliveryReference): Promise<Delivery> {
	const delivery = await getDelivery(context, reference);
	await context.store.deleteDelivery(delivery.id, context.timing.runDeadAfterMs);
	return delivery;
}

/**
 * Clears the profiles of deliveries that came to their end so many days ago. Counts, log and addresses stay.
 * @throws DeliveryError `invalidParameter`
 */
export async function clearOldProfiles({ store }: DeliveryContext, days: number): Promise<{ deliveries: number }> {
	if (!Number.isFinite(days) || days < 0) {
		throw new DeliveryError('invalidParameter', `${days} is no number of days.`, { advice: 'Give 0 or more. Nothing was cleared.' });
	}
	return { deliveries: await store.clearOldProfiles((await store.now()) - days * DAY_MS) };
}

/** All that the store has on an address. @throws DeliveryError `invalidParameter` */
export function exportPersonalData({ store }: DeliveryContext, address: string): Promise<PersonalData> {
	return store.personalData(addressKeyOf(address));
}

/** Clears an address out of the store; a keyed hash stays, so that nothing goes there again. @throws `invalidParameter` */
export function erasePersonalData({ store }: DeliveryContext, address: string): Promise<ErasedData> {
	return store.erasePersonalData(addressKeyOf(address));
}
