import type { Mailbox } from '../delivery/types';
import { html } from './html';
import type { SafeHtml } from './html';
import { STYLES } from './layout';
import { messageFrame } from './messageFrame';
import { mailboxText, sectionHtml, tableHtml } from './sections';
import type { ReportTexts } from './texts';

/** A message as its recipient gets it. */
export interface PreviewedMessage {
	from: Mailbox;
	to: string;
	subject: string;
	html?: string;
	text?: string;
}

/** The message in a frame that runs nothing, with its text version to unfold. */
export function previewSection(texts: ReportTexts, message: PreviewedMessage | null): SafeHtml {
	const { words } = texts;
	if (!message) return sectionHtml(words.preview, html`<p style="${STYLES.paragraph}">${words.noPreview}</p>`);
	const rows = tableHtml(texts, [
		[words.sender, mailboxText(message.from)],
		[words.recipient, message.to],
		[words.subject, message.subject],
	]);
	return sectionHtml(
		words.preview,
		html`${rows}${frameOf(texts, message)}${textOf(texts, message)}
<p class="quiet" style="${STYLES.small}">${words.previewNote}</p>`,
	);
}

function frameOf({ words }: ReportTexts, message: PreviewedMessage): SafeHtml {
	if (!message.html) return html`<p class="quiet" style="${STYLES.small}">${words.noHtml}</p>`;
	const style = 'box-sizing:border-box;width:100%;height:560px;margin:12px 0 0;border:1px solid #c9d0d8;border-radius:8px;background:#ffffff';
	return messageFrame(words.preview, message.html, html` style="${style}"`);
}

function textOf({ words }: ReportTexts, { html: hasHtml, text }: PreviewedMessage): SafeHtml {
	if (!text) return html``;
	const style = 'margin:8px 0 0;padding:12px;border:1px solid #c9d0d8;border-radius:8px;font-size:14px;white-space:pre-wrap;overflow-wrap:anywhere';
	const shown = html`<pre class="line" style="${style}">${text}</pre>`;
	if (!hasHtml) return shown;
	return html`<details style="margin:12px 0 0"><summary style="cursor:pointer;padding:6px 0">${words.textVersion}</summary>
${shown}</details>`;
}
