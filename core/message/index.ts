export { toAddrSpec } from './addresses';
export { splitGraphemes, toWellFormed } from './characters';
export { foldTo, inEightBit, textCharset, utf8 } from './charsets';
export type { FoldedText, ForcedCharset, Replacement } from './charsets';
export { composeMessage, composeTree } from './compose';
export { attachmentPart, inlineImagePart } from './files';
export { assertHeaderName, assertHeaderValue, cleanHeaderValue } from './headers';
export { checkImage } from './images';
export type { ImageInfo, ImageType } from './images';
export { textPart } from './parts';
export type { LeafPart, MimePart } from './parts';
export { createMessageTemplate } from './template';
export type { MessageTemplate, TemplatedMessage, TemplateParts } from './template';
export type { StaticTexts, Values } from './text-template';
export { applyTransferEncoding, chooseTransferEncoding } from './transfer-encodings';
export type {
	Attachment,
	ComposedMessageInput,
	EncodedBody,
	HeaderField,
	InlineImage,
	MessageHead,
	TextCharset,
	TransferEncoding,
} from './types';
