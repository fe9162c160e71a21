import { REASONS } from '../delivery/reasons';
import type { Finding, Mailbox, MessageFormat, ReasonId } from '../delivery/types';
import { html, oneLine } from './html';
import type { SafeHtml } from './html';
import { LEVEL_ORDER, LEVELS, STYLES } from './layout';

/** A label and what it says; the pieces that both report forms, HTML and text, are made of. */
export type Row = [label: string, value: string | number];

export const FORMAT_LABELS: Record<MessageFormat, string> = {
	alternative: 'HTML and text',
	html: 'HTML',
	text: 'Text',
	docomo: 'docomo (Deco-mail)',
	au: 'au (Decoration Mail)',
	softbank: 'SoftBank (Decore Mail)',
};

/** Excluded recipients by reason, most first, in the field's words. */
export function exclusionRows(exclusions: Partial<Record<ReasonId, number>>): Row[] {
	return numberRows(exclusions, (reason) => REASONS[reason].label);
}

/** Messages to deliver by format, most first. */
export function formatRows(formats: Partial<Record<MessageFormat, number>>): Row[] {
	return numberRows(formats, (format) => FORMAT_LABELS[format]);
}

function numberRows<Key extends string>(numbers: Partial<Record<Key, number>>, label: (key: Key) => string): Row[] {
	const entries = Object.entries(numbers) as Array<[Key, number]>;
	const present = entries.filter(([, number]) => number > 0).sort(([, a], [, b]) => b - a);
	return present.map(([key, number]) => [label(key), number]);
}

/** `Shop Ltd <news@shop.example>`. */
export function mailboxText({ name, address }: Mailbox): string {
	return name ? `${name} <${address}>` : address;
}

/** Findings with the gravest first. */
export function byLevel(findings: readonly Finding[]): Finding[] {
	return LEVEL_ORDER.flatMap((level) => findings.filter((finding) => finding.level === level));
}

/** A two-column table; amounts stand at the right where there is nothing else. Nothing when there are no rows. */
export function tableHtml(rows: readonly Row[]): SafeHtml {
	if (rows.length === 0) return html``;
	const style = rows.every(([, value]) => typeof value === 'number') ? STYLES.number : STYLES.value;
	const cells = rows.map(([label, value]) => {
		const shown = typeof value === 'number' ? formatNumber(value) : value;
		return html`<tr><th scope="row" class="quiet" style="${STYLES.label}">${label}</th>
<td style="${style}">${shown}</td></tr>
`;
	});
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
export function findingsHtml(findings: readonly Finding[]): SafeHtml {
	if (findings.length === 0) return html``;
	const rows = byLevel(findings).map(({ level, text, examples }) => {
		const { label, ink, ground } = LEVELS[level];
		const style = `${STYLES.finding};background:${ground};color:${ink}`;
		const who = examples.length > 0 && html`<br>For example: ${examples.join(', ')}`;
		return html`<tr><td class="${level}" style="${style}"><strong>${label}:</strong> ${text}${who}</td></tr>
`;
	});
	return html`<table style="${STYLES.findings}">
${rows}</table>
`;
}

/** `Label: value` lines under a heading. */
export function sectionText(heading: string, rows: readonly Row[]): string {
	if (rows.length === 0) return '';
	const lines = rows.map(([label, value]) => {
		const shown = typeof value === 'number' ? formatNumber(value) : oneLine(value);
		return `  ${oneLine(label)}: ${shown}`;
	});
	return `${heading}\n${lines.join('\n')}\n`;
}

/** `[Warning] text (for example: …)` lines under a heading. */
export function findingsText(findings: readonly Finding[]): string {
	if (findings.length === 0) return '';
	const lines = byLevel(findings).map(({ level, text, examples }) => {
		const who = examples.length > 0 ? ` (for example: ${examples.map(oneLine).join(', ')})` : '';
		return `  [${LEVELS[level].label}] ${oneLine(text)}${who}`;
	});
	return `Findings\n${lines.join('\n')}\n`;
}

/** `12,345`. */
export function formatNumber(value: number): string {
	return value.toLocaleString('en-US');
}

/** A link as a button, in the table form that mail clients keep. http and https only; others are shown as text. */
export function buttonHtml(label: string, url: string): SafeHtml {
	if (!/^https?:\/\//i.test(url)) return html`<p style="${STYLES.paragraph}">${label}: ${url}</p>`;
	const style = 'display:inline-block;padding:12px 24px;color:#ffffff;text-decoration:none;font-weight:bold';
	return html`<table role="presentation" style="margin:24px 0 8px"><tr><td style="background:#0b5cad;border-radius:6px">
<a href="${url}" style="${style}">${label}</a>
</td></tr></table>
<p class="quiet" style="${STYLES.small}">${url}</p>
`;
}
