import { createHash } from 'node:crypto';

/** Colours by what they mean. Each text reads at 4.5 : 1 on its ground, each part of a chart stands out at 3 : 1. */
const LIGHT = `
--ground: #eef1f5; --card: #ffffff; --ink: #1d2127; --quiet: #565d66; --line: #dfe3e8; --accent: #0b5cad; --tint: #e8f2fc;
--kept: #1a7f46; --sent: #1a7f46; --within: #0b5cad; --rest: #8b95a1; --pending: #7d8894; --failed: #c62828; --over: #c62828;
--excluded: #b3540b; --unknown: #9a6700; --cancelled: #5f6772; --ignored: #6d5bb0; --track: #e6e9ee; --stripe: #ffffff; --surface: #cfe3d7;
--error-ink: #8c1313; --error: #fdeaea; --error-edge: #d03535; --warning-ink: #6b4a00; --warning: #fff4d6; --warning-edge: #c98f00;
--information-ink: #0b4a82; --information: #e8f2fc; --information-edge: #3a87d0;`;

const DARK = `
--ground: #16181c; --card: #23262b; --ink: #e8eaed; --quiet: #a9b0b8; --line: #3a3f46; --accent: #7ab8f5; --tint: #1b3147;
--kept: #4fbf7f; --sent: #4fbf7f; --within: #7ab8f5; --rest: #767f8a; --pending: #8b95a1; --failed: #ff7b72; --over: #ff7b72;
--excluded: #f0954a; --unknown: #e3b341; --cancelled: #a9b0b8; --ignored: #a99bea; --track: #33383f; --stripe: #23262b; --surface: #24452f;
--error-ink: #ffd3d3; --error: #4a1717; --error-edge: #ff7b72; --warning-ink: #ffe7a8; --warning: #453400; --warning-edge: #e3b341;
--information-ink: #cfe6ff; --information: #12324f; --information-edge: #7ab8f5;`;

const FONTS = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Hiragino Sans', 'Noto Sans JP', 'Noto Sans CJK JP', Meiryo, Arial, sans-serif";
const FIXED = "ui-monospace, 'SF Mono', Menlo, Consolas, 'Noto Sans Mono CJK JP', monospace";

