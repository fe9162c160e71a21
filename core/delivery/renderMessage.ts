import { carrierCharset, composeDecorated, reduceHtml } from '../japanese-mobile';
import {
	createMessageTemplate,
	textCharset,
	utf8,
	type HeaderField,
	type MessageHead,
	type MessageTemplate,
	type TextCharset,
} from '../message';
import { verpToken } from '../links/verp';
import { standardHeaders } from '../message/standardHeaders';
import { inactiveLinks, listUnsubscribeHeaders, messageLinks, type MessageLinks, type TrackedParts } from '../links/links';
import { DeliveryError } from '../errors';
import { PersonalizationError } from '../personalization/errors';
import {
	compileBodies,
	compileContent,
	renderContent,
	type CompiledContent,
	type RenderContext,
	type RenderedContent,
	type RenderedHead,
} from '../personalization/fields';
import { renderPieces, staticTexts, type RenderedPieces } from '../personalization/pieces';
import type { Failure } from '../typology';
import { characterChanges, type CharacterChange } from './characterChanges';
import { mirrorLinkIsLive } from './mirrorPage';
import type { OutgoingMessage } from './ports';
import { isCarrierFormat, isDecorated } from './japaneseMobile';
import { assertSenderAllowed } from './senderDomain';
import { trackedContentOf } from './tracking';
import type { Analysis, Carrier, Delivery, MessageFormat, TrackedLink, TrackingSettings } from './types';

/** One message to be made: a row of the delivery log with its recipient's profile. */
export interface MessageToRender {
	id: string;
	/** As it goes on the wire. */
	address: string;
	format: MessageFormat;
	profile: Record<string, unknown>;
}

/** Makes the messages of one analysis. Templates are compiled once; `render` is called per recipient. */
export interface MessageRenderer {
	/** The content as it was written: with the links themselves where they are tracked. */
	readonly content: CompiledContent;
	/** Links of the content that messages have redirects for; none where the delivery is not tracked. */
	readonly trackedLinks: readonly TrackedLink[];
	/** The sender address is a template, so it may be another one for every recipient. */
	readonly senderIsComputed: boolean;
	/**
	 * The personalized parts, checked against the charset of the recipient's format; `changes` are the characters that
	 * it will have in another form.
	 * @throws PersonalizationError a field is missing or a template fails for this recipient
	 * @throws DeliveryError `notEncodable`, `senderNotAllowed`
	 */
	personalize(message: MessageToRender): RenderedContent & { changes: CharacterChange[] };
	/** The whole message with its envelope, the same bytes on every attempt. @throws as `personalize` */
	render(message: MessageToRender): OutgoingMessage;
	/** The HTML for the mirror page, with its redirects but without what tells of opens. @throws as `personalize` */
	renderMirror(message: MessageToRender): { html: string; subject: string };
}

export interface RendererOptions {
	delivery: Delivery;
	analysis: Pick<Analysis, 'purpose' | 'publicBaseUrl' | 'createdAt'>;
	linkKey: Buffer;
	/** In front of the subject of proofs, as `Proof #2: `. */
	subjectPrefix?: string;
	/** The MTA's own error address, for deliveries that have none; a template. */
	platformErrorAddress?: string;
	/** Domains that messages may come from, by the MTA's credential. (Default: all) */
	allowedSenderDomains?: readonly string[];
}

