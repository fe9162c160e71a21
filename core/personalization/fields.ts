import { DeliveryError } from '../errors';
import type { DeliveryParameters, Mailbox } from '../delivery/types';
import { sentence } from '../sentences';
import { parseAddress } from '../target/address';
import { PersonalizationError } from './errors';
import { compileTemplate } from './template';
import type { SeenOutputs, Template } from './template';

/** What templates read: `recipient.…`, `delivery.…` and `links.…`. */
export interface RenderContext {
	/** The recipient's profile. */
	recipient: Record<string, unknown>;
	delivery: { label: string; code: string };
	/** Links of this message; empty when the store has no public base address. */
	links: Partial<Record<LinkName, string>>;
	/** What names this message in a return path (VERP); bounce addresses alone need it. */
	message?: { verp: string };
}

/** `open` and `click1` … are put into the content of tracked deliveries. */
export type LinkName = 'unsubscribe' | 'mirror' | 'open' | `click${number}`;

/** Names of the header fields that carry rendered text, as messages show them. */
export type HeaderField =
	| 'Subject'
	| 'Sender name'
	| 'Sender address'
	| 'Reply-to name'
	| 'Reply-to address'
	| BounceAddressField
	| `SMTP header ${string}`;

/** Addresses that bounces go to: first those of all messages, then those that nobody could make sense of. */
export type BounceAddressField = 'Error address' | 'Unqualified-bounce address';

interface CompiledMailbox {
	name?: Template;
	address: Template;
	/** The same for everybody. */
	fixed?: Mailbox;
}

/** A delivery's content, compiled once and rendered for every recipient. */
export interface CompiledContent {
	sender: CompiledMailbox;
	replyTo?: CompiledMailbox;
	subject: Template;
	/** SMTP headers. */
	headers: Array<{ name: string; value: Template }>;
	/** MAIL FROM; absent: the sender address. */
	errorAddress?: Template;
	html?: Template;
	text?: Template;
	/** `text` was made from the HTML: its blank lines are nobody's wish. */
	textIsMade: boolean;
}

/** One recipient's header texts: single lines without CR, LF and NUL; addresses are as on the wire. */
export interface RenderedHead {
	from: Mailbox;
	replyTo?: Mailbox;
	subject: string;
	/** SMTP headers. */
	headers: Array<{ name: string; value: string }>;
	/** MAIL FROM, when it is not the sender address. */
	errorAddress?: string;
	/** Header fields whose rendered value had line breaks or other control characters, which became a space. */
	cleanedFields: HeaderField[];
}

/** One recipient's content. */
export interface RenderedContent extends RenderedHead {
	html?: string;
	text?: string;
}

/**
 * Compiles subject, sender, reply-to, SMTP headers, HTML and text of a delivery.
 * @throws DeliveryError `templateSyntax`; `invalidHeader` for a line break in the template of a header field;
 * `invalidSender` / `invalidParameter` for a sender / another address without Liquid that is no address
 * @param platformErrorAddress the MTA's own error address, for deliveries that have none
 */
export function compileContent(parameters: DeliveryParameters, platformErrorAddress?: string): CompiledContent {
	const { sender, replyTo, subject, smtpHeaders = [], html, text, textIsMade = false } = parameters;
	const errorAddress = parameters.errorAddress ?? platformErrorAddress;
	if (!sender.address.trim()) throw malformedAddress('Sender address', sender.address);
	return {
		sender: compileMailbox('Sender', sender),
		replyTo: replyTo?.address.trim() ? compileMailbox('Reply-to', replyTo) : undefined,
		subject: compileHeaderField('Subject', subject),
		headers: smtpHeaders.map(({ name, value }) => ({ name, value: compileHeaderField(`SMTP header ${name}`, value) })),
		errorAddress: errorAddress ? compileAddress('Error address', errorAddress) : undefined,
		...compileBodies({ html, text }),
		textIsMade,
	};
}

/** HTML and text alone. @throws DeliveryError `templateSyntax` */
export function compileBodies({ html, text }: { html?: string; text?: string }): Pick<CompiledContent, 'html' | 'text'> {
	return {
		html: html ? compileTemplate('HTML content', html, 'html') : undefined,
		text: text ? compileTemplate('Text content', text) : undefined,
	};
}

/**
 * Renders the content for one recipient.
 * @throws PersonalizationError missing field, exceeded limit, or an address that renders as no address
 */
export function renderContent(content: CompiledContent, context: RenderContext): RenderedContent {
	const seen: SeenOutputs = new Map();
	return {
		...renderHead(content, context, seen),
		html: content.html && renderField(content.html, context, seen),
		text: content.text && renderText(content.text, content.textIsMade, context, seen),
	};
}

/** The content without HTML and text. @throws as `renderContent` */
export function renderHead(content: CompiledContent, context: RenderContext, seen: SeenOutputs): RenderedHead {
	const cleanedFields: HeaderField[] = [];
	const renderLine = (template: Template) => renderHeaderField(template, context, cleanedFields, seen);
	return {
		from: renderMailbox(content.sender, renderLine),
		replyTo: content.replyTo && renderMailbox(content.replyTo, renderLine),
		subject: renderLine(content.subject),
		headers: content.headers.map(({ name, value }) => ({ name, value: foldable(value, renderLine(value)) })),
		errorAddress: content.errorAddress && renderAddress(content.errorAddress, renderLine(content.errorAddress)),
		cleanedFields,
	};
}

/** Which parts of the content have this link in any of their branches. */
export function usesLink(content: CompiledContent, link: LinkName): { html: boolean; text: boolean } {
	const path = ['links', link];
	return { html: content.html?.uses(path) ?? false, text: content.text?.uses(path) ?? false };
}

