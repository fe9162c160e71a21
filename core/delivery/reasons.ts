import type { ReasonId } from './types';

/** `none`: says nothing of the address and is no failure of the delivery either. */
export type ReasonType = 'hard' | 'soft' | 'ignored' | 'none';

export interface Reason {
	/** In the field's words, for reports and logs. */
	label: string;
	type: ReasonType;
	/** The field's number for it; null for reasons that the field has no number for. */
	code: number | null;
}

/**
 * Why a message was not sent or did not arrive, after Adobe Campaign's table of failure types and reasons.
 *
 * Three reasons are "Soft / Hard" there: unreachable, account disabled and refused. They stand here as soft, so that
 * such a failure alone counts against an address but never puts it into quarantine at once; the server's
 * reply (a permanent 5.x.x status about the mailbox) decides for hard where feedback is qualified.
 */
export const REASONS: Record<ReasonId, Reason> = {
	notDefined: { label: 'Not defined', type: 'none', code: 0 },
	userUnknown: { label: 'User unknown', type: 'hard', code: 1 },
	invalidDomain: { label: 'Invalid domain', type: 'soft', code: 2 },
	unreachable: { label: 'Unreachable', type: 'soft', code: 3 },
	accountDisabled: { label: 'Account disabled', type: 'soft', code: 4 },
	mailboxFull: { label: 'Mailbox full', type: 'soft', code: 5 },
	notConnected: { label: 'Not connected', type: 'ignored', code: 6 },
	addressNotSpecified: { label: 'Address not specified', type: 'hard', code: 7 },
	invalidAddress: { label: 'Invalid address', type: 'hard', code: null },
	denylisted: { label: 'Denylisted address', type: 'hard', code: 8 },
	quarantined: { label: 'Address in quarantine', type: 'hard', code: 9 },
	double: { label: 'Double', type: 'ignored', code: 10 },
	excludedByRule: { label: 'Excluded by a rule', type: 'ignored', code: 11 },
	excludedAfterArbitration: { label: 'Excluded after arbitration', type: 'ignored', code: 12 },
	badQuality: { label: 'Bad-quality address', type: 'ignored', code: 14 },
	limited: { label: 'Target limited in size', type: 'ignored', code: 17 },
	controlAddress: { label: 'Control address', type: 'ignored', code: 127 },
	personalization: { label: 'Personalization failed', type: 'ignored', code: null },
	notEncodable: { label: 'Not encodable for the carrier', type: 'ignored', code: null },
	senderNotAllowed: { label: 'Sender domain not allowed', type: 'ignored', code: null },
	expired: { label: 'Validity period over', type: 'ignored', code: null },
	refused: { label: 'Refused', type: 'soft', code: 20 },
};