/** The renderer of one analysis: what it needs is frozen with the analysis, so every attempt renders the same. */
export function createRenderer(options: RendererOptions): MessageRenderer {
	const { delivery, analysis, linkKey, subjectPrefix = '' } = options;
	const content = compileContent(delivery.parameters, options.platformErrorAddress);
	const base = analysis.publicBaseUrl;
	const tracked = base ? trackedContentOf(delivery.parameters) : undefined;
	const wire = tracked ? { ...content, ...compileBodies(tracked) } : content;
	const isProof = analysis.purpose === 'proof';
	// The date of the message is that of the analysis: part of "the same bytes on every attempt".
	const date = new Date(analysis.createdAt);
	const standard = standardHeadersOf(delivery);
	const hasMirrorLink = mirrorLinkIsLive(delivery.parameters);

	function linksOf(message: MessageToRender, parts?: TrackedParts): Partial<MessageLinks> {
		if (!base) return {};
		const inactive = () => inactiveLinks(base, linkKey, delivery.id, message.id, parts);
		if (isProof) return inactive();
		const links = messageLinks(base, linkKey, delivery.id, message.id, parts);
		return hasMirrorLink ? links : { ...links, mirror: inactive().mirror };
	}

	function contextOf(message: MessageToRender, parts?: TrackedParts): RenderContext {
		const { label } = delivery.parameters;
		const links = linksOf(message, parts);
		return { recipient: message.profile, delivery: { label, code: delivery.code }, links, message: namesOf(linkKey, message) };
	}

	/** What goes out in this format. Carriers' phones count every octet, and old ones reach no host of today. */
	function wireOf(format: MessageFormat): { body: CompiledContent; parts?: TrackedParts } {
		return tracked && !isCarrierFormat(format) ? { body: wire, parts: tracked.parts } : { body: content };
	}

	const templates = new Map<MessageFormat, MessageTemplate>();

	/** Static text is encoded once per format. */
	function templateOf(format: MessageFormat): MessageTemplate {
		const known = templates.get(format);
		if (known) return known;
		const template = createMessageTemplate({ charset: charsetOf(format, delivery), ...staticTexts(wireOf(format).body) });
		templates.set(format, template);
		return template;
	}

	function headOf(
		message: MessageToRender,
		{ from, replyTo, subject, headers }: RenderedHead,
		{ links: { unsubscribe } }: RenderContext,
	): Omit<MessageHead, 'charset'> {
		assertSenderAllowed(from.address, options.allowedSenderDomains);
		// A header without a value says nothing, and some readers stumble over it.
		const smtpHeaders = headers.filter(({ value }) => value !== '');
		const senderDomain = from.address.slice(from.address.lastIndexOf('@') + 1);
		return {
			from,
			to: { address: message.address },
			replyTo,
			subject: `${subjectPrefix}${subject}`,
			messageId: `${message.id}.${delivery.id}@${senderDomain}`.toLowerCase(),
			date,
			headers: [
				...withoutReplaced(standard(senderDomain), smtpHeaders),
				...(unsubscribe && !isProof ? headerFields(listUnsubscribeHeaders(unsubscribe)) : []),
				...smtpHeaders,
			],
		};
	}

	/** The carrier's own tree, with the HTML that its phones show. Images are left out in this version. */
	function decorated(carrier: Carrier, head: Omit<MessageHead, 'charset'>, parts: RenderedContent): Buffer {
		const { html } = reduceHtml(carrier, parts.html ?? '');
		const { carrierEmoji } = delivery.japaneseMobile ?? {};
		return composeDecorated(carrier, { ...head, text: parts.text ?? '', html, carrierEmoji });
	}

	return {
		content,
		trackedLinks: tracked?.links ?? [],
		senderIsComputed: /\{[{%]/.test(delivery.parameters.sender.address),
		personalize(message) {
			const parts = renderContent(content, contextOf(message));
			assertSenderAllowed(parts.from.address, options.allowedSenderDomains);
			const complete = { ...parts, subject: `${subjectPrefix}${parts.subject}` };
			return { ...complete, changes: characterChanges(message.format, delivery, complete) };
		},
		render(message) {
			const { format, address } = message;
			if (isDecorated(delivery.japaneseMobile, format) && content.html) {
				const context = contextOf(message);
				const parts = renderContent(content, context);
				return { returnPath: parts.errorAddress ?? parts.from.address, recipient: address, content: decorated(format, headOf(message, parts, context), parts) };
			}
			const { body, parts: trackedParts } = wireOf(format);
			const context = contextOf(message, trackedParts);
			const parts = renderPieces(body, context);
			const composed = templateOf(format).compose({ ...headOf(message, parts, context), ...bodyOf(format, parts) });
			return { returnPath: parts.errorAddress ?? parts.from.address, recipient: address, content: composed };
		},
		renderMirror(message) {
			const page = base ? trackedContentOf({ ...delivery.parameters, tracking: withoutOpens(delivery) }) : undefined;
			const body = page ? { ...content, ...compileBodies(page) } : content;
			const { html = '', subject } = renderContent(body, contextOf(message, page?.parts));
			return { html, subject };
		},
	};
}

function withoutOpens({ parameters: { tracking } }: Delivery): TrackingSettings | undefined {
	return tracking?.clicks ? { clicks: true, opens: false } : undefined;
}

/** What a message is called in addresses; computed where a template asks for it. */
export function namesOf(linkKey: Buffer, { id }: Pick<MessageToRender, 'id'>): RenderContext['message'] {
	return {
		get verp() {
			return verpToken(linkKey, id);
		},
	};
}

/** The exclusion that an error of rendering means for its recipient, or undefined when it is none of these. */
export function reasonOfRenderError(error: unknown): Failure['reason'] | undefined {
	if (error instanceof PersonalizationError) return 'personalization';
	if (!(error instanceof DeliveryError)) return undefined;
	return error.code === 'notEncodable' || error.code === 'senderNotAllowed' ? error.code : undefined;
}

function headerFields(headers: Record<string, string>): HeaderField[] {
	return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

/** The standard headers by domain of the sender, which may be another one for every recipient. */
function standardHeadersOf({ code, parameters }: Delivery): (senderDomain: string) => HeaderField[] {
	const { kind = 'marketing', sender } = parameters;
	// A name that is different for every recipient is not the name of a list.
	const listName = sender.name && !sender.name.includes('{') ? sender.name : '';
	let last: { senderDomain: string; headers: HeaderField[] } | undefined;
	return (senderDomain) => {
		if (last?.senderDomain !== senderDomain) {
			last = { senderDomain, headers: standardHeaders({ kind, deliveryCode: code, senderDomain, listName }) };
		}
		return last.headers;
	};
}

/** The user's own header takes the place of the standard one: Gmail wants a single Feedback-ID, RFC 2919 a single List-Id. */
function withoutReplaced(standard: HeaderField[], own: HeaderField[]): HeaderField[] {
	if (own.length === 0) return standard;
	const names = new Set(own.map(({ name }) => name.toLowerCase()));
	return standard.filter(({ name }) => !names.has(name.toLowerCase()));
}

/** Which parts go into the message; of carriers that get no decorated mail, the text. */
function bodyOf(format: MessageFormat, parts: Pick<RenderedPieces, 'html' | 'text'>): Pick<RenderedPieces, 'html' | 'text'> {
	if (format === 'html') return parts.html === undefined ? { text: parts.text } : { html: parts.html };
	if (format === 'alternative') return { html: parts.html, text: parts.text };
	return { text: parts.text };
}

function charsetOf(format: MessageFormat, { parameters: { encoding }, japaneseMobile }: Delivery): TextCharset {
	if (isCarrierFormat(format)) return carrierCharset(format, { emoji: japaneseMobile?.carrierEmoji });
	return (encoding && textCharset(encoding)) || utf8;
}
