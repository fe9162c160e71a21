import { createHash } from 'node:crypto';
import { html, SafeHtml } from '../../report/html';
import type { PageLanguage } from './texts';

/** One card in the middle of a quiet ground; comfortable to press with a thumb, dark where the device is. */
const STYLE = `
:root { color-scheme: light dark; --ground: #f3f4f6; --card: #ffffff; --ink: #1d2127; --quiet: #565d66; --accent: #0b5cad; --accent-ink: #ffffff; --line: #e3e6ea; --tint: #e8f2fc; }
@media (prefers-color-scheme: dark) {
:root { --ground: #15171b; --card: #22252a; --ink: #eceef1; --quiet: #a9b0b8; --accent: #7ab8f5; --accent-ink: #0c2036; --line: #363b42; --tint: #1b3147; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 24px 16px; background: var(--ground); color: var(--ink); font: 16px/1.6 -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Hiragino Sans', 'Noto Sans JP', 'Noto Sans CJK JP', Meiryo, Arial, sans-serif; }
:lang(ja) { line-height: 1.8; word-break: auto-phrase; }
main { width: 100%; max-width: 440px; padding: 40px 32px; background: var(--card); border: 1px solid var(--line); border-radius: 16px; text-align: center; box-shadow: 0 1px 2px rgba(0, 0, 0, .04), 0 8px 32px rgba(0, 0, 0, .06); }
.sign { display: grid; place-items: center; width: 64px; height: 64px; margin: 0 auto 24px; border-radius: 50%; background: var(--tint); color: var(--accent); }
h1 { margin: 0 0 12px; font-size: 24px; line-height: 1.3; text-wrap: balance; }
p { margin: 0; color: var(--quiet); overflow-wrap: anywhere; text-wrap: pretty; }
strong { color: var(--ink); font-weight: 600; }
form { margin: 28px 0 0; }
button { width: 100%; min-height: 52px; padding: 12px 24px; font: inherit; font-weight: 600; color: var(--accent-ink); background: var(--accent); border: 0; border-radius: 12px; cursor: pointer; }
button:hover { filter: brightness(1.08); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
@media (max-width: 400px) { main { padding: 32px 20px; } }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const SIGNS = {
	letter: '<rect x="3" y="5" width="18" height="14" rx="2.5"/><path d="m4 7.5 8 5.5 8-5.5"/>',
	done: '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
	closed: '<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5M12 16v.5"/>',
} as const;

export type PageSign = keyof typeof SIGNS;

/** Our own pages: no script, nothing loaded from anywhere, in no frame, forms only to themselves. */
export const PAGE_HEADERS: Record<string, string> = {
	...commonHeaders(),
	'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
};

/** A page that is kept nowhere, and whose address goes to nobody. */
export function commonHeaders(): Record<string, string> {
	return {
		'Content-Type': 'text/html; charset=utf-8',
		'Cache-Control': 'no-store',
		'Referrer-Policy': 'no-referrer',
		'X-Content-Type-Options': 'nosniff',
		'X-Robots-Tag': 'noindex, nofollow',
	};
}

/** A complete document with one card. */
export function layoutLinkPage(language: PageLanguage, sign: PageSign, title: string, content: SafeHtml): string {
	const icon = new SafeHtml(
		`<svg width="32" height="32" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${SIGNS[sign]}</svg>`,
	);
	return html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new SafeHtml(STYLE)}</style>
</head>
<body>
<main>
<div class="sign">${icon}</div>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.markup;
}
