import type { FindingLevel } from '../../delivery/types';
import { html } from '../html';
import type { SafeHtml } from '../html';
import { formatRows } from '../sections';
import { frameOf, type DocumentOptions, type Frame } from './frame';
import { deliveryFacts, verdict } from './head';
import { layoutDocument } from './layout';
import { waveSection } from './progressSections';
import type { ReportedFacts, ReportedPlan, ReportedWave } from './reported';
import { card, dataTable, figureList, findingList } from './sections';
import { targetFunnel } from './targetFunnel';

export interface AnalysisDocumentInput {
	delivery: ReportedFacts;
	plan: ReportedPlan;
	/** As planned; empty where all messages go in one. */
	waves: ReportedWave[];
	/** Something else is true of the delivery by now. */
	isReplaced: boolean;
}

/** The **analysis report** as a document: what would go out, who is left out and why, what the checks found. */
export function analysisDocument(options: DocumentOptions, { delivery, plan, waves, isReplaced }: AnalysisDocumentInput): string {
	const frame = frameOf(options);
	const { texts } = frame;
	const content = html`${verdictOf(frame, plan, isReplaced)}
<section class="card" aria-label="${texts.words.target}">${figuresOf(frame, plan)}</section>
${card(texts.words.findings, findingList(frame, plan.findings))}
${targetFunnel(frame, plan)}
<div class="columns">${deliveryFacts(frame, delivery)}${formatTable(frame, plan)}</div>
${waveSection(frame, waves)}`;
	return layoutDocument(frame, { page: 'analysis', label: delivery.label, content });
}

function verdictOf({ texts, more, formats }: Frame, { recipients, toDeliver, findings }: ReportedPlan, isReplaced: boolean): SafeHtml {
	const isRejected = findings.some(({ level }) => level === 'error');
	const summary = texts.analysisSummary({ toDeliver: formats.number(toDeliver), recipients: formats.number(recipients), isRejected });
	const word = isRejected ? more.words.rejected : more.statuses.ready;
	return verdict(word, isReplaced ? 'halt' : isRejected ? 'bad' : 'good', isReplaced ? more.words.replaced : summary);
}

function figuresOf({ texts, more, formats }: Frame, { recipients, toDeliver, findings, durationMs }: ReportedPlan): SafeHtml {
	const { words } = texts;
	const count = (level: FindingLevel) => formats.number(findings.filter((finding) => finding.level === level).length);
	return figureList([
		{ label: words.toDeliver, value: formats.number(toDeliver), note: formats.share(toDeliver, recipients) },
		{ label: words.excluded, value: formats.number(recipients - toDeliver), note: formats.share(recipients - toDeliver, recipients) },
		{ label: more.words.errors, value: count('error') },
		{ label: more.words.warnings, value: count('warning') },
		...(durationMs === null ? [] : [{ label: more.words.sendingTime, value: formats.span(durationMs) }]),
	]);
}

function formatTable(frame: Frame, { formats: byFormat, toDeliver }: ReportedPlan): SafeHtml | false {
	const { texts, more, formats } = frame;
	const rows = formatRows(texts, byFormat).map(([label, number]) => ({ cells: [label, formats.number(Number(number)), formats.share(Number(number), toDeliver)] }));
	if (rows.length === 0) return false;
	const columns = [{ heading: more.words.format }, { heading: more.words.messages, isNumber: true }, { heading: more.words.share, isNumber: true }];
	return card(texts.words.formats, dataTable(texts.words.formats, columns, rows));
}
