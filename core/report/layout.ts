import type { FindingLevel } from '../delivery/types';
import { html, SafeHtml } from './html';

/** Colours by level, as in the field: error red, warning yellow, information blue; each reads at 7 : 1 or more. */
export const LEVELS: Record<FindingLevel, { label: string; ink: string; ground: string }> = {
	error: { label: 'Error', ink: '#8c1313', ground: '#fdeaea' },
	warning: { label: 'Warning', ink: '#6b4a00', ground: '#fff4d6' },
	information: { label: 'Information', ink: '#0b4a82', ground: '#e8f2fc' },
};

/** The gravest level first. */
export const LEVEL_ORDER: readonly FindingLevel[] = ['error', 'warning', 'information'];

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP',Arial,sans-serif";

/** Inline, because mail clients drop style sheets. Classes only serve dark mode, where a client knows of it. */
export const STYLES = {
	body: `margin:0;padding:16px;background:#f2f3f5;color:#1d2127;${FONT};font-size:16px;line-height:1.5`,
	card: 'width:100%;max-width:640px;background:#ffffff;border-radius:8px',
	cardCell: 'padding:24px',
	title: 'margin:0 0 8px;font-size:22px;line-height:1.3',
	heading: 'margin:24px 0 8px;font-size:16px;line-height:1.3',
	table: 'width:100%;border-collapse:collapse',
	label: 'padding:6px 12px 6px 0;text-align:left;vertical-align:top;font-weight:normal;color:#565d66',
	value: 'padding:6px 0;text-align:left;vertical-align:top;overflow-wrap:anywhere',
	findings: 'width:100%;border-collapse:separate;border-spacing:0 6px',
	finding: 'padding:8px 12px;text-align:left;border-radius:6px;overflow-wrap:anywhere',
	number: 'padding:6px 0;text-align:right;vertical-align:top;white-space:nowrap',
	paragraph: 'margin:0 0 12px;overflow-wrap:anywhere',
	small: 'font-size:14px;color:#565d66;overflow-wrap:anywhere',
} as const;

/**
 * Mail clients that know `prefers-color-scheme` get dark colours; the others keep the light ones, or invert them.
 * `!important` is what beats inline styles.
 */
const DARK = `@media (prefers-color-scheme: dark) {
.ground { background: #16181c !important; color: #e8eaed !important; }
.card { background: #23262b !important; color: #e8eaed !important; }
.quiet { color: #a9b0b8 !important; }
.field { background: #16181c !important; color: #e8eaed !important; border-color: #8a929b !important; }
.error { background: #4a1717 !important; color: #ffd3d3 !important; }
.warning { background: #453400 !important; color: #ffe7a8 !important; }
.information { background: #12324f !important; color: #cfe6ff !important; }
}`;

/** A complete document: one card on a plain ground, laid out with tables, nothing loaded from elsewhere. */
export function layoutPage(title: string, content: SafeHtml): string {
	const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new SafeHtml(DARK)}</style>
</head>
<body class="ground" style="${STYLES.body}">
<table role="presentation" class="card" align="center" style="${STYLES.card}"><tr><td style="${STYLES.cardCell}">
${content}
</td></tr></table>
</body>
</html>
`;
	return page.markup;
}
