import { html, SafeHtml } from '../../report/html';
import { commonHeaders } from './layout';

/**
 * The content is that of a mail, so its pictures, styles and fonts may come from elsewhere. Nothing in it runs, no form
 * goes anywhere, and the page is an origin of its own: it cannot reach what else lies on n8n's host.
 */
export const MIRROR_HEADERS: Record<string, string> = {
	...commonHeaders(),
	'Content-Security-Policy': [
		"default-src 'none'",
		'img-src https: http: data:',
		"style-src 'unsafe-inline' https:",
		'font-src https: data:',
		'media-src https:',
		"form-action 'none'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
		'sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation',
	].join('; '),
};

/** The HTML of a message as a complete document; one that is complete already stays as it is. */
export function mirrorDocument(content: string, subject: string): string {
	if (/<html[\s>]/i.test(content)) return content;
	return html`<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${subject}</title>
</head>
<body>
${new SafeHtml(content)}
</body>
</html>
`.markup;
}
