import { carrierCharset, createDecoratedTemplate, type DecoratedTemplate } from '../../japanese-mobile';
import {
	composeMessage,
	createMessageTemplate,
	inEightBit,
	textCharset,
	utf8,
	type InlineImage,
	type MessageHead,
	type MessageTemplate,
	type TextCharset,
} from '../../message';
import { imageSources } from '../../message/htmlImages';
import {
	renderContent,
	type CompiledContent,
	type RenderContext,
	type RenderedContent,
	type RenderedHead,
} from '../../personalization/fields';
import { renderPieces, staticTexts } from '../../personalization/pieces';
import { compileTemplate } from '../../personalization/template';
import { carrierSettings, domainOf, isCarrierFormat, type CarrierSettings } from './japaneseMobile';
import {
	attachmentsOf,
	carrierImages,
	imagesBySource,
	ordinaryImages,
	placeImages,
	type FileContents,
	type MessageImages,
} from './messageImages';
import type { Analysis, Carrier, Delivery, DeliveryParameters, MessageFormat } from '../types';

export type HeadWithoutCharset = Omit<MessageHead, 'charset'>;

/** Composes the messages of one analysis: by format, with its files. */
export interface BodyComposer {
	/**
	 * One recipient's message.
	 * @param headOf what stands above the body, made of the rendered header fields
	 * @throws as `renderContent` and `composeMessage`
	 */
	compose(
		recipient: { format: MessageFormat; address: string },
		context: RenderContext,
		headOf: (parts: RenderedHead) => HeadWithoutCharset,
		wire?: WireOptions,
	): { parts: RenderedHead; content: Buffer };
}

/** What the way to the next server takes. */
export interface WireOptions {
	/** Texts may travel as 8bit: the session offers 8BITMIME, and the message will not be signed. (Default: false) */
	eightBit?: boolean;
}

export interface BodyOptions {
	delivery: Delivery;
	content: CompiledContent;
	analysis: Pick<Analysis, 'createdAt' | 'images'>;
	/** Contents of `filesOf(parameters, analysis.images)`. */
	files: FileContents;
}

