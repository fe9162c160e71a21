import { html, SafeHtml } from '../html';
import type { Frame } from './frame';
import { contentPolicyOf, STYLE } from './style';

export interface DocumentParts {
	page: keyof Frame['more']['titles'];
	/** Label of the delivery. */
	label: string;
	content: SafeHtml;
	/** A message is shown in it. (Default: false) */
	showsMessage?: boolean;
	/** Further links at the top. */
	controls?: SafeHtml;
}

/** Names of the languages, each in itself. */
const LANGUAGES = { en: 'English', fr: 'Français', ja: '日本語' } as const;

/** A complete document that needs nothing else: no script, no picture, no font, no style sheet. */
export function layoutDocument(frame: Frame, { page, label, content, showsMessage = false, controls }: DocumentParts): string {
	const { texts, more, language, formats, now } = frame;
	const title = more.titles[page];
	return html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicyOf(showsMessage)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}${texts.colon} ${label}</title>
<style>${new SafeHtml(STYLE)}</style>
</head>
<body>
${LOOKS}
<div class="page${showsMessage ? ' wide' : ''}">
<header class="top">
<p class="overline">${texts.words.overline} · ${title}</p>
${languageLinks(frame)}
<h1 dir="auto">${label}</h1>
${pageLinks(frame, page, controls)}
</header>
<main>
${content}
</main>
<footer><p>${more.asOf(formats.exactTime(now))}</p></footer>
</div>
</body>
</html>
`.markup;
}

function languageLinks({ links, more, language: shown }: Frame): SafeHtml | false {
	if (!links) return false;
	const items = links.languages.map(({ language, url }) => {
		const current = language === shown ? html` aria-current="true"` : '';
		return html`<li><a href="${url}" lang="${language}" hreflang="${language}"${current}>${LANGUAGES[language]}</a></li>
`;
	});
	return html`<nav aria-label="${more.words.language}"><ul>
${items}</ul></nav>`;
}

function pageLinks({ links, more }: Frame, shown: DocumentParts['page'], controls?: SafeHtml): SafeHtml | false {
	if (!links) return false;
	const items = links.pages.map(({ page, url }) => {
		const current = page === shown ? html` aria-current="page"` : '';
		return html`<li><a href="${url}"${current}>${more.titles[page]}</a></li>
`;
	});
	return html`<nav aria-label="${more.words.reports}"><ul>
${items}${controls}</ul></nav>`;
}

const stripes = (look: string, turn: number, width: number) =>
	html`<pattern id="look-${look}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(${turn})"><rect class="ink-${look}" width="7" height="7"/><rect class="stripe" width="${width}" height="7"/></pattern>`;

const dots = (look: string) =>
	html`<pattern id="look-${look}" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="ink-${look}" width="6" height="6"/><circle class="stripe" cx="3" cy="3" r="1.4"/></pattern>`;

/** Patterns of the charts' parts, so that colour is not the only sign. */
const LOOKS = html`<svg class="looks" aria-hidden="true" focusable="false"><defs>
${stripes('failed', 45, 2.5)}${stripes('excluded', -45, 2.5)}${dots('unknown')}${stripes('cancelled', 0, 3)}${stripes('ignored', 90, 3)}${stripes('over', 45, 2.5)}
</defs></svg>`;
