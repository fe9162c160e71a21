import type { Finding, MessageFormat, ReasonId } from '../delivery/types';
import { html, oneLine } from './html';
import type { SafeHtml } from './html';
import { layoutPage, STYLES } from './layout';
import { decisionHtml, decisionText, deliveryRows } from './reported';
import type { ReportedDecision, ReportedDelivery, ReportedSample } from './reported';
import { scheduleRows, type ReportedSchedule } from './schedule';
import {
	exclusionRows,
	figuresHtml,
	findingsHtml,
	findingsText,
	formatRows,
	sectionHtml,
	sectionText,
	shareBarHtml,
	tableHtml,
} from './sections';
import type { Row } from './sections';
import { formatNumber, type ReportTexts } from './texts';

export interface AnalysisReportInput {
	delivery: ReportedDelivery;
	recipients: number;
	toDeliver: number;
	exclusions: Partial<Record<ReasonId, number>>;
	formats: Partial<Record<MessageFormat, number>>;
	findings: Finding[];
	schedule: ReportedSchedule;
	sample: ReportedSample | null;
	/** Left out where the report only informs. */
	decision?: ReportedDecision;
}

/** The report of an analysis as a complete HTML page for a mail: tables, inline styles, nothing from elsewhere. */
export function analysisReportHtml(texts: ReportTexts, input: AnalysisReportInput): string {
	const title = titleOf(texts, input);
	const content = html`<h1 style="${STYLES.title}">${title}</h1>
<p style="${STYLES.paragraph}">${summaryOf(texts, input)}</p>
${analysisFigures(texts, input)}
${decisionHtml(texts, input.decision)}
${analysisSections(texts, input)}`;
	return layoutPage(texts, title, content);
}

/** The same report as plain text. */
export function analysisReportText(texts: ReportTexts, input: AnalysisReportInput): string {
	const { words } = texts;
	const sections = [
		`${oneLine(titleOf(texts, input))}\n${summaryOf(texts, input)}\n`,
		sectionText(texts, words.delivery, deliveryRows(texts, input.delivery, input.sample)),
		findingsText(texts, input.findings),
		sectionText(texts, words.target, targetRows(texts, input)),
		sectionText(texts, words.excluded, exclusionRows(texts, input.exclusions)),
		sectionText(texts, words.formats, formatRows(texts, input.formats)),
		sectionText(texts, words.sending, scheduleRows(texts, input.schedule)),
		decisionText(texts, input.decision),
	];
	return sections.filter(Boolean).join('\n');
}

type Figures = Pick<AnalysisReportInput, 'recipients' | 'toDeliver'>;

/** Number to deliver, of how many, and how much of the target that is. */
export function analysisFigures(texts: ReportTexts, figures: Figures): SafeHtml {
	return html`${figuresHtml(texts, targetRows(texts, figures))}${shareBarHtml(figures.toDeliver, figures.recipients)}`;
}

/** What an analysis found, in sections, for the mail and the page. */
export function analysisSections(texts: ReportTexts, input: Omit<AnalysisReportInput, 'decision' | keyof Figures>): SafeHtml {
	const { words } = texts;
	return html`${sectionHtml(words.findings, findingsHtml(texts, input.findings))}
${sectionHtml(words.delivery, tableHtml(texts, deliveryRows(texts, input.delivery, input.sample)))}
${sectionHtml(words.excluded, tableHtml(texts, exclusionRows(texts, input.exclusions)))}
${sectionHtml(words.formats, tableHtml(texts, formatRows(texts, input.formats)))}
${sectionHtml(words.sending, tableHtml(texts, scheduleRows(texts, input.schedule)))}`;
}

function titleOf(texts: ReportTexts, { delivery }: AnalysisReportInput): string {
	return texts.titleOf({ subject: 'analysis', label: delivery.label, number: 0 });
}

function summaryOf(texts: ReportTexts, { toDeliver, recipients, findings }: AnalysisReportInput): string {
	const isRejected = findings.some(({ level }) => level === 'error');
	return texts.analysisSummary({ toDeliver: formatNumber(toDeliver, texts), recipients: formatNumber(recipients, texts), isRejected });
}

function targetRows({ words }: ReportTexts, { recipients, toDeliver }: Figures): Row[] {
	return [
		[words.toDeliver, toDeliver],
		[words.recipients, recipients],
		[words.excluded, recipients - toDeliver],
	];
}
