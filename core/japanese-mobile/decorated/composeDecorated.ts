import type { Carrier } from '../../delivery/types';
import { composeTree } from '../../message/compose';
import { attachmentPart, inlineImagePart } from '../../message/files';
import type { LeafPart, MimePart } from '../../message/parts';
import { inEightBit } from '../../message/charsets';
import { textHeaders, textPart } from '../../message/parts';
import { applyTransferEncoding } from '../../message/transfer-encodings';
import type { Attachment, InlineImage, MessageHead, TextCharset } from '../../message/types';
import { carrierCharset } from '../charsets';
import type { MimeStructure } from '../formatRules';

/** The body of a decorated mail. */
export interface DecoratedContent {
	text: string;
	/** Of `reduceHtml` for this carrier. Absent: a plain text. */
	html?: string;
	/** The images that the HTML shows, of `nameImages`. */
	images?: readonly InlineImage[];
	attachments?: readonly Attachment[];
	/** `html` and `text` send one of the parts only. (Default: `multipart`) */
	structure?: MimeStructure;
	/** Writes multipart/related where the carrier's own tree has none: without images, or for au. */
	forceRelated?: boolean;
	/** Emoji as the carrier's own codes, or as texts. (Default: true) */
	carrierEmoji?: boolean;
	/** The text may travel as 8bit: the session offers 8BITMIME and nobody signs. (Default: false) */
	eightBit?: boolean;
}

/** The parts of a decorated mail, written already. */
export interface DecoratedParts {
	text: MimePart;
	/** Absent: a plain text. */
	html?: MimePart;
	images: MimePart[];
	files: MimePart[];
}

export type DecoratedMessageInput = Omit<MessageHead, 'charset'> & DecoratedContent;

interface TreeShape {
	/** Where the images stand: beside the text in a multipart/related, or beside it in the outer multipart/mixed. */
	imagesIn: 'related' | 'mixed';
	/** Writes multipart/mixed even around a single part. */
	alwaysMixed: boolean;
	/** Content-Disposition of inline images. */
	disposition: 'inline' | 'none';
}

/**
 * As the carriers' phones send it (A), read from jpmobile's fixtures; images of au and SoftBank as jpmobile, qdmail and
 * MbMail write them (C), since no real mail of theirs with inline images was found. docomo's phones write inline images
 * without Content-Disposition (A).
 */
const SHAPES: Record<Carrier, TreeShape> = {
	docomo: { imagesIn: 'related', alwaysMixed: true, disposition: 'none' },
	au: { imagesIn: 'mixed', alwaysMixed: true, disposition: 'inline' },
	softbank: { imagesIn: 'related', alwaysMixed: false, disposition: 'inline' },
};

/**
 * The complete message in the carrier's charset and MIME tree:
 * docomo mixed > related > alternative; au mixed > alternative with the images beside it; SoftBank as docomo, without
 * images the alternative alone. Bytes as `composeMessage` promises them.
 * @throws DeliveryError `invalidHeader`, `notEncodable`
 */
export function composeDecorated(carrier: Carrier, message: DecoratedMessageInput): Buffer {
	const charset = carrierCharset(carrier, { emoji: message.carrierEmoji });
	return composeTree({ ...message, charset }, decoratedTree(carrier, message));
}

/** The MIME tree alone, as `composeDecorated` writes it. @throws DeliveryError `invalidHeader`, `notEncodable` */
export function decoratedTree(carrier: Carrier, content: DecoratedContent): MimePart {
	const charset = carrierCharset(carrier, { emoji: content.carrierEmoji });
	const parts: DecoratedParts = {
		text: textPart('plain', content.text, content.eightBit ? inEightBit(charset) : charset),
		html: content.html === undefined ? undefined : decoratedHtmlPart(content.html, charset),
		images: (content.images ?? []).map((image) => decoratedImagePart(carrier, image)),
		files: (content.attachments ?? []).map(attachmentPart),
	};
	return arrangeDecorated(carrier, parts, content);
}

/** Each part in its place of the carrier's tree. */
export function arrangeDecorated(
	carrier: Carrier,
	{ text, html, images, files }: DecoratedParts,
	{ structure = 'multipart', forceRelated = false }: Pick<DecoratedContent, 'structure' | 'forceRelated'>,
): MimePart {
	if (html === undefined || structure === 'text') return mixed([text, ...files], false);
	const { imagesIn, alwaysMixed } = SHAPES[carrier];
	const content: MimePart = structure === 'html' ? html : { multipart: 'alternative', parts: [text, html] };
	const isRelated = forceRelated || (imagesIn === 'related' && images.length > 0);
	if (!isRelated) return mixed([content, ...images, ...files], alwaysMixed);
	return mixed([{ multipart: 'related', parts: [content, ...images] }, ...files], true);
}

function mixed(parts: [MimePart, ...MimePart[]], always: boolean): MimePart {
	return always || parts.length > 1 ? { multipart: 'mixed', parts } : parts[0];
}

/** An inline image with the headers that the carrier's phones write. @throws DeliveryError `invalidHeader` */
export function decoratedImagePart(carrier: Carrier, image: InlineImage): LeafPart {
	return inlineImagePart(image, SHAPES[carrier].disposition);
}

/**
 * HTML in one long line: base64 for Shift_JIS, quoted-printable for ISO-2022-JP, as phones send it (A).
 * @throws DeliveryError `notEncodable`
 */
export function decoratedHtmlPart(html: string, charset: TextCharset): LeafPart {
	const encoding = charset.label.toUpperCase() === 'ISO-2022-JP' ? 'quoted-printable' : 'base64';
	return {
		headers: textHeaders('html', charset, encoding),
		body: applyTransferEncoding(charset.encode(html, 'The HTML'), encoding),
	};
}
