import { assertEncodable, carrierCharset } from '../japanese-mobile';
import { composeMessage, utf8, type HeaderField, type TextCharset } from '../message';
import { standardHeaders } from '../message/standardHeaders';
import { inactiveLinks, listUnsubscribeHeaders, messageLinks, type MessageLinks } from '../links/links';
import { DeliveryError } from '../errors';
import { PersonalizationError } from '../personalization/errors';
import { compileContent, renderContent, type CompiledContent, type RenderedContent } from '../personalization/fields';
import type { OutgoingMessage } from './ports';
import { isCarrierFormat } from './japaneseMobile';
import type { Analysis, Carrier, Delivery, MessageFormat, ReasonId } from './types';

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
	readonly content: CompiledContent;
	/**
	 * The personalized parts, checked against the charset of the recipient's format.
	 * @throws PersonalizationError a field is missing or a template fails for this recipient
	 * @throws DeliveryError `notEncodable`
	 */
	personalize(message: MessageToRender): RenderedContent;
	/** The whole message with its envelope, the same bytes on every attempt. @throws as `personalize` */
	render(message: MessageToRender): OutgoingMessage;
}

export interface RendererOptions {
	delivery: Delivery;
	analysis: Pick<Analysis, 'purpose' | 'publicBaseUrl' | 'createdAt'>;
	linkKey: Buffer;
	/** In front of the subject of proofs, as `Proof #2: `. */
	subjectPrefix?: string;
}

/** The renderer of one analysis: what it needs is frozen with the analysis, so every attempt renders the same. */
export function createRenderer({ delivery, analysis, linkKey, subjectPrefix = '' }: RendererOptions): MessageRenderer {
	const content = compileContent(delivery.parameters);
	const base = analysis.publicBaseUrl;
	const isProof = analysis.purpose === 'proof';
	// The date of the message is that of the analysis: part of "the same bytes on every attempt".
	const date = new Date(analysis.createdAt);
	const standard = standardHeadersOf(delivery);

	function linksOf(message: MessageToRender): Partial<MessageLinks> {
		if (!base) return {};
		return isProof ? inactiveLinks(base, linkKey, delivery.id, message.id) : messageLinks(base, linkKey, delivery.id, message.id);
	}

	function personalize(message: MessageToRender): RenderedContent {
		const rendered = renderContent(content, {
			recipient: message.profile,
			delivery: { label: delivery.parameters.label, code: delivery.code },
			links: linksOf(message),
		});
		const complete = { ...rendered, subject: `${subjectPrefix}${rendered.subject}` };
		if (isCarrierFormat(message.format)) assertCarrierParts(message.format, complete);
		return complete;
	}

	return {
		content,
		personalize,
		render(message) {
			const parts = personalize(message);
			const { unsubscribe } = linksOf(message);
			// A header without a value says nothing, and some readers stumble over it.
			const smtpHeaders = parts.headers.filter(({ value }) => value !== '');
			const senderDomain = parts.from.address.slice(parts.from.address.lastIndexOf('@') + 1);
			return {
				returnPath: parts.from.address,
				recipient: message.address,
				content: composeMessage({
					from: parts.from,
					to: { address: message.address },
					replyTo: parts.replyTo,
					subject: parts.subject,
					messageId: `${message.id}.${delivery.id}@${senderDomain}`.toLowerCase(),
					date,
					headers: [
						...withoutReplaced(standard(senderDomain), smtpHeaders),
						...(unsubscribe && !isProof ? headerFields(listUnsubscribeHeaders(unsubscribe)) : []),
						...smtpHeaders,
					],
					charset: charsetOf(message.format),
					...bodyOf(message.format, parts),
				}),
			};
		},
	};
}

/** The exclusion that an error of rendering means for its recipient, or undefined when it is none of these. */
export function reasonOfRenderError(error: unknown): Extract<ReasonId, 'personalization' | 'notEncodable'> | undefined {
	if (error instanceof PersonalizationError) return 'personalization';
	if (error instanceof DeliveryError && error.code === 'notEncodable') return 'notEncodable';
	return undefined;
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

/** Which parts go into the message. Carriers get the plain text in this version; decorated mail is a later one. */
function bodyOf(format: MessageFormat, parts: RenderedContent): { text?: string; html?: string } {
	if (format === 'html') return parts.html ? { html: parts.html } : { text: parts.text };
	if (format === 'alternative') return { html: parts.html, text: parts.text };
	return { text: parts.text };
}

function charsetOf(format: MessageFormat): TextCharset {
	return isCarrierFormat(format) ? carrierCharset(format) : utf8;
}

function assertCarrierParts(carrier: Carrier, parts: RenderedContent): void {
	assertEncodable(carrier, 'Sender Name', parts.from.name ?? '');
	assertEncodable(carrier, 'Subject', parts.subject);
	assertEncodable(carrier, 'Text Content', parts.text ?? '');
	parts.headers.forEach(({ name, value }) => assertEncodable(carrier, `SMTP header ${name}`, value));
}
