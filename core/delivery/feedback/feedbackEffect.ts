import type { FeedbackReport, Qualification, ReportedRecipient } from '../../feedback';
import type { FeedbackEffect } from '../feedbackPort';

const NOTHING: FeedbackEffect = { moveTo: null, address: null, isComplaint: false };

/** Kinds of feedback reports (RFC 5965 section 7.3, RFC 6650) that are a recipient's own word against the message. */
const COMPLAINTS: ReadonlySet<string> = new Set(['abuse', 'fraud', 'virus', 'other', 'opt-out', 'opt-out-list']);

/** Delivery time expired (RFC 3463: x.4.7), in codes or in words: the relay has given up. */
const GIVEN_UP = /\bexpired\b|retry (?:timeout|time limit)|too long (?:in|on) (?:the )?queue|given up|giving up/i;

/**
 * What a recipient's part of a report changes, after the field's table: hard failures move the message to *failed* and
 * the address into quarantine, soft ones are counted, complaints denylist, automatic replies change nothing.
 * @param isEnhancedMta the MTA retries by itself: what it gives up at the end of the validity period has failed, too
 */
export function effectOf(report: FeedbackReport, recipient: ReportedRecipient, qualification: Qualification, isEnhancedMta: boolean): FeedbackEffect {
	if (report.kind === 'complaint') return { ...NOTHING, isComplaint: COMPLAINTS.has(report.complaint) };
	if (report.kind !== 'bounce') return NOTHING;
	if (recipient.action === 'delivered') return { ...NOTHING, address: 'success' };
	if (recipient.action !== 'failed') return NOTHING;
	if (qualification.type === 'hard') return { ...NOTHING, moveTo: 'failed', address: 'hard' };
	const moveTo = isEnhancedMta && hasGivenUp(recipient) ? 'failed' : null;
	if (qualification.type === 'ignored' || !qualification.known) return { ...NOTHING, moveTo };
	return { ...NOTHING, moveTo, address: 'soft' };
}

function hasGivenUp({ status, diagnostic, notice }: ReportedRecipient): boolean {
	return /^[45]\.4\.7$/.test(status) || GIVEN_UP.test(`${diagnostic} ${notice}`);
}
