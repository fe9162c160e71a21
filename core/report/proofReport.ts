import type { Finding } from '../delivery/types';
import { html, oneLine } from './html';
import { layoutPage, STYLES } from './layout';
import { decisionHtml, decisionText, deliveryRows } from './reported';
import type { ReportedDecision, ReportedDelivery, ReportedSample } from './reported';
import { findingsHtml, findingsText, sectionHtml, sectionText, tableHtml } from './sections';
import type { Row } from './sections';

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
export function proofReportHtml(input: ProofReportInput): string {
	const title = titleOf(input);
	const content = html`<h1 style="${STYLES.title}">${title}</h1>
<p style="${STYLES.paragraph}">${summaryOf(input)}</p>
${tableHtml(deliveryRows(input.delivery, input.sample))}
${sectionHtml('Findings', findingsHtml(input.findings))}
${sectionHtml('Sent to', tableHtml(addressRows(input)))}
${decisionHtml(input.decision)}`;
	return layoutPage(title, content);
}

/** The same report as plain text. */
export function proofReportText(input: ProofReportInput): string {
	const sections = [
		`${oneLine(titleOf(input))}\n${summaryOf(input)}\n`,
		sectionText('Delivery', deliveryRows(input.delivery, input.sample)),
		findingsText(input.findings),
		sectionText('Sent to', addressRows(input)),
		decisionText(input.decision),
	];
	return sections.filter(Boolean).join('\n');
}

function titleOf({ delivery, number }: ProofReportInput): string {
	return `Proof #${number} of ${delivery.label}`;
}

function summaryOf({ addresses }: ProofReportInput): string {
	const copies = addresses.length === 1 ? '1 test copy was' : `${addresses.length} test copies were`;
	return `${copies} sent. The main target has got nothing.`;
}

function addressRows({ addresses }: ProofReportInput): Row[] {
	return addresses.map((address, at) => [String(at + 1), address]);
}