/** The composer of one analysis. What all messages share, files too, is encoded once per format. */
export function createBodyComposer({ delivery, content, analysis, files }: BodyOptions): BodyComposer {
	const { parameters, japaneseMobile } = delivery;
	const attachments = attachmentsOf(parameters, files);
	const images = ordinaryImages(parameters, analysis.images, files);
	const page = fixedPage(content, images);
	const templates = new Map<string, MessageTemplate>();
	const decoratedTemplates = new Map<string, DecoratedTemplate>();
	const shelves = new Map<boolean, MessageImages>();

	function templateOf(charset: TextCharset, key: string): MessageTemplate {
		const known = templates.get(key);
		if (known) return known;
		const texts = staticTexts(page?.content ?? content);
		const template = createMessageTemplate({ charset, ...texts, inlineImages: page?.images, attachments });
		templates.set(key, template);
		return template;
	}

	/** Phones take other names than other mail; linked images only where the rule includes them. */
	function imagesOfCarrier({ imageInclusion }: CarrierSettings): MessageImages {
		const known = shelves.get(imageInclusion);
		if (known) return known;
		const linked = imageInclusion ? analysis.images : [];
		const shelf = carrierImages(parameters, linked, files, new Date(analysis.createdAt));
		shelves.set(imageInclusion, shelf);
		return shelf;
	}

	function decoratedTemplateOf(carrier: Carrier, settings: CarrierSettings & WireOptions): DecoratedTemplate {
		const key = JSON.stringify([carrier, settings]);
		const known = decoratedTemplates.get(key);
		if (known) return known;
		const shown = imagesBySource(content.html?.source ?? '', imagesOfCarrier(settings));
		const template = createDecoratedTemplate(carrier, { ...settings, ...staticTexts(content), images: shown, attachments });
		decoratedTemplates.set(key, template);
		return template;
	}

	/** As the template's; with the images that this message shows. */
	function decorated(carrier: Carrier, settings: CarrierSettings & WireOptions, head: HeadWithoutCharset, parts: RenderedContent): Buffer {
		const { text = '', html = '' } = parts;
		const shown = imagesBySource(html, imagesOfCarrier(settings));
		return createDecoratedTemplate(carrier, { ...settings, images: shown, attachments }).compose({ ...head, text, html });
	}

	/** The images differ from message to message, so each brings those that its own HTML shows. */
	function withOwnImages(charset: TextCharset, format: MessageFormat, head: HeadWithoutCharset, parts: RenderedContent): Buffer {
		const placed = parts.html === undefined ? { html: undefined, images: [] } : placeImages(parts.html, images);
		const body = bodyOf(format, { text: parts.text, html: placed.html });
		return composeMessage({ ...head, ...body, charset, inlineImages: placed.images, attachments });
	}

	return {
		compose({ format, address }, context, headOf, { eightBit = false } = {}) {
			const settings = isCarrierFormat(format) ? carrierSettings(japaneseMobile, format, domainOf(address)) : undefined;
			const plain = charsetOf(format, settings, parameters);
			const charset = eightBit ? inEightBit(plain) : plain;
			if (settings?.isDecorated && content.html) {
				const wire = { ...settings, eightBit };
				if (!hasFixedImages(content)) {
					const parts = renderContent(content, context);
					return { parts, content: decorated(format as Carrier, wire, headOf(parts), parts) };
				}
				const parts = renderPieces(content, context);
				const { text = '', html = '' } = parts;
				return { parts, content: decoratedTemplateOf(format as Carrier, wire).compose({ ...headOf(parts), text, html }) };
			}
			if (!page && (format === 'html' || format === 'alternative')) {
				const parts = renderContent(content, context);
				return { parts, content: withOwnImages(charset, format, headOf(parts), parts) };
			}
			const parts = renderPieces(page?.content ?? content, context);
			const template = templateOf(charset, `${format} ${settings?.carrierEmoji} ${eightBit}`);
			return { parts, content: template.compose({ ...headOf(parts), ...bodyOf(format, parts) }) };
		},
	};
}

interface Page {
	content: CompiledContent;
	images: InlineImage[];
}

/** The HTML with its images in place, where all messages show the same ones; undefined where they may differ. */
function fixedPage(content: CompiledContent, images: MessageImages): Page | undefined {
	const html = content.html?.source;
	if (!html || images.size === 0) return { content, images: [] };
	if (!hasFixedImages(content)) return undefined;
	const placed = placeImages(html, images);
	return { content: { ...content, html: compileTemplate('HTML content', placed.html, 'html') }, images: placed.images };
}

/** No tag decides which image is shown, no field is part of an address, and no field brings HTML of its own. */
export function hasFixedImages({ html }: CompiledContent): boolean {
	if (html?.pieces === undefined || /\|\s*raw\b/.test(html.source)) return false;
	// A link of the message's own, as the image that counts openings, is none that messages bring.
	return imageSources(html.source).every((src) => !/\{[{%]/.test(src) || /^\{\{-?\s*links\./.test(src));
}

/** Which parts go into the message; of carriers that get no decorated mail, the text. */
function bodyOf<Part>(format: MessageFormat, parts: { html?: Part; text?: Part }): { html?: Part; text?: Part } {
	if (format === 'html') return parts.html === undefined ? { text: parts.text } : { html: parts.html };
	if (format === 'alternative') return { html: parts.html, text: parts.text };
	return { text: parts.text };
}

function charsetOf(format: MessageFormat, settings: CarrierSettings | undefined, { encoding }: DeliveryParameters): TextCharset {
	if (isCarrierFormat(format)) return carrierCharset(format, { emoji: settings?.carrierEmoji });
	return (encoding && textCharset(encoding)) || utf8;
}
