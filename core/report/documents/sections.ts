import type { Finding, Mailbox, ReasonId } from '../../delivery/types';
import { findingText, reasonText } from '../../sentences';
import type { PartLook } from '../charts';
import { html } from '../html';
import type { SafeHtml } from '../html';
import { byLevel, exampleNames, mailboxText } from '../sections';
import type { Frame } from './frame';

/** A part of a document under its heading. */
export function card(heading: string, content: SafeHtml): SafeHtml {
	return html`<section class="card">
<h2>${heading}</h2>
${content}
</section>
`;
}

export interface Figure {
	label: string;
	value: string;
	/** What is to know of it, as its share. */
	note?: string;
}

/** Longer than a million is written. */
const LONG_FIGURE = 9;

/** The numbers that matter most, large and side by side. */
export function figureList(figures: readonly Figure[]): SafeHtml {
	const items = figures.map(
		({ label, value, note }) => html`<div><dt>${label}</dt><dd${value.length > LONG_FIGURE && html` class="long"`}>${value}${note !== undefined && html`<small>${note}</small>`}</dd></div>
`,
	);
	return html`<dl class="figures">
${items}</dl>
`;
}

/** Facts by name, as of a letterhead; those without a value are left out. */
export function factList(facts: ReadonlyArray<[label: string, value: string | null | undefined | false]>): SafeHtml {
	const items = facts.map(([label, value]) => value && html`<dt>${label}</dt><dd dir="auto">${value}</dd>
`);
	return html`<dl class="facts">
${items}</dl>
`;
}

/** What the checks have found, the gravest first. */
export function findingList({ texts, more }: Frame, findings: readonly Finding[]): SafeHtml {
	if (findings.length === 0) return html`<p class="note">${more.words.noFindings}</p>`;
	const items = byLevel(findings).map((finding) => {
		const { level, examples } = finding;
		const who = examples.length > 0 && html`<span class="who">${texts.example(exampleNames(texts, examples))}</span>`;
		return html`<li class="${level}"><strong>${texts.levels[level]}${texts.colon}</strong> ${findingText(finding, texts.language)}${who}</li>
`;
	});
	return html`<ul class="findings">
${items}</ul>
`;
}

export interface Column {
	heading: string;
	isNumber?: boolean;
}

export interface TableRow {
	cells: string[];
	/** Below the row, as wide as the table. */
	below?: SafeHtml;
}

/** A table whose first column names its rows. On a phone it can be moved sideways. */
export function dataTable(name: string, columns: readonly Column[], rows: readonly TableRow[]): SafeHtml {
	const heads = columns.map(({ heading, isNumber }) => html`<th scope="col"${isNumber && html` class="number"`}>${heading}</th>`);
	const body = rows.map(({ cells, below }) => {
		const [first = '', ...others] = cells;
		const values = others.map((cell, index) => html`<td${columns[index + 1]?.isNumber && html` class="number"`}>${cell}</td>`);
		return html`<tr><th scope="row" dir="auto">${first}</th>${values}</tr>
${below && html`<tr class="said"><td colspan="${columns.length}">${below}</td></tr>
`}`;
	});
	return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table>
<thead><tr>${heads}</tr></thead>
<tbody>
${body}</tbody>
</table></div>
`;
}

/** What the parts of a bar are, as text beside its colour and pattern. */
export function legend(parts: ReadonlyArray<{ look: PartLook; label: string; value: string; note?: string }>): SafeHtml {
	const items = parts.map(
		({ look, label, value, note }) => html`<li><svg class="swatch" width="16" height="16" aria-hidden="true"><rect class="part ${look}" width="16" height="16"/></svg><span>${label} <b>${value}</b>${note && html` <span class="note">${note}</span>`}</span></li>
`,
	);
	return html`<ul class="legend">
${items}</ul>
`;
}

/** A reason in the reader's language. */
export function reasonLabel({ texts }: Frame, reason: ReasonId): string {
	return reasonText(reason, texts.language);
}

/** Sender and subject as one recipient gets them, where there is one. */
export function sampleFacts({ texts: { words } }: Frame, sample: { from: Mailbox; subject: string } | null): Array<[string, string]> {
	return sample ? [[words.sender, mailboxText(sample.from)], [words.subject, sample.subject]] : [];
}
