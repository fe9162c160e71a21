import type { HeaderField } from '../../message';
import { verpToken } from '../../links/verp';
import { standardHeaders } from '../../message/standardHeaders';
import { inactiveLinks, listUnsubscribeHeaders, messageLinks, type MessageLinks, type TrackedParts } from '../../links/links';
import { messageIdOf } from '../../links/messageIds';
import { DeliveryError } from '../../errors';
import { PersonalizationError } from '../../personalization/errors';
import {
	compileBodies,
	compileContent,
	renderContent,
	type CompiledContent,
	type RenderContext,
	type RenderedContent,
	type RenderedHead,
} from '../../personalization/fields';
import { characterChanges, type CharacterChange } from '../analysis/characterChanges';
import type { Failure } from '../../typology';
import { mirrorLinkIsLive } from '../links/mirrorPage';
import type { OutgoingMessage } from '../ports';
import { createBodyComposer, type BodyComposer, type HeadWithoutCharset, type WireOptions } from './composeBody';
import { withImagesInside, type FileContents } from './messageImages';
import { assertSenderAllowed } from '../analysis/senderDomain';
import { trackedContentOf } from './tracking';
import { isCarrierFormat } from './japaneseMobile';
import type { Analysis, Delivery, MessageFormat, TrackedLink, TrackingSettings } from '../types';

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
	/** Links of a delivery with tracked clicks that have none, as templates. */
	readonly untrackedLinks: readonly string[];
	/** The sender address is a template, so it may be another one for every recipient. */
	readonly senderIsComputed: boolean;
	/**
	 * The personalized parts, checked against the charset of the recipient's format; `changes` are the characters that
	 * it will have in another form.
	 * @throws PersonalizationError a field is missing or a template fails for this recipient
	 * @throws DeliveryError `notEncodable`, `senderNotAllowed`
	 */
	personalize(message: MessageToRender): RenderedContent & { changes: CharacterChange[] };
	/** What `links.unsubscribe` is in this message; undefined without a public base address. */
	unsubscribeLink(message: MessageToRender): string | undefined;
	/** The whole message with its envelope, the same bytes on every attempt that goes the same way. @throws as `personalize` */
	render(message: MessageToRender, wire?: WireOptions): OutgoingMessage;
	/** The HTML for the mirror page, with its redirects but without what tells of opens. @throws as `personalize` */
	renderMirror(message: MessageToRender): { html: string; subject: string };
}

export interface RendererOptions {
	delivery: Delivery;
	analysis: Pick<Analysis, 'purpose' | 'publicBaseUrl' | 'createdAt' | 'images'>;
	linkKey: Buffer;
	/** Contents of the files that the messages bring (`filesOf`); needed to `render`. (Default: there are none) */
	files?: FileContents;
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
	const namesMessage = content.errorAddress?.uses(['message', 'verp']) ?? false;

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

	const composers = new Map<CompiledContent, BodyComposer>();

	/** Not made before a message is: reports personalize without the files. */
	function composerOf(body: CompiledContent): BodyComposer {
		const known = composers.get(body);
		if (known) return known;
		const composer = createBodyComposer({ delivery, content: body, analysis, files: options.files ?? new Map() });
		composers.set(body, composer);
		return composer;
	}

	function headOf(
		message: MessageToRender,
		{ from, replyTo, subject, headers, errorAddress }: RenderedHead,
		{ links: { unsubscribe } }: RenderContext,
	): HeadWithoutCharset {
		assertSenderAllowed(from.address, options.allowedSenderDomains);
		// A header without a value says nothing, and some readers stumble over it.
		const smtpHeaders = headers.filter(({ value }) => value !== '');
		const senderDomain = from.address.slice(from.address.lastIndexOf('@') + 1);
		return {
			from,
			to: { address: message.address },
			replyTo,
			subject: `${subjectPrefix}${subject}`,
			messageId: messageIdOf(linkKey, { id: message.id, deliveryId: delivery.id }, senderDomain),
			date,
			headers: [
				...withoutReplaced(standard(senderDomain), smtpHeaders),
				...(unsubscribe && !isProof ? headerFields(listUnsubscribeHeaders(unsubscribe, namesMessage ? errorAddress : undefined)) : []),
				...smtpHeaders,
			],
		};
	}

	return {
		content,
		trackedLinks: tracked?.links ?? [],
		untrackedLinks: tracked?.untracked ?? [],
		senderIsComputed: /\{[{%]/.test(delivery.parameters.sender.address),
		personalize(message) {
			const parts = renderContent(content, contextOf(message));
			assertSenderAllowed(parts.from.address, options.allowedSenderDomains);
			const complete = { ...parts, subject: `${subjectPrefix}${parts.subject}` };
			return { ...complete, changes: characterChanges(message, delivery, complete) };
		},
		unsubscribeLink: (message) => linksOf(message).unsubscribe,
		render(message, wire) {
			const { body, parts: trackedParts } = wireOf(message.format);
			const context = contextOf(message, trackedParts);
			const { parts, content: composed } = composerOf(body).compose(message, context, (head) => headOf(message, head, context), wire);
			return { returnPath: parts.errorAddress ?? parts.from.address, recipient: message.address, content: composed };
		},
		renderMirror(message) {
			const page = base ? trackedContentOf({ ...delivery.parameters, tracking: withoutOpens(delivery) }) : undefined;
			const body = page ? { ...content, ...compileBodies(page) } : content;
			const { html = '', subject } = renderContent(body, contextOf(message, page?.parts));
			return { html: withImagesInside(html, delivery.parameters, options.files ?? new Map()), subject };
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
