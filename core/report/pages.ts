import type { ApprovalTerms } from '../delivery/types';
import { analysisFigures, analysisSections } from './analysisReport';
import type { AnalysisReportInput } from './analysisReport';
import { html } from './html';
import type { SafeHtml } from './html';
import { layoutPage, STYLES } from './layout';
import { previewSection } from './preview';
import type { PreviewedMessage } from './preview';
import { proofSections } from './proofReport';
import type { ProofReportInput } from './proofReport';
import { deadlineHtml, quorumHtml } from './reported';
import type { ReportedDecision } from './reported';
import type { ReportTexts } from './texts';

/** Fields of the form, with the values that they send. */
export const DECISION_FIELD = 'decision';
export const COMMENT_FIELD = 'comment';

/** Longest comment that the form takes, in characters. */
export const MAX_COMMENT_CHARACTERS = 2_000;

export interface DecisionPageInput {
	/** What is decided: one of the two. */
	analysis?: Omit<AnalysisReportInput, 'decision'>;
	proof?: Omit<ProofReportInput, 'decision'>;
	preview: PreviewedMessage | null;
	decision: Pick<ReportedDecision, 'deadline' | 'approvers' | 'quorum'>;
	rejectionComment: ApprovalTerms['rejectionComment'];
	/** Why the form is shown again. */
	problem?: string;
}

/**
 * The page where a person approves or rejects. Its form posts to the address that the page was read from,
 * `decision` (`approved` / `rejected`) and `comment`; reading the page alone decides nothing.
 */
export function decisionPage(texts: ReportTexts, input: DecisionPageInput): string {
	const { analysis, proof, decision, problem } = input;
	const { delivery } = (analysis ?? proof) as AnalysisReportInput | ProofReportInput;
	const subject = proof ? 'proof' : 'analysis';
	const title = texts.titleOf({ subject, label: delivery.label, number: proof?.number ?? 0 });
	const content = html`<main>
<h1 style="${STYLES.title}">${title}</h1>
${problem && html`<p class="error" role="alert" style="${STYLES.notice};background:#fdeaea;color:#8c1313"><strong>${problem}</strong></p>`}
<p style="${STYLES.paragraph}">${texts.consequence(subject)}</p>
${analysis && analysisFigures(texts, analysis)}
${decisionForm(texts, input)}
${quorumHtml(texts, decision)}${deadlineHtml(texts, decision.deadline)}
${analysis && analysisSections(texts, analysis)}${proof && proofSections(texts, proof)}
${previewSection(texts, input.preview)}
</main>`;
	return layoutPage(texts, title, content);
}

/** A page that only says something: decided, too late, unknown link. */
export function messagePage(texts: ReportTexts, { title, text }: { title: string; text: string }): string {
	const content = html`<main>
<h1 style="${STYLES.title}">${title}</h1>
<p style="${STYLES.paragraph}">${text}</p>
</main>`;
	return layoutPage(texts, title, content);
}

function decisionForm({ words }: ReportTexts, { rejectionComment }: DecisionPageInput): SafeHtml {
	const field =
		'box-sizing:border-box;width:100%;padding:10px;font:inherit;color:inherit;background:#ffffff;border:1px solid #6b727b;border-radius:8px';
	const button = 'flex:1 1 160px;min-height:48px;padding:12px 20px;font:inherit;font-weight:bold;border-radius:8px;cursor:pointer';
	const label = rejectionComment === 'required' ? words.commentIfRejected : words.comment;
	return html`<form method="post" accept-charset="utf-8">
<p style="margin:20px 0 4px"><label for="comment">${label}</label></p>
<p style="margin:0 0 16px"><textarea class="field" id="comment" name="${COMMENT_FIELD}" rows="3"
 maxlength="${MAX_COMMENT_CHARACTERS}" style="${field}"></textarea></p>
<p style="display:flex;flex-wrap:wrap;gap:12px;margin:0"><button type="submit" name="${DECISION_FIELD}" value="approved"
 style="${button};background:#1a6b34;color:#ffffff;border:2px solid #1a6b34">${words.approve}</button><button type="submit" name="${DECISION_FIELD}" value="rejected"
 class="reject" style="${button};background:#ffffff;color:#a11b1b;border:2px solid #a11b1b">${words.reject}</button></p>
</form>`;
}
