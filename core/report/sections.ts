import { mostFirst } from '../mostFirst';
import type { Finding, Mailbox, MessageFormat, ReasonId } from '../delivery/types';
import { exampleText, findingText, reasonText } from '../sentences';
import { html, oneLine } from './html';
import type { SafeHtml } from './html';
import { LEVEL_ORDER, LEVELS, STYLES } from './layout';
import { formatNumber, type ReportTexts } from './texts';

/** A label and what it says; the pieces that both report forms, HTML and text, are made of. */
export type Row = [label: string, value: string | number];

/** Excluded recipients by reason, most first, in the field's words. */
export function exclusionRows(texts: ReportTexts, exclusions: Partial<Record<ReasonId, number>>): Row[] {
	return numberRows(exclusions, (reason) => reasonText(reason, texts.language));
}

/** Messages to deliver by format, most first. */
export function formatRows(texts: ReportTexts, formats: Partial<Record<MessageFormat, number>>): Row[] {
	return numberRows(formats, (format) => texts.formats[format] ?? format);
}

function numberRows<Key extends string>(numbers: Partial<Record<Key, number>>, label: (key: Key) => string): Row[] {
	return mostFirst(numbers).map(([key, number]) => [label(key), number]);
}

/** `Shop Ltd <news@shop.example>`. */
export function mailboxText({ name, address }: Mailbox): string {
	return name ? `${name} <${address}>` : address;
}

/** Findings with the gravest first. */
export function byLevel(findings: readonly Finding[]): Finding[] {
	return LEVEL_ORDER.flatMap((level) => findings.filter((finding) => finding.level === level));
}

/** The numbers that matter most, large and side by side. */
export function figuresHtml(texts: ReportTexts, rows: readonly Row[]): SafeHtml {
	const cells = rows.map(
		([label, value]) => html`<td style="${STYLES.figure}"><span class="figure" style="${STYLES.figureNumber}">${shown(texts, value)}</span>
<span class="quiet" style="${STYLES.figureLabel}">${label}</span></td>
`,
	);
	return html`<table style="${STYLES.table}"><tr>
${cells}</tr></table>
`;
}

/** How much of a whole a part is, as a bar of table cells: what mail clients show. Nothing of nothing. */
export function shareBarHtml(part: number, whole: number): SafeHtml {
	if (whole <= 0) return html``;
	const share = Math.round((100 * Math.min(part, whole)) / whole);
	const cell = (width: number, colour: string) =>
		width > 0 && html`<td style="width:${width}%;height:8px;padding:0;font-size:0;line-height:8px;background:${colour}">&nbsp;</td>`;
	return html`<table role="presentation" style="width:100%;margin:8px 0 4px;border-collapse:collapse;border-radius:4px;overflow:hidden"><tr>
${cell(share, '#1a7f46')}${cell(100 - share, '#c9d0d8')}
</tr></table>
`;
}

/** A two-column table; amounts stand at the right where there is nothing else. Nothing when there are no rows. */
export function tableHtml(texts: ReportTexts, rows: readonly Row[]): SafeHtml {
	if (rows.length === 0) return html``;
	const isNumeric = rows.every(([, value]) => typeof value === 'number');
	const style = isNumeric ? STYLES.number : STYLES.value;
	const labelStyle = isNumeric ? STYLES.label : `width:34%;${STYLES.label}`;
	const cells = rows.map(
		([label, value]) => html`<tr><th scope="row" class="quiet line" style="${labelStyle}">${label}</th>
<td class="line" style="${style}">${shown(texts, value)}</td></tr>
`,
	);
	return html`<table style="${STYLES.table}">
${cells}</table>
`;
}

/** A heading with what follows it; nothing at all when nothing follows. */
export function sectionHtml(heading: string, content: SafeHtml): SafeHtml {
	if (content.markup === '') return content;
	return html`<h2 style="${STYLES.heading}">${heading}</h2>
${content}`;
}

/** Findings as coloured rows, by level. The level is also said in words: colour alone is not for everybody. */
export function findingsHtml(texts: ReportTexts, findings: readonly Finding[]): SafeHtml {
	if (findings.length === 0) return html``;
	const rows = byLevel(findings).map((finding) => {
		const { level, examples } = finding;
		const { ink, ground, edge } = LEVELS[level];
		const style = `${STYLES.finding};background:${ground};color:${ink};border-left:4px solid ${edge}`;
		const who = examples.length > 0 && html`<br>${texts.example(exampleNames(texts, examples))}`;
		return html`<tr><td class="${level}" style="${style}"><strong>${texts.levels[level]}${texts.colon}</strong> ${findingText(finding, texts.language)}${who}</td></tr>
`;
	});
	return html`<table style="${STYLES.findings}">
${rows}</table>
`;
}

/** `Label: value` lines under a heading. */
export function sectionText(texts: ReportTexts, heading: string, rows: readonly Row[]): string {
	if (rows.length === 0) return '';
	const lines = rows.map(([label, value]) => `  ${oneLine(label)}: ${oneLine(shown(texts, value))}`);
	return `${heading}\n${lines.join('\n')}\n`;
}

/** `[Warning] text (For example: …)` lines under a heading. */
export function findingsText(texts: ReportTexts, findings: readonly Finding[]): string {
	if (findings.length === 0) return '';
	const lines = byLevel(findings).map((finding) => {
		const { level, examples } = finding;
		const who = examples.length > 0 ? ` (${texts.example(exampleNames(texts, examples.map(oneLine)))})` : '';
		return `  [${texts.levels[level]}] ${oneLine(findingText(finding, texts.language))}${who}`;
	});
	return `${texts.words.findings}\n${lines.join('\n')}\n`;
}

/** The recipients that a finding names, in the words of the language. */
export function exampleNames({ language }: Pick<ReportTexts, 'language'>, examples: readonly string[]): string {
	return examples.map((example) => exampleText(example, language)).join(', ');
}

function shown(texts: ReportTexts, value: string | number): string {
	return typeof value === 'number' ? formatNumber(value, texts) : value;
}

/** A link as a button, in the table form that mail clients keep. http and https only; others are shown as text. */
export function buttonHtml(label: string, url: string): SafeHtml {
	if (!isWeb(url)) return html`<p style="${STYLES.paragraph}">${label}: ${url}</p>`;
	const style = 'display:block;padding:14px 28px;color:#ffffff;text-decoration:none;font-weight:bold;text-align:center';
	return html`<table role="presentation" style="width:100%;margin:24px 0 10px;border-collapse:separate;border-spacing:0"><tr><td style="background:#0b5cad;border-radius:8px">
<a href="${url}" style="${style}">${label}</a>
</td></tr></table>
`;
}

/** A link in plain words. http and https only; others are shown as text. */
export function linkHtml(label: string, url: string): SafeHtml {
	return isWeb(url) ? html`<a class="link" href="${url}" style="color:#0b5cad">${label}</a>` : html`${label}: ${url}`;
}

function isWeb(url: string): boolean {
	return /^https?:\/\//i.test(url);
}
