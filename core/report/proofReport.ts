import type { Finding } from '../delivery/types';
import { html, oneLine } from './html';
import type { SafeHtml } from './html';
import { layoutPage, STYLES } from './layout';
import { decisionHtml, decisionText, deliveryRows } from './reported';
import type { ReportedDecision, ReportedDelivery, ReportedSample } from './reported';
import { findingsHtml, findingsText, sectionHtml, sectionText, tableHtml } from './sections';
import type { Row } from './sections';
import { formatNumber, type ReportTexts } from './texts';

export interface ProofReportInput {
	delivery: ReportedDelivery;
	/** Number of the proof, from 1. */
	number: number;
	/** Addresses that the copies went to. */
	addresses: string[];
	findings: Finding[];
	sample: ReportedSample | null;
	/** Left out where the report only informs. */
	decision?: ReportedDecision;
}

/** The report of a sent proof as a complete HTML page for a mail. */
export function proofReportHtml(texts: ReportTexts, input: ProofReportInput): string {
	const title = titleOf(texts, input);
	const content = html`<h1 style="${STYLES.title}">${title}</h1>
<p style="${STYLES.paragraph}">${summaryOf(texts, input)}</p>
${decisionHtml(texts, input.decision)}
${proofSections(texts, input)}`;
	return layoutPage(texts, title, content);
}

/** The same report as plain text. */
export function proofReportText(texts: ReportTexts, input: ProofReportInput): string {
	const { words } = texts;
	const sections = [
		`${oneLine(titleOf(texts, input))}\n${summaryOf(texts, input)}\n`,
		sectionText(texts, words.delivery, deliveryRows(texts, input.delivery, input.sample)),
		findingsText(texts, input.findings),
		sectionText(texts, words.sentTo, addressRows(input)),
		decisionText(texts, input.decision),
	];
	return sections.filter(Boolean).join('\n');
}

/** What is to know of a proof, in sections, for the mail and the page. */
export function proofSections(texts: ReportTexts, input: Omit<ProofReportInput, 'decision' | 'number'>): SafeHtml {
	const { words } = texts;
	return html`${sectionHtml(words.findings, findingsHtml(texts, input.findings))}
${sectionHtml(words.delivery, tableHtml(texts, deliveryRows(texts, input.delivery, input.sample)))}
${sectionHtml(words.sentTo, tableHtml(texts, addressRows(input)))}`;
}

function titleOf(texts: ReportTexts, { delivery, number }: ProofReportInput): string {
	return texts.titleOf({ subject: 'proof', label: delivery.label, number });
}

function summaryOf(texts: ReportTexts, { addresses }: ProofReportInput): string {
	return texts.proofSummary(formatNumber(addresses.length, texts), addresses.length === 1);
}

function addressRows({ addresses }: Pick<ProofReportInput, 'addresses'>): Row[] {
	return addresses.map((address, at) => [String(at + 1), address]);
}
