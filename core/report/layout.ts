import type { FindingLevel } from '../delivery/types';
import { html, SafeHtml } from './html';
import type { ReportTexts } from './texts';

/** Colours by level, as in the field: error red, warning yellow, information blue; each reads at 7 : 1 or more. */
export const LEVELS: Record<FindingLevel, { ink: string; ground: string; edge: string }> = {
	error: { ink: '#8c1313', ground: '#fdeaea', edge: '#d03535' },
	warning: { ink: '#6b4a00', ground: '#fff4d6', edge: '#e0a100' },
	information: { ink: '#0b4a82', ground: '#e8f2fc', edge: '#3a87d0' },
};

/** The gravest level first. */
export const LEVEL_ORDER: readonly FindingLevel[] = ['error', 'warning', 'information'];

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP','Noto Sans CJK JP',Meiryo,Arial,sans-serif";

/** Inline, because mail clients drop style sheets. Classes only serve dark mode and phones, where a client knows of them. */
export const STYLES = {
	body: `margin:0;padding:24px 12px;background:#eef1f5;color:#1d2127;${FONT};font-size:16px;line-height:1.55;-webkit-text-size-adjust:100%`,
	card: 'width:100%;max-width:640px;margin:0 auto;background:#ffffff;border-radius:12px;border-collapse:separate;border-spacing:0;overflow:hidden',
	cardCell: 'padding:28px 28px 24px;border-top:4px solid #0b5cad',
	overline: 'margin:0 0 6px;font-size:13px;letter-spacing:0.04em;color:#565d66',
	title: 'margin:0 0 10px;font-size:24px;line-height:1.3;overflow-wrap:anywhere',
	heading: 'margin:28px 0 8px;font-size:16px;line-height:1.3',
	table: 'width:100%;border-collapse:collapse',
	label: 'padding:7px 14px 7px 0;text-align:left;vertical-align:top;font-weight:normal;color:#565d66;border-bottom:1px solid #e8ebef',
	value: 'padding:7px 0;text-align:left;vertical-align:top;overflow-wrap:anywhere;border-bottom:1px solid #e8ebef',
	number: 'padding:7px 0;text-align:right;vertical-align:top;white-space:nowrap;border-bottom:1px solid #e8ebef',
	figure: 'padding:12px 8px 4px 0;text-align:left;vertical-align:bottom;width:33%',
	figureNumber: 'display:block;font-size:24px;line-height:1.2;font-weight:bold',
	figureLabel: 'display:block;font-size:13px;color:#565d66',
	findings: 'width:100%;border-collapse:separate;border-spacing:0 6px',
	finding: 'padding:9px 12px;text-align:left;border-radius:6px;overflow-wrap:anywhere',
	paragraph: 'margin:0 0 12px;overflow-wrap:anywhere',
	small: 'margin:8px 0 0;font-size:13px;color:#565d66;overflow-wrap:anywhere',
	notice: 'margin:16px 0;padding:10px 14px;border-radius:6px;overflow-wrap:anywhere',
} as const;

/**
 * Mail clients that know `prefers-color-scheme` get dark colours; the others keep the light ones, or invert them.
 * `!important` is what beats inline styles. Phones get less padding and buttons as wide as the page.
 */
const STYLE_SHEET = `@media (prefers-color-scheme: dark) {
.ground { background: #16181c !important; color: #e8eaed !important; }
.card { background: #23262b !important; color: #e8eaed !important; }
.quiet { color: #a9b0b8 !important; }
.link { color: #7ab8f5 !important; }
.line { border-color: #3a3f46 !important; }
.field { background: #16181c !important; color: #e8eaed !important; border-color: #8a929b !important; }
.error { background: #4a1717 !important; color: #ffd3d3 !important; }
.warning { background: #453400 !important; color: #ffe7a8 !important; }
.information { background: #12324f !important; color: #cfe6ff !important; }
.reject { background: #23262b !important; color: #ffb4b4 !important; border-color: #ffb4b4 !important; }
}
@media (max-width: 480px) {
.ground { padding: 0 !important; }
.card, .inner { border-radius: 0 !important; }
.inner { padding: 22px 18px 20px !important; }
.figure { font-size: 19px !important; }
}
:focus-visible { outline: 3px solid #3a87d0; outline-offset: 2px; }`;

/** A complete document: one card on a plain ground, laid out with tables, nothing loaded from elsewhere. */
export function layoutPage({ language, words }: ReportTexts, title: string, content: SafeHtml): string {
	const page = html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new SafeHtml(STYLE_SHEET)}</style>
</head>
<body class="ground" style="${STYLES.body}">
<table role="presentation" class="card" align="center" style="${STYLES.card}"><tr><td class="inner" style="${STYLES.cardCell}">
<header><p class="quiet" style="${STYLES.overline}">${words.overline}</p></header>
${content}
</td></tr></table>
</body>
</html>
`;
	return page.markup;
}
