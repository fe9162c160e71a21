import { lastDecision } from '../approval/lastDecision';
import type { DeliveryContext } from '../context';
import { getDelivery, type DeliveryReference } from '../lookup';
import type { ApprovalDecision, Proof } from '../types';

/** A proof with how it stands. */
export type ProofView = Proof & {
	/** Shows the delivery as it is now; else it was changed since. */
	isCurrent: boolean;
	/** The answer that counts; null while nobody has given one. */
	decision: ApprovalDecision | null;
};

/** The proofs of a delivery, newest first. @throws DeliveryError `deliveryNotFound`, `storeMismatch` */
export async function listProofs(context: DeliveryContext, reference: DeliveryReference, page: { limit: number; below?: number }): Promise<ProofView[]> {
	const { store } = context;
	const { id, fingerprint } = await getDelivery(context, reference);
	const views: ProofView[] = [];
	for (const proof of await store.listProofs(id, page)) {
		const decided = await lastDecision(store, 'proof', proof.id);
		const decision = decided && decided.state !== 'open' ? decided.state : null;
		views.push({ ...proof, isCurrent: proof.fingerprint === fingerprint, decision });
	}
	return views;
}
