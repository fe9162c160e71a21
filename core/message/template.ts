import { arrangeParts, composeTree } from './compose';
import { attachmentPart, inlineImagePart } from './files';
import type { MimePart } from './parts';
import { createTextTemplate } from './text-template';
import type { StaticTexts, Values } from './text-template';
import type { Attachment, InlineImage, MessageHead, TextCharset } from './types';

/** What all messages of a delivery in one format share. */
export interface TemplateParts {
	charset: TextCharset;
	/** Static texts of the parts; absent where a part comes as a whole, or not at all. */
	text?: StaticTexts;
	html?: StaticTexts;
	/** Images that the HTML shows. */
	inlineImages?: InlineImage[];
	attachments?: Attachment[];
}

/** One recipient's message: values for the places between the static texts, or whole texts; a part may be missing. */
export interface TemplatedMessage extends Omit<MessageHead, 'charset'> {
	text?: Values;
	html?: Values;
}

export interface MessageTemplate {
	/**
	 * The complete message: octet for octet what `composeMessage` makes of the same texts, in a fraction of the time.
	 * @throws as `composeMessage`
	 */
	compose(message: TemplatedMessage): Buffer;
}

/** A template, made once per delivery and format: static texts and files are encoded here, the rest per message. */
export function createMessageTemplate(parts: TemplateParts): MessageTemplate {
	const { charset, text, html, inlineImages = [], attachments = [] } = parts;
	const textTemplate = createTextTemplate('plain', text, charset);
	const htmlTemplate = createTextTemplate('html', html, charset);
	const images: MimePart[] = inlineImages.map((image) => inlineImagePart(image));
	const files: MimePart[] = attachments.map(attachmentPart);
	return {
		compose(message) {
			const tree = arrangeParts({
				text: message.text === undefined ? undefined : textTemplate(message.text),
				html: message.html === undefined ? undefined : htmlTemplate(message.html),
				images,
				files,
				charset,
			});
			return composeTree({ ...message, charset }, tree);
		},
	};
}
