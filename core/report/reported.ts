import type { ApprovalTerms, Delivery, Mailbox } from '../delivery/types';
import { html, oneLine } from './html';
import type { SafeHtml } from './html';
import { STYLES } from './layout';
import { buttonHtml, linkHtml, mailboxText } from './sections';
import type { Row } from './sections';
import type { ReportTexts } from './texts';

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
	/** Where the message itself can be looked at. */
	previewUrl: string;
	/** The report with its charts; absent where the store has no public base address. */
	reportUrl?: string;
	/** Last moment as the reader should see it, as `Friday, 5 June 2026 at 18:00 JST`. */
	deadline: string;
	/** Everybody who is asked; said where all of them have to agree. */
	approvers: string[];
	quorum: ApprovalTerms['quorum'];
}

/** Rows on delivery, sender and subject, for reports and pages. */
export function deliveryRows({ words }: ReportTexts, delivery: ReportedDelivery, sample: ReportedSample | null): Row[] {
	const ofDelivery: Row[] = [
		[words.delivery, delivery.label],
		[words.code, delivery.code],
		// As text, because a revision is a name rather than an amount.
		[words.revision, String(delivery.revision)],
	];
	if (!sample) return ofDelivery;
	return [...ofDelivery, [words.sender, mailboxText(sample.from)], [words.subject, sample.subject]];
}

/** The way to the decision page as a button, and to the message itself; nothing without a decision. */
export function decisionHtml(texts: ReportTexts, decision?: ReportedDecision): SafeHtml {
	if (!decision) return html``;
	const { words } = texts;
	return html`${buttonHtml(words.review, decision.url)}
<p style="${STYLES.paragraph}">${linkHtml(words.preview, decision.previewUrl)}${decision.reportUrl && html` · ${linkHtml(words.report, decision.reportUrl)}`}</p>
${quorumHtml(texts, decision)}${deadlineHtml(texts, decision.deadline)}
<p class="quiet" style="${STYLES.small}">${words.retryHint}</p>
<p class="quiet" style="${STYLES.small}">${decision.url}</p>
`;
}

/** The way to the decision page as text; '' without a decision. */
export function decisionText(texts: ReportTexts, decision?: ReportedDecision): string {
	if (!decision) return '';
	const { words } = texts;
	return [
		`${words.review}:\n${oneLine(decision.url)}\n`,
		`${words.preview}:\n${oneLine(decision.previewUrl)}\n`,
		...(decision.reportUrl ? [`${words.report}:\n${oneLine(decision.reportUrl)}\n`] : []),
		...(decision.quorum === 'all' ? [oneLine(quorumSentence(texts, decision))] : []),
		`${oneLine(texts.until(decision.deadline))}\n${words.retryHint}\n`,
	].join('\n');
}

/** Who has to agree, where it is more than one. */
export function quorumHtml(texts: ReportTexts, decision: Pick<ReportedDecision, 'approvers' | 'quorum'>): SafeHtml {
	if (decision.quorum !== 'all') return html``;
	return html`<p class="quiet" style="${STYLES.small}">${quorumSentence(texts, decision)}</p>
`;
}

function quorumSentence(texts: ReportTexts, { approvers }: Pick<ReportedDecision, 'approvers'>): string {
	return texts.quorum(approvers.join(', '));
}

/** Until when the request is open. */
export function deadlineHtml(texts: ReportTexts, deadline: string): SafeHtml {
	return html`<p class="quiet" style="${STYLES.small}">${texts.until(deadline)}</p>`;
}