/** The one style sheet of all documents: screens in light and dark, phones, paper. Fonts are those of the device. */
export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.55 ${FONTS}; -webkit-text-size-adjust: 100%; }
:lang(ja) body, body:lang(ja) { line-height: 1.7; word-break: auto-phrase; line-break: strict; }
.page { width: 100%; max-width: 1000px; margin: 0 auto; padding: 32px 20px 40px; }
.page.wide { max-width: 1320px; }
.top { display: flex; flex-wrap: wrap; gap: 4px 24px; justify-content: space-between; align-items: baseline; margin: 0 0 20px; }
.overline { margin: 0; color: var(--quiet); font-size: 13px; letter-spacing: .04em; }
h1 { flex: 1 1 100%; margin: 0; font-size: 28px; line-height: 1.25; overflow-wrap: anywhere; text-wrap: balance; }
h2 { margin: 0 0 14px; font-size: 17px; line-height: 1.35; }
h3 { margin: 0 0 8px; font-size: 14px; line-height: 1.35; color: var(--quiet); font-weight: 600; }
p { margin: 0 0 12px; overflow-wrap: anywhere; text-wrap: pretty; }
a { color: var(--accent); }
a:focus-visible, [tabindex]:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
nav ul { display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 0; padding: 0; list-style: none; font-size: 14px; }
nav li { padding: 3px 0; }
nav [aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; }
.card { margin: 0 0 16px; padding: 22px 24px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.card > :last-child { margin-bottom: 0; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 16px; margin: 0 0 16px; align-items: start; }
.columns > .card { margin: 0; min-width: 0; }
.verdict { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; margin: 0 0 16px; }
.verdict p { margin: 0; }
.badge { display: inline-block; padding: 3px 12px; border-radius: 999px; border: 1px solid var(--line); background: var(--tint); color: var(--ink); font-size: 14px; font-weight: 600; white-space: nowrap; }
.badge.good { background: var(--kept); border-color: var(--kept); color: var(--card); }
.badge.bad { background: var(--failed); border-color: var(--failed); color: var(--card); }
.badge.halt { background: var(--warning); border-color: var(--warning-edge); color: var(--warning-ink); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 16px 20px; margin: 0; }
.figures > div { min-width: 0; }
.figures dt { color: var(--quiet); font-size: 13px; }
.figures dd { margin: 0; font-size: 28px; line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.figures dd.long { font-size: 20px; line-height: 1.68; }
.figures dd small { display: block; font-size: 13px; font-weight: 400; color: var(--quiet); }
.facts { display: grid; grid-template-columns: minmax(90px, auto) 1fr; gap: 6px 18px; margin: 0; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.findings { margin: 0; padding: 0; list-style: none; display: grid; gap: 8px; }
.findings li { padding: 10px 14px; border-left: 4px solid; border-radius: 6px; overflow-wrap: anywhere; }
.findings .error { background: var(--error); color: var(--error-ink); border-color: var(--error-edge); }
.findings .warning { background: var(--warning); color: var(--warning-ink); border-color: var(--warning-edge); }
.findings .information { background: var(--information); color: var(--information-ink); border-color: var(--information-edge); }
.findings .who { display: block; font-size: 14px; }
.scroll { overflow-x: auto; margin: 0 -4px; padding: 0 4px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 8px 12px 8px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--quiet); font-size: 13px; font-weight: 600; vertical-align: bottom; }
tbody th { min-width: 9em; font-weight: 400; overflow-wrap: break-word; word-break: normal; }
td:not(.number) { min-width: 7em; overflow-wrap: anywhere; }
tbody tr:last-child > * { border-bottom: 0; }
tbody tr:has(+ .said) > * { border-bottom: 0; padding-bottom: 2px; }
.number { text-align: right; white-space: nowrap; }
.said td { padding-top: 0; }
.said ul { margin: 0; padding: 0 0 4px; list-style: none; display: grid; gap: 4px; }
.reply { font: 13px/1.5 ${FIXED}; color: var(--quiet); overflow-wrap: anywhere; }
.said b { color: var(--ink); font-weight: 600; }
.plain { margin: 0 0 12px; padding: 0; list-style: none; display: grid; gap: 6px; overflow-wrap: anywhere; }
.legend { display: flex; flex-wrap: wrap; gap: 6px 22px; margin: 14px 0 0; padding: 0; list-style: none; }
.legend li { display: flex; align-items: center; gap: 8px; }
.legend b { font-variant-numeric: tabular-nums; }
.swatch { flex: none; border-radius: 3px; }
.note { color: var(--quiet); font-size: 13px; }
.chart { display: block; overflow: visible; }
.chart text { fill: var(--ink); font-size: 14px; font-family: inherit; }
.chart .value { font-weight: 600; font-variant-numeric: tabular-nums; }
.chart .tick { fill: var(--quiet); font-size: 12px; stroke: var(--card); stroke-width: 3px; stroke-linejoin: round; paint-order: stroke; }
.track { fill: var(--track); }
.grid { stroke: var(--quiet); stroke-opacity: .25; stroke-width: 1; }
.axis { stroke: var(--quiet); stroke-width: 1; }
.mark { stroke: var(--ink); stroke-width: 2; }
.surface { fill: var(--surface); }
.outline { fill: none; stroke: var(--sent); stroke-width: 2; }
.stripe { fill: var(--stripe); fill-opacity: .55; }
.kept { fill: var(--kept); } .sent { fill: var(--sent); } .within { fill: var(--within); } .rest { fill: var(--rest); fill-opacity: .35; } .pending { fill: var(--pending); fill-opacity: .55; }
.ink-failed { fill: var(--failed); } .ink-excluded { fill: var(--excluded); } .ink-unknown { fill: var(--unknown); } .ink-cancelled { fill: var(--cancelled); } .ink-ignored { fill: var(--ignored); } .ink-over { fill: var(--over); }
.part.failed { fill: url(#look-failed) var(--failed); } .part.excluded { fill: url(#look-excluded) var(--excluded); } .part.unknown { fill: url(#look-unknown) var(--unknown); }
.part.cancelled { fill: url(#look-cancelled) var(--cancelled); } .part.ignored { fill: url(#look-ignored) var(--ignored); } .part.over { fill: url(#look-over) var(--over); }
.looks { position: absolute; width: 0; height: 0; }
.versions { display: grid; grid-template-columns: minmax(0, 1fr); gap: 20px; }
@media (min-width: 1000px) { .versions { grid-template-columns: minmax(0, 1.5fr) minmax(0, 1fr) minmax(0, 1fr); } .versions.phone { grid-template-columns: 300px minmax(0, 1fr) minmax(0, 1fr); } .versions.text { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } }
.facts + .versions { margin-top: 18px; }
.versions h3:not(:first-child) { margin-top: 20px; }
.message { width: 100%; height: 600px; resize: vertical; border: 1px solid var(--line); border-radius: 8px; background: #ffffff; color-scheme: light; }
.phone .message { height: 480px; max-width: 300px; border: 10px solid var(--quiet); border-radius: 18px; }
pre { margin: 0; padding: 14px; max-height: 640px; overflow: auto; border: 1px solid var(--line); border-radius: 8px; font: 13px/1.6 ${FIXED}; white-space: pre-wrap; overflow-wrap: anywhere; }
.headers { font-size: 13px; }
.headers th { width: 34%; min-width: 0; color: var(--quiet); padding: 5px 12px 5px 0; }
.headers td { min-width: 0; padding: 5px 0; overflow-wrap: anywhere; }
footer { color: var(--quiet); font-size: 13px; }
@media (max-width: 560px) {
.page { padding: 20px 12px 28px; }
.card { padding: 18px 16px; }
h1 { font-size: 23px; }
.figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
.figures dd { font-size: 22px; }
.facts { grid-template-columns: 1fr; gap: 0; }
.facts dd { margin: 0 0 8px; }
}
@media print {
@page { margin: 14mm; }
html { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
body { background: none; font-size: 12px; }
nav, .screen { display: none; }
.page { max-width: none; padding: 0; }
.card { padding: 0 0 8px; border: 0; border-radius: 0; }
h2, h3, thead, .verdict { break-after: avoid; }
.chart, .findings li, tr, .figures, .legend, .message { break-inside: avoid; }
.scroll { overflow: visible; }
pre { max-height: none; overflow: visible; }
}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * What a document may do: nothing runs, nothing comes from elsewhere, no form goes anywhere. A preview shows a message,
 * whose styles and pictures are its author's: they are let in, into a frame that runs nothing.
 */
export function contentPolicyOf(showsMessage: boolean): string {
	const loads = showsMessage ? "style-src 'unsafe-inline'; img-src https: http: data:" : `style-src 'sha256-${STYLE_HASH}'`;
	return `default-src 'none'; ${loads}; form-action 'none'; base-uri 'none'`;
}
