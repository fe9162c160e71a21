import { mostFirst } from '../../mostFirst';
import type { ReactionCounts } from '../../delivery/types';
import { findingText } from '../../sentences';
import { html } from '../html';
import type { SafeHtml } from '../html';
import { frameOf, type DocumentOptions, type Frame } from './frame';
import { deliveryFacts, statusVerdict } from './head';
import { layoutDocument } from './layout';
import { progressBar, progressFigures, throughputSection, waveSection } from './progressSections';
import type { ReportedDomain, ReportedFacts, ReportedPlan, ReportedSending } from './reported';
import { card, dataTable, figureList, reasonLabel } from './sections';
import { targetFunnel } from './targetFunnel';

export interface DeliveryDocumentInput {
	delivery: ReportedFacts;
	plan: ReportedPlan;
	sending: ReportedSending;
}

/** The **delivery report** as a document: what became of every message, by state, time, wave, domain and reason. */
export function deliveryDocument(options: DocumentOptions, { delivery, plan, sending }: DeliveryDocumentInput): string {
	const frame = frameOf(options);
	const { more } = frame;
	const content = html`${statusVerdict(frame, delivery)}
<section class="card" aria-label="${more.words.allMessages}">${progressFigures(frame, sending)}</section>
${progressBar(frame, sending)}
${throughputSection(frame, sending.throughput)}
${waveSection(frame, sending.waves)}
${domainSection(frame, sending)}
${heldSection(frame, sending)}
<div class="columns">${failureSection(frame, sending)}${unknownSection(frame, sending)}</div>
${reactionSections(frame, sending)}
${targetFunnel(frame, plan)}
${deliveryFacts(frame, delivery)}`;
	return layoutDocument(frame, { page: 'delivery', label: delivery.label, content });
}

function domainSection(frame: Frame, { domains, repliesOf }: ReportedSending): SafeHtml {
	const { more, formats } = frame;
	const { words } = more;
	if (domains.length === 0) return card(words.domains, html`<p class="note">${words.noDomains}</p>`);
	const columns = [
		{ heading: words.domain },
		...[words.messages, words.sent, words.failed, words.pending, words.unknown].map((heading) => ({ heading, isNumber: true })),
	];
	const rows = domains.map((domain) => {
		const { sent, failed, pending, unknown } = domain;
		const numbers = [sent + failed + pending + unknown, sent, failed, pending, unknown].map(formats.number);
		return { cells: [domain.domain, ...numbers], below: repliesOfDomain(frame, domain) };
	});
	const note = repliesOf !== null && html`<p class="note">${words.replies}${frame.texts.colon} ${more.repliesOf(formats.number(repliesOf))}</p>`;
	return card(words.domains, html`${dataTable(words.domains, columns, rows)}${note}`);
}

function repliesOfDomain({ more, formats }: Frame, { replies }: ReportedDomain): SafeHtml | undefined {
	if (replies.length === 0) return undefined;
	const items = replies.map(({ state, text, messages }) => html`<li><b>${more.words[state]} ${formats.number(messages)}</b> <span class="reply" dir="auto">${text}</span></li>
`);
	return html`<ul>
${items}</ul>`;
}

function heldSection({ texts, more, formats }: Frame, { held }: ReportedSending): SafeHtml | false {
	if (held.length === 0) return false;
	const { words } = more;
	const rows = held.map(({ domain, until, detail, sentence }) => ({ cells: [domain, formats.time(until), findingText({ text: detail, sentence }, texts.language)] }));
	return card(words.heldDomains, dataTable(words.heldDomains, [{ heading: words.domain }, { heading: words.heldUntil }, { heading: words.why }], rows));
}

function unknownSection({ more, formats }: Frame, { unknown, counts }: ReportedSending): SafeHtml | false {
	if (counts.unknown === 0) return false;
	const { words } = more;
	const items = unknown.map(({ address, reply }) => html`<li><bdi>${address}</bdi> <span class="reply" dir="auto">${reply}</span></li>
`);
	const rest = counts.unknown - unknown.length;
	return card(words.unknown, html`<p class="note">${words.unknownNote}</p>
<ul class="plain">
${items}</ul>
${rest > 0 && html`<p class="note">${more.more(formats.number(rest))}</p>`}`);
}

function failureSection(frame: Frame, { failures, counts }: ReportedSending): SafeHtml | false {
	const { more, formats } = frame;
	const { words } = more;
	const entries = mostFirst(failures);
	if (entries.length === 0) return false;
	const rows = entries.map(([reason, number]) => ({ cells: [reasonLabel(frame, reason), formats.number(number), formats.share(number, counts.failed)] }));
	const columns = [{ heading: words.reason }, { heading: words.messages, isNumber: true }, { heading: words.share, isNumber: true }];
	return card(words.failures, dataTable(words.failures, columns, rows));
}

function reactionSections(frame: Frame, { reactions, counts }: ReportedSending): SafeHtml | false {
	if (!reactions) return false;
	const { more, formats } = frame;
	const { words } = more;
	const figure = (label: string, { messages, times, machineTimes }: ReactionCounts) => ({
		label,
		value: formats.number(messages),
		note: `${formats.share(messages, counts.sent)} · ${words.times} ${formats.number(times)} · ${words.machines} ${formats.number(machineTimes)}`,
	});
	const figures = figureList([figure(words.opens, reactions.opens), figure(words.clicks, reactions.clicks), figure(words.mirrors, reactions.mirrors)]);
	const links = reactions.links.map(({ label, url, messages, times, machineTimes }) => ({
		cells: [label || url, formats.number(messages), formats.number(times), formats.number(machineTimes)],
		below: label ? html`<span class="reply">${url}</span>` : undefined,
	}));
	const columns = [{ heading: words.link }, ...[words.messages, words.times, words.machines].map((heading) => ({ heading, isNumber: true }))];
	return html`${card(words.reactions, figures)}
${links.length > 0 && card(words.links, dataTable(words.links, columns, links))}`;
}
