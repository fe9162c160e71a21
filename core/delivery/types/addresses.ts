/** What is known of an address. */
import type { JournalEntry } from './delivery';
import type { LoggedMessage, ReasonId } from './message';
import type { ReactionKind } from './reactions';

/** All that the store has on an address, for the person behind it. */
export interface PersonalData {
	/** Services that it is subscribed to. */
	subscriptions: Subscription[];
	messages: Array<
		Pick<LoggedMessage, 'id' | 'address' | 'format' | 'state' | 'reason' | 'reply' | 'attempts' | 'sentAt'> & {
			deliveryId: string;
			code: string;
			label: string;
			isProof: boolean;
		}
	>;
	/** Profiles as they came in with targets, each with its delivery; of targets that were never analyzed too. */
	profiles: Array<{ deliveryId: string | null; key: string; address: string; profile: Record<string, unknown> }>;
	reactions: Array<{ messageId: string; kind: ReactionKind; link: number; isMachine: boolean; times: number; firstAt: number; lastAt: number }>;
	/** What came back: bounces, complaints and the like. */
	feedback: Array<{ at: number; kind: string; reason: ReasonId; diagnostic: string; messageId: string | null }>;
	/** Services whose subscription has ended, with the time and by what. */
	endedSubscriptions: Array<{ service: string; at: number; source: string }>;
	/** Lines of journals that name the address. */
	journal: JournalEntry[];
}

/** What erasing has cleared. */
export interface ErasedData {
	messages: number;
	/** Messages that were still to go and will not. */
	cancelled: number;
	profiles: number;
	journalLines: number;
}

/** The subscription of an address to a **service** (topic). */
export interface Subscription {
	service: string;
	/** As it goes on the wire. */
	address: string;
	/** Format that is preferred, as in a profile; '' for none. */
	format: string;
	/** What templates read as `recipient`. */
	profile: Record<string, unknown>;
	/** When it began, by the store's clock in ms. */
	at: number;
	/** Who or what subscribed it. */
	source: string;
}

/** Status of an address in the field's words: usable, with errors being counted, and the two that nothing goes to. */
export type AddressStatus = 'valid' | 'withErrors' | 'quarantine' | 'denylisted';

/** What the store knows of an address, beside what was sent there. */
export interface AddressRecord {
	/** In lower case, as addresses are compared. */
	address: string;
	status: AddressStatus;
	denylistedAt: number | null;
	/** Who or what put it on the denylist. */
	denylistSource: string | null;
	/** When somebody there called a message spam. */
	complainedAt: number | null;
	quarantinedAt: number | null;
	/** When the quarantine ends by itself, as that of a full mailbox; null: a person has to end it. */
	quarantinedUntil: number | null;
	/** Who or what put it into quarantine. */
	quarantineSource: string | null;
	/** Soft errors that count: five, a day apart at least, lead to quarantine. */
	errors: number;
	lastErrorAt: number | null;
	/** Reason of the last error. */
	errorReason: ReasonId | null;
}

/** Which addresses are listed; all that are given must fit. */
export interface AddressFilter {
	status?: Exclude<AddressStatus, 'valid'>;
	domain?: string;
	/** Time of the quarantine, else of the denylisting, else of the last error. */
	since?: number;
	until?: number;
}
