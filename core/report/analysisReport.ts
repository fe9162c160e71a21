import type { Finding, MessageFormat, ReasonId } from '../delivery/types';
import { html, oneLine } from './html';
import { layoutPage, STYLES } from './layout';
import { decisionHtml, decisionText, deliveryRows } from './reported';
import type { ReportedDecision, ReportedDelivery, ReportedSample } from './reported';
import {
	exclusionRows,
	findingsHtml,
	findingsText,
	formatNumber,
	formatRows,
	sectionHtml,
	sectionText,
	tableHtml,
} from './sections';
import type { Row } from './sections';

export interface AnalysisReportInput {
	delivery: ReportedDelivery;
	recipients: number;
	toDeliver: number;
	exclusions: Partial<Record<ReasonId, number>>;
	formats: Partial<Record<MessageFormat, number>>;
	findings: Finding[];
	sample: ReportedSample | null;
	/** Left out where the report only informs. */
	decision?: ReportedDecision;
}

/** The report of an analysis as a complete HTML page for a mail: tables, inline styles, nothing from elsewhere. */
export function analysisReportHtml(input: AnalysisReportInput): string {
	const title = titleOf(input);
	const content = html`<h1 style="${STYLES.title}">${title}</h1>
<p style="${STYLES.paragraph}">${summaryOf(input)}</p>
${tableHtml(deliveryRows(input.delivery, input.sample))}
${sectionHtml('Findings', findingsHtml(input.findings))}
${sectionHtml('Target', tableHtml(targetRows(input)))}
${sectionHtml('Excluded', tableHtml(exclusionRows(input.exclusions)))}
${sectionHtml('Formats', tableHtml(formatRows(input.formats)))}
${decisionHtml(input.decision)}`;
	return layoutPage(title, content);
}

/** The same report as plain text. */
export function analysisReportText(input: AnalysisReportInput): string {
	const sections = [
		`${oneLine(titleOf(input))}\n${summaryOf(input)}\n`,
		sectionText('Delivery', deliveryRows(input.delivery, input.sample)),
		findingsText(input.findings),
		sectionText('Target', targetRows(input)),
		sectionText('Excluded', exclusionRows(input.exclusions)),
		sectionText('Formats', formatRows(input.formats)),
		decisionText(input.decision),
	];
	return sections.filter(Boolean).join('\n');
}

function titleOf({ delivery }: AnalysisReportInput): string {
	return `Analysis of ${delivery.label}`;
}

function summaryOf({ toDeliver, recipients, findings }: AnalysisReportInput): string {
	const numbers = `${formatNumber(toDeliver)} of ${formatNumber(recipients)} recipients`;
	const isRejected = findings.some(({ level }) => level === 'error');
	return isRejected ? `It cannot be sent: there are errors. (${numbers})` : `It is ready to go to ${numbers}.`;
}

function targetRows({ recipients, toDeliver }: AnalysisReportInput): Row[] {
	return [
		['Recipients', recipients],
		['Excluded', recipients - toDeliver],
		['To deliver', toDeliver],
	];
}
