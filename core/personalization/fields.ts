import { DeliveryError } from '../errors';
import type { DeliveryParameters, Mailbox } from '../delivery/types';
import { parseAddress } from '../target/address';
import { PersonalizationError } from './errors';
import { compileTemplate } from './template';
import type { Template } from './template';

/** What templates read: `recipient.…`, `delivery.…` and `links.…`. */
export interface RenderContext {
	/** The recipient's profile. */
	recipient: Record<string, unknown>;
	delivery: { label: string; code: string };
	/** Links of this message; empty when the store has no public base address. */
	links: Partial<Record<LinkName, string>>;
}

export type LinkName = 'unsubscribe' | 'mirror';

/** Names of the header fields that carry rendered text, as messages show them. */
export type HeaderField = 'Subject' | 'Sender name' | 'Sender address' | 'Reply-to name' | 'Reply-to address';

interface CompiledMailbox {
	name?: Template;
	address: Template;
}

/** A delivery's content, compiled once and rendered for every recipient. */
export interface CompiledContent {
	sender: CompiledMailbox;
	replyTo?: CompiledMailbox;
	subject: Template;
	html?: Template;
	text?: Template;
	/** `text` was made from the HTML: its blank lines are nobody's wish. */
	textIsMade: boolean;
}

/** One recipient's content. Header texts are single lines without CR, LF and NUL; addresses are as on the wire. */
export interface RenderedContent {
	from: Mailbox;
	replyTo?: Mailbox;
	subject: string;
	html?: string;
	text?: string;
	/** Header fields whose rendered value had a line break or NUL, which became a space. */
	cleanedFields: HeaderField[];
}

/**
 * Compiles subject, sender, reply-to, HTML and text of a delivery.
 * @throws DeliveryError `templateSyntax`; `invalidHeader` for a line break in the template of a header field;
 * `invalidSender` / `invalidParameter` for a sender / reply-to address without Liquid that is no address
 */
export function compileContent(parameters: DeliveryParameters): CompiledContent {
	const { sender, replyTo, subject, html, text, textIsMade = false } = parameters;
	if (!sender.address.trim()) throw malformedAddress('Sender', sender.address);
	return {
		sender: compileMailbox('Sender', sender),
		replyTo: replyTo?.address.trim() ? compileMailbox('Reply-to', replyTo) : undefined,
		subject: compileHeaderField('Subject', subject),
		html: html ? compileTemplate('HTML content', html, 'html') : undefined,
		text: text ? compileTemplate('Text content', text) : undefined,
		textIsMade,
	};
}

/**
 * Renders the content for one recipient.
 * @throws PersonalizationError missing field, exceeded limit, or an address that renders as no address
 */
export function renderContent(content: CompiledContent, context: RenderContext): RenderedContent {
	const cleanedFields: HeaderField[] = [];
	const renderLine = (template: Template) => renderHeaderField(template, context, cleanedFields);
	return {
		from: renderMailbox(content.sender, renderLine),
		replyTo: content.replyTo && renderMailbox(content.replyTo, renderLine),
		subject: renderLine(content.subject),
		html: content.html && renderField(content.html, context),
		text: content.text && renderText(content.text, content.textIsMade, context),
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
	const templates = [sender.name, sender.address, replyTo?.name, replyTo?.address, subject, html, text];
	return templates.some((template) => template?.uses(['links']));
}

function compileMailbox(role: 'Sender' | 'Reply-to', mailbox: Mailbox): CompiledMailbox {
	const address = compileHeaderField(`${role} address`, mailbox.address);
	if (!hasLiquid(mailbox.address) && !parseAddress(mailbox.address)) throw malformedAddress(role, mailbox.address);
	return { name: mailbox.name ? compileHeaderField(`${role} name`, mailbox.name) : undefined, address };
}

function malformedAddress(role: 'Sender' | 'Reply-to', address: string): DeliveryError {
	const problem = address.trim() ? `${JSON.stringify(address)} is not an e-mail address` : 'it is empty';
	return new DeliveryError(role === 'Sender' ? 'invalidSender' : 'invalidParameter', `${role} address: ${problem}.`, {
		advice: 'Give the bare address, as news@example.com; the display name has its own field.',
	});
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
	const name = mailbox.name && renderLine(mailbox.name);
	const rendered = renderLine(mailbox.address);
	const parsed = parseAddress(rendered);
	if (!parsed) {
		const shown = JSON.stringify(rendered.slice(0, 100));
		throw new PersonalizationError(mailbox.address.field, `it renders as ${shown}, which is not an e-mail address`);
	}
	return name ? { name, address: parsed.address } : { address: parsed.address };
}

/** CR, LF and NUL never pass into a header, whoever put them into the profile (header injection). */
function renderHeaderField(template: Template, context: RenderContext, cleanedFields: HeaderField[]): string {
	const rendered = renderField(template, context);
	const line = rendered.replace(/[\r\n\0]+/g, ' ').trim();
	if (/[\r\n\0]/.test(rendered.trim())) cleanedFields.push(template.field as HeaderField);
	return line;
}

/** In a text made from HTML, every Liquid tag that stood on a line of its own leaves an empty one: they are taken together. */
function renderText(template: Template, isMade: boolean, context: RenderContext): string {
	const text = renderField(template, context);
	return isMade ? `${text.replace(/\n(?:[ \t]*\r?\n){2,}/g, '\n\n').trim()}\n` : text;
}

function renderField(template: Template, context: RenderContext): string {
	try {
		return template.render(context);
	} catch (thrown) {
		throw thrown instanceof PersonalizationError ? withLinkAdvice(thrown, context) : thrown;
	}
}

/** A missing link is no fault of the recipient's data: the sentence says which setting is missing. */
function withLinkAdvice(error: PersonalizationError, { links }: RenderContext): PersonalizationError {
	const { field, position, variable } = error;
	const isMissingLink = variable === 'links.unsubscribe' || variable === 'links.mirror';
	if (!isMissingLink || Object.values(links).some(Boolean)) return error;
	const advice = 'set "Public Base Address" in the Delivery Store credential';
	const problem = `there is no address for {{ ${variable} }} (${advice})`;
	return new PersonalizationError(field, problem, position, variable);
}
