import { html } from './html';
import type { SafeHtml } from './html';

/**
 * A message in a frame: nothing of it runs or posts, and its links open in a window of their own, since most sites refuse
 * to be framed.
 * @param look class or style of the frame, as attributes
 */
export function messageFrame(title: string, content: string, look: SafeHtml): SafeHtml {
	return html`<iframe title="${title}" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"
 srcdoc="${withNewWindows(content)}"${look}></iframe>`;
}

function withNewWindows(content: string): string {
	const base = '<base target="_blank">';
	return /<head[^>]*>/i.test(content) ? content.replace(/<head[^>]*>/i, (head) => head + base) : base + content;
}