/** Does any field of the content, headers included, use one of the `links.…`? */
export function usesAnyLink(content: CompiledContent): boolean {
	const { sender, replyTo, subject, html, text } = content;
	const headers = content.headers.map(({ value }) => value);
	const templates = [sender.name, sender.address, replyTo?.name, replyTo?.address, subject, ...headers, html, text];
	return templates.some((template) => template?.uses(['links']));
}

function compileMailbox(role: 'Sender' | 'Reply-to', mailbox: Mailbox): CompiledMailbox {
	const address = compileAddress(`${role} address`, mailbox.address);
	const name = mailbox.name ? compileHeaderField(`${role} name`, mailbox.name) : undefined;
	// With a control character in it, it is for `renderMailbox`, which notes that.
	const isFixed = ![mailbox.address, mailbox.name ?? ''].some((source) => hasLiquid(source) || /\p{Cc}/u.test(source));
	return { name, address, ...(isFixed && { fixed: renderMailbox({ name, address }, ({ source }) => source.trim()) }) };
}

type AddressField = 'Sender address' | 'Reply-to address' | BounceAddressField;

function compileAddress(field: AddressField, source: string): Template {
	const template = compileHeaderField(field, source);
	if (!hasLiquid(source) && !parseAddress(source)) throw malformedAddress(field, source);
	return template;
}

function malformedAddress(field: AddressField, address: string): DeliveryError {
	const problem = address.trim() ? `${JSON.stringify(address)} is not an e-mail address` : 'it is empty';
	return new DeliveryError(field === 'Sender address' ? 'invalidSender' : 'invalidParameter', `${field}: ${problem}.`, {
		advice: 'Give the bare address, as news@example.com; the display name has its own field.',
	});
}

/** Compiles an address that bounces go to. @throws as `compileContent` */
export function compileBounceAddress(field: BounceAddressField, source: string): Template {
	return compileAddress(field, source);
}

function compileHeaderField(field: HeaderField, source: string): Template {
	const found = /[\r\n\0]/.exec(source);
	if (found) {
		const what = found[0] === '\0' ? 'a NUL character' : 'a line break';
		throw new DeliveryError('invalidHeader', `${field}: there is ${what} at character ${found.index + 1}.`, {
			advice: `Write the ${field.toLowerCase()} on one line: a line break there would begin another header.`,
		});
	}
	return compileTemplate(field, source);
}

function hasLiquid(source: string): boolean {
	return /\{[{%]/.test(source);
}

function renderMailbox(mailbox: CompiledMailbox, renderLine: (template: Template) => string): Mailbox {
	if (mailbox.fixed) return mailbox.fixed;
	const name = mailbox.name && renderLine(mailbox.name);
	const address = renderAddress(mailbox.address, renderLine(mailbox.address));
	return name ? { name, address } : { address };
}

/** RFC 5321 section 4.5.3.1.1. */
const MAX_LOCAL_OCTETS = 64;

/** A rendered address as it goes on the wire. @throws PersonalizationError */
export function renderAddress({ field }: Pick<Template, 'field'>, rendered: string): string {
	const parsed = parseAddress(rendered);
	if (parsed) return parsed.address;
	const shown = rendered.slice(0, 100);
	const local = rendered.lastIndexOf('@');
	throw new PersonalizationError(field, sentence('personalization.noAddress', { rendered: shown, local, most: MAX_LOCAL_OCTETS }));
}

/** CR, LF and NUL never pass into a header, whoever put them into the profile (header injection); nor do tabs and the like. */
function renderHeaderField(
	template: Template,
	context: RenderContext,
	cleanedFields: HeaderField[],
	seen: SeenOutputs,
): string {
	const rendered = renderField(template, context, seen);
	const line = rendered.replace(/\p{Cc}+/gu, ' ').trim();
	if (/\p{Cc}/u.test(rendered.trim())) cleanedFields.push(template.field as HeaderField);
	return line;
}

/** RFC 5322 2.1.1: no line over 998 octets, and only spaces can be folded at. The name stands on the same line. */
const LONGEST_WORD = 900;

function foldable({ field }: Template, value: string): string {
	if (value.split(' ').every((word) => word.length <= LONGEST_WORD)) return value;
	throw new PersonalizationError(field, sentence('personalization.longWord', { most: LONGEST_WORD }));
}

function renderText(template: Template, isMade: boolean, context: RenderContext, seen: SeenOutputs): string {
	const text = renderField(template, context, seen);
	return isMade ? `${collapseBlankLines(text).trim()}\n` : text;
}

/** In a text made from HTML, every Liquid tag on a line of its own leaves an empty one: they are taken together. */
export function collapseBlankLines(text: string): string {
	return text.replace(/\n(?:[ \t]*\r?\n){2,}/g, '\n\n');
}

function renderField(template: Template, context: RenderContext, seen: SeenOutputs): string {
	return withLinkAdvice(context, () => template.render(context, seen));
}

/** Runs `render`. A missing link is no fault of the recipient's data: the sentence says which setting is missing. */
export function withLinkAdvice<T>(context: RenderContext, render: () => T): T {
	try {
		return render();
	} catch (thrown) {
		throw thrown instanceof PersonalizationError ? toLinkError(thrown, context) : thrown;
	}
}

function toLinkError(error: PersonalizationError, { links }: RenderContext): PersonalizationError {
	const { field, position, variable } = error;
	const isMissingLink = variable === 'links.unsubscribe' || variable === 'links.mirror';
	if (!isMissingLink || Object.values(links).some(Boolean)) return error;
	return new PersonalizationError(field, sentence('personalization.missingLink', { variable }), position, variable);
}
