import type { Delivery, Mailbox } from '../delivery/types';
import { html, oneLine } from './html';
import type { SafeHtml } from './html';
import { STYLES } from './layout';
import { buttonHtml, mailboxText } from './sections';
import type { Row } from './sections';

/** What a report says of the delivery itself. */
export type ReportedDelivery = Pick<Delivery, 'code' | 'revision'> & { label: string };

/** Sender and subject as one recipient gets them. */
export interface ReportedSample {
	from: Mailbox;
	subject: string;
}

/** The page where a person decides, and until when. */
export interface ReportedDecision {
	url: string;
	/** Last moment as the reader should see it, as `Fri 5 June 2026, 18:00 JST`. */
	deadline: string;
}

/** Rows on delivery, sender and subject, for reports and pages. */
export function deliveryRows(delivery: ReportedDelivery, sample: ReportedSample | null): Row[] {
	const ofDelivery: Row[] = [
		['Delivery', delivery.label],
		['Code', delivery.code],
		// As text, because a revision is a name rather than an amount.
		['Revision', String(delivery.revision)],
	];
	if (!sample) return ofDelivery;
	return [...ofDelivery, ['Sender', mailboxText(sample.from)], ['Subject', sample.subject]];
}

/** The way to the decision page as a button; nothing without a decision. */
export function decisionHtml(decision?: ReportedDecision): SafeHtml {
	if (!decision) return html``;
	return html`${buttonHtml('Review and decide', decision.url)}${deadlineHtml(decision.deadline)}`;
}

/** The way to the decision page as text; '' without a decision. */
export function decisionText(decision?: ReportedDecision): string {
	if (!decision) return '';
	return `Review and decide:\n${oneLine(decision.url)}\n${oneLine(deadlineSentence(decision.deadline))}\n`;
}

/** Until when the request is open. */
export function deadlineHtml(deadline: string): SafeHtml {
	return html`<p class="quiet" style="${STYLES.small}">${deadlineSentence(deadline)}</p>`;
}

function deadlineSentence(deadline: string): string {
	return `Until ${deadline}; after that the request is over.`;
}
