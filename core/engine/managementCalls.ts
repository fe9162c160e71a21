import type { AddressChange } from '../delivery/manage/addressBook';
import type { KeptFeedback, UnqualifiedFeedback } from '../delivery/feedbackPort';
import type { DeliveryView, MessageView } from '../delivery/manage/look';
import type { ProofView } from '../delivery/manage/proofs';
import type { SubscribeInput, SubscriptionChange } from '../delivery/manage/subscriptions';
import type { DeliveryReference } from '../delivery/lookup';
import type {
	AddressFilter,
	AddressRecord,
	Delivery,
	DeliveryFilter,
	ErasedData,
	JournalEntry,
	MessageFilter,
	PersonalData,
	Subscription,
} from '../delivery/types';
import type { StoreAccess } from './storeAccess';

interface OfDelivery {
	store: StoreAccess;
	delivery: DeliveryReference;
}

interface OfAddress {
	store: StoreAccess;
	address: string;
}

/** Calls that look things up and manage them: what Email Delivery does. `actor`: who does it, for the journal. */
export interface ManagementCalls {
	viewDelivery: { in: OfDelivery; out: DeliveryView & { storeId: string } };
	listDeliveries: {
		in: { store: StoreAccess; filter: DeliveryFilter; limit: number; before?: string };
		out: { storeId: string; deliveries: Delivery[] };
	};
	deleteDelivery: { in: OfDelivery; out: { storeId: string; delivery: Delivery } };
	clearOldProfiles: { in: { store: StoreAccess; days: number }; out: { deliveries: number } };
	listMessages: {
		in: OfDelivery & { filter: MessageFilter; limit: number; from?: number };
		out: { delivery: Delivery; messages: MessageView[] };
	};
	listProofs: { in: OfDelivery & { limit: number; below?: number }; out: ProofView[] };
	resendUnknown: { in: OfDelivery & { actor: string }; out: { storeId: string; delivery: Delivery; requeued: number } };
	findAddress: { in: OfAddress; out: AddressRecord };
	listAddresses: { in: { store: StoreAccess; filter: AddressFilter; limit: number; after?: string }; out: AddressRecord[] };
	changeAddress: { in: OfAddress & { change: AddressChange; actor: string }; out: AddressRecord };
	releaseAddresses: { in: { store: StoreAccess; filter: Omit<AddressFilter, 'status'> }; out: { released: number } };
	subscribe: { in: { store: StoreAccess; input: SubscribeInput; actor: string }; out: SubscriptionChange };
	unsubscribeAddress: { in: OfAddress & { service: string; actor: string }; out: SubscriptionChange };
	listSubscribers: {
		in: { store: StoreAccess; service: string; limit: number; after?: string };
		out: Array<Subscription & { addressKey: string }>;
	};
	exportPersonalData: { in: OfAddress; out: PersonalData };
	erasePersonalData: { in: OfAddress; out: ErasedData };
	/** @param isQualified false: only what no rule knows */
	readFeedback: {
		in: { store: StoreAccess; deliveryId?: string; isQualified?: boolean; limit: number; before?: string };
		out: KeptFeedback[];
	};
	feedbackToQualify: { in: { store: StoreAccess; limit: number }; out: UnqualifiedFeedback[] };
	readJournal: { in: OfDelivery; out: JournalEntry[] };
}
