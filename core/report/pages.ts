import type { ApprovalSubject, Finding } from '../delivery/types';
import { html } from './html';
import type { SafeHtml } from './html';
import { layoutPage, STYLES } from './layout';
import { deadlineHtml } from './reported';
import { findingsHtml, sectionHtml, tableHtml } from './sections';
import type { Row } from './sections';

/** Fields of the form, with the values that they send. */
export const DECISION_FIELD = 'decision';
export const COMMENT_FIELD = 'comment';

/** Longest comment that the form takes, in characters. */
export const MAX_COMMENT_CHARACTERS = 2_000;

export interface DecisionPageInput {
	/** What is decided. */
	subject: ApprovalSubject;
	label: string;
	/** What the person should know, as `['To deliver', 198]`. */
	rows: Row[];
	findings: Finding[];
	/** Last moment as the reader should see it. */
	deadline: string;
}

/**
 * The page where a person approves or rejects. Its form posts to the address that the page was read from,
 * `decision` (`approved` / `rejected`) and `comment`; reading the page alone decides nothing.
 */
export function decisionPage(input: DecisionPageInput): string {
	const title = `${input.subject === 'proof' ? 'Proof' : 'Delivery'}: ${input.label}`;
	const content = html`<main>
<h1 style="${STYLES.title}">${title}</h1>
<p style="${STYLES.paragraph}">${consequenceOf(input)}</p>
${tableHtml(input.rows)}
${sectionHtml('Findings', findingsHtml(input.findings))}
${decisionForm()}
${deadlineHtml(input.deadline)}
</main>`;
	return layoutPage(title, content);
}

/** A page that only says something: decided, too late, unknown link. */
export function messagePage({ title, text }: { title: string; text: string }): string {
	const content = html`<main>
<h1 style="${STYLES.title}">${title}</h1>
<p style="${STYLES.paragraph}">${text}</p>
</main>`;
	return layoutPage(title, content);
}

function consequenceOf({ subject }: DecisionPageInput): string {
	return subject === 'proof'
		? 'Approve if the proof is as it should be. Approving sends nothing yet.'
		: 'Approve to confirm the delivery: the messages may then be sent to the main target.';
}

function decisionForm(): SafeHtml {
	const field = 'box-sizing:border-box;width:100%;padding:8px;font:inherit;border:1px solid #6b727b;border-radius:6px';
	const button =
		'padding:12px 24px;margin:0 12px 12px 0;font:inherit;font-weight:bold;border:0;border-radius:6px;color:#fff';
	return html`<form method="post" accept-charset="utf-8">
<p style="margin:24px 0 4px"><label for="comment">Comment (optional)</label></p>
<p style="margin:0 0 16px"><textarea class="field" id="comment" name="${COMMENT_FIELD}" rows="3"
 maxlength="${MAX_COMMENT_CHARACTERS}" style="${field}"></textarea></p>
<p style="margin:0"><button type="submit" name="${DECISION_FIELD}" value="approved"
 style="${button};background:#1a6b34">Approve</button><button type="submit" name="${DECISION_FIELD}" value="rejected"
 style="${button};background:#a11b1b">Reject</button></p>
</form>`;
}
