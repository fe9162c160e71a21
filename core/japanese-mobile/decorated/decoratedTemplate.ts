import type { Carrier } from '../../delivery/types';
import { composeTree } from '../../message/compose';
import { inEightBit } from '../../message/charsets';
import { attachmentPart } from '../../message/files';
import { textHeaders, textPart, type MimePart } from '../../message/parts';
import { joinTexts, type StaticTexts, type Values } from '../../message/text-template';
import type { InlineImage, MessageHead, TextCharset } from '../../message/types';
import { carrierCharset } from '../charsets';
import { createIsoTexts } from '../isoTexts';
import { arrangeDecorated, decoratedHtmlPart, decoratedImagePart, type DecoratedContent } from './composeDecorated';
import { isPlainValue, reduceTexts } from './pageTemplate';
import { reduceHtml } from './reduceHtml';

/** What all decorated mails of a delivery share, for one carrier and one rule. */
export interface DecoratedTemplateParts extends Omit<DecoratedContent, 'text' | 'html' | 'images'> {
	/** Static texts of the parts, HTML as the author wrote it; absent where a part comes as a whole. */
	text?: StaticTexts;
	html?: StaticTexts;
	/** The images that the HTML shows, by `src`. */
	images: ReadonlyMap<string, InlineImage>;
}

/** One recipient's message: values for the places between the static texts, or whole texts. */
export interface TemplatedDecorated extends Omit<MessageHead, 'charset'> {
	text: Values;
	html: Values;
}

export interface DecoratedTemplate {
	/**
	 * The complete message: octet for octet what `composeDecorated` makes of the texts and the HTML of `reduceHtml`.
	 * @throws as `composeDecorated`
	 */
	compose(message: TemplatedDecorated): Buffer;
}

type WritePart = (values: Values) => MimePart;

/** A template, made once per delivery, carrier and rule: the page is reduced here, static texts and files are encoded. */
export function createDecoratedTemplate(carrier: Carrier, parts: DecoratedTemplateParts): DecoratedTemplate {
	const charset = carrierCharset(carrier, { emoji: parts.carrierEmoji });
	const writeText = textWriter(carrier, parts.text, charset, parts.eightBit);
	const writeHtml = htmlWriter(carrier, parts.html, charset, parts.images);
	const images = [...new Map([...parts.images.values()].map((image) => [image.contentId, image])).values()];
	const imageParts = images.map((image) => decoratedImagePart(carrier, image));
	const files = (parts.attachments ?? []).map(attachmentPart);
	return {
		compose(message) {
			const written = { text: writeText(message.text), html: writeHtml(message.html), images: imageParts, files };
			return composeTree({ ...message, charset }, arrangeDecorated(carrier, written, parts));
		},
	};
}

function textWriter(carrier: Carrier, texts: StaticTexts | undefined, charset: TextCharset, eightBit?: boolean): WritePart {
	const wholeCharset = eightBit ? inEightBit(charset) : charset;
	// ISO-2022-JP has nothing that needs 8bit.
	const iso = texts && isIso(charset) ? createIsoTexts(carrier, texts) : undefined;
	const headers = textHeaders('plain', charset, '7bit');
	return (values) => {
		const body = typeof values === 'string' ? undefined : iso?.plain(values);
		if (body !== undefined) return { headers, octets: [body] };
		return textPart('plain', wholeText(texts, values), wholeCharset);
	};
}

function htmlWriter(
	carrier: Carrier,
	texts: StaticTexts | undefined,
	charset: TextCharset,
	images: ReadonlyMap<string, InlineImage>,
): WritePart {
	const contentIds = new Map([...images].map(([src, { contentId }]) => [src, contentId]));
	const reduced = texts && reduceTexts(carrier, texts, contentIds);
	const iso = reduced && isIso(charset) ? createIsoTexts(carrier, reduced) : undefined;
	const headers = textHeaders('html', charset, 'quoted-printable');
	return (values) => {
		const isPlain = typeof values !== 'string' && values.every(isPlainValue);
		if (!reduced || !isPlain) {
			return decoratedHtmlPart(reduceHtml(carrier, wholeText(texts, values), { contentIds }).html, charset);
		}
		const quoted = iso?.quoted(values);
		return quoted === undefined ? decoratedHtmlPart(joinTexts(reduced, values), charset) : { headers, octets: [quoted] };
	};
}

function wholeText(texts: StaticTexts | undefined, values: Values): string {
	return typeof values === 'string' ? values : joinTexts(texts ?? [], values);
}

function isIso({ label }: TextCharset): boolean {
	return label === 'ISO-2022-JP';
}
