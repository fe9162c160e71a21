import type { Mailbox } from '../../delivery/types';
import { limitChart } from '../charts';
import { html } from '../html';
import type { SafeHtml } from '../html';
import { messageFrame } from '../messageFrame';
import { mailboxText } from '../sections';
import { frameOf, type DocumentOptions, type Frame } from './frame';
import { layoutDocument } from './layout';
import { card, factList } from './sections';

/** What a message has of something that its carrier limits. */
export interface MeasuredLimit {
	id: 'images' | 'imageBytes' | 'textBytes' | 'htmlBytes' | 'totalBytes';
	measured: number;
	limit: number;
	isOver: boolean;
}

/** One message as its recipient gets it. */
export interface ShownMessage {
	/** Name of its format, in the reader's language. */
	format: string;
	/** Recipients of this format; null where that says nothing. */
	recipients: number | null;
	from: Mailbox;
	to: string;
	subject: string;
	html?: string;
	text?: string;
	/** As they stand in the message, decoded. */
	headers: Array<[name: string, value: string]>;
	/** Of Japanese carriers. */
	carrier?: { limits: MeasuredLimit[]; replaced: Array<{ from: string; to: string }>; missing: string[] };
}

export interface PreviewDocumentInput {
	label: string;
	messages: ShownMessage[];
}

/** The **message preview** as a document: HTML, text and headers side by side, one message of each format. */
export function previewDocument(options: DocumentOptions, { label, messages }: PreviewDocumentInput): string {
	const frame = frameOf(options);
	const { words } = frame.more;
	const content = html`${messages.map((message, index) => messageCard(frame, message, index))}
<p class="note">${messages.length === 0 ? words.noMessages : words.previewNote}</p>`;
	return layoutDocument(frame, { page: 'preview', label, content, showsMessage: true });
}

function messageCard(frame: Frame, message: ShownMessage, index: number): SafeHtml {
	const { texts, more, formats } = frame;
	const { recipients, format, carrier } = message;
	const heading = recipients === null ? format : more.previewOf(format, formats.number(recipients), recipients === 1);
	const facts = factList([
		[texts.words.sender, mailboxText(message.from)],
		[texts.words.recipient, message.to],
		[texts.words.subject, message.subject],
	]);
	const layout = !message.html ? ' text' : carrier ? ' phone' : '';
	return card(heading, html`${facts}
<div class="versions${layout}">
${htmlVersion(frame, message, heading)}${textVersion(frame, message, heading)}
<div>${carrier && carrierSection(frame, carrier, index)}${headerTable(frame, message)}</div>
</div>`);
}

function htmlVersion({ more }: Frame, { html: page }: ShownMessage, heading: string): SafeHtml | false {
	if (!page) return false;
	return html`<div><h3>${more.words.htmlVersion}</h3>
${messageFrame(`${more.words.htmlVersion} · ${heading}`, page, html` class="message"`)}</div>
`;
}

function textVersion({ texts }: Frame, { text }: ShownMessage, heading: string): SafeHtml | false {
	if (!text) return false;
	return html`<div><h3>${texts.formats.text}</h3>
<pre dir="auto" tabindex="0" role="region" aria-label="${texts.words.textVersion} · ${heading}">${text}</pre></div>
`;
}

function headerTable({ more }: Frame, { headers }: ShownMessage): SafeHtml | false {
	if (headers.length === 0) return false;
	const rows = headers.map(([name, value]) => html`<tr><th scope="row">${name}</th><td dir="auto">${value}</td></tr>
`);
	return html`<h3>${more.words.headers}</h3>
<table class="headers"><tbody>
${rows}</tbody></table>
`;
}

function carrierSection(frame: Frame, { limits, replaced, missing }: NonNullable<ShownMessage['carrier']>, index: number): SafeHtml {
	const { texts, more, formats } = frame;
	const { words } = more;
	const bars = limits.map(({ id, measured, limit, isOver }) => {
		const value = isOver ? `${formats.number(measured)} > ${formats.number(limit)}` : more.outOf(formats.number(measured), formats.number(limit));
		return { label: words[id], value, measured, limit, isOver };
	});
	const name = { id: `limits-${index + 1}`, title: words.limits, description: more.listed(bars.map(({ label, value, isOver }) => [label, isOver ? `${value} (${words.overLimit})` : value])) };
	return html`<h3>${words.limits}</h3>
${limitChart(name, bars)}
${replaced.length > 0 && html`<p class="note">${words.replacedCharacters}${texts.colon} ${replaced.map(({ from, to }) => `${from} → ${to || '∅'}`).join(', ')}</p>`}
${missing.length > 0 && html`<p class="note">${words.missingCharacters}${texts.colon} ${missing.join(', ')}</p>`}
`;
}
