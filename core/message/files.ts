/** Parts that are files: attachments, and images that the HTML shows by `cid:`. */
import { DeliveryError } from '../errors';
import { cleanHeaderValue, foldHeader } from './headers';
import type { LeafPart } from './parts';
import { applyTransferEncoding } from './transfer-encodings';
import type { Attachment, InlineImage } from './types';

/** RFC 2045 5.1: a type and a subtype, without parameters. */
const CONTENT_TYPE = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*$/;
/** RFC 2046 5.1.1 and 5.2.1: these may not travel as base64, so they go as plain files. */
const COMPOSITE = /^(?:message|multipart)\//i;
/** RFC 5322 3.6.4 `left@right`; more is told apart by nobody, and some au phones take no other form. */
const CONTENT_ID = /^[!-;=?A-Z[-~]+@[!-;=?A-Z[-~]+$/;
/** RFC 8187 attr-char: what stands for itself in an extended parameter. */
const ATTRIBUTE_CHARACTER = /^[A-Za-z0-9!#$&+.^_`|~-]$/;
/** Characters of an extended parameter's piece: with its name it fits a line of 76. */
const PIECE = 50;

/** A file beside the text, for the reader to save. @throws DeliveryError `invalidHeader` for its type */
export function attachmentPart(file: Attachment): LeafPart {
	const name = toFilename(file.filename);
	return filePart(file, name, [writeDisposition('attachment', name)]);
}

/**
 * An image that the HTML shows.
 * @param disposition `none`: no Content-Disposition at all, as docomo's phones write it
 * @throws DeliveryError `invalidHeader` for its type or Content-ID
 */
export function inlineImagePart(image: InlineImage, disposition: 'inline' | 'none' = 'inline'): LeafPart {
	if (!CONTENT_ID.test(image.contentId)) {
		const shown = cleanHeaderValue(image.contentId);
		throw new DeliveryError('invalidHeader', `Content-ID: "${shown}" is not of the form left@right.`);
	}
	const name = toFilename(image.filename);
	return filePart(image, name, [
		foldHeader('Content-ID', [`<${image.contentId}>`]),
		...(disposition === 'inline' ? [writeDisposition('inline', name)] : []),
	]);
}

function filePart({ contentType, content }: Attachment, name: string, more: string[]): LeafPart {
	return {
		headers: [
			foldHeader('Content-Type', writeContentType(contentType, name)),
			foldHeader('Content-Transfer-Encoding', ['base64']),
			...more,
		],
		body: encodeOnce(content),
	};
}

/** What files became: all messages of a delivery carry the same ones. */
const encodedFiles = new WeakMap<Buffer, Buffer>();

function encodeOnce(content: Buffer): Buffer {
	const encoded = encodedFiles.get(content) ?? applyTransferEncoding(content, 'base64');
	encodedFiles.set(content, encoded);
	return encoded;
}

/** With the name for readers that know no Content-Disposition; they know no extended parameters either. */
function writeContentType(given: string, name: string): string[] {
	if (!CONTENT_TYPE.test(given)) {
		const sentence = `The file ${name} has the type "${cleanHeaderValue(given)}", which is none.`;
		const advice = 'A type has the form of image/gif or application/pdf.';
		throw new DeliveryError('invalidHeader', sentence, { advice });
	}
	const type = COMPOSITE.test(given) ? 'application/octet-stream' : given;
	return isPlain(name) ? [`${type};`, `name=${quote(name)}`] : [type];
}

function writeDisposition(disposition: 'attachment' | 'inline', name: string): string {
	const words = isPlain(name) ? [`filename=${quote(name)}`] : writeExtended('filename', name);
	return foldHeader('Content-Disposition', [`${disposition};`, ...words]);
}

/** The last step of a path, since a name is no place; never empty. */
function toFilename(given: string): string {
	return cleanHeaderValue(cleanHeaderValue(given).split(/[/\\]/).pop() ?? '') || 'file';
}

function isPlain(name: string): boolean {
	return /^[ -~]{1,60}$/.test(name);
}

function quote(name: string): string {
	return `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** A parameter in UTF-8, in pieces where it is long (RFC 2231 3 and 4). */
function writeExtended(parameter: string, value: string): string[] {
	const pieces = [''];
	for (const character of value) {
		const escaped = ATTRIBUTE_CHARACTER.test(character) ? character : escape(character);
		const piece = pieces.at(-1) as string;
		if (piece.length + escaped.length > PIECE) pieces.push(escaped);
		else pieces[pieces.length - 1] = piece + escaped;
	}
	if (pieces.length === 1) return [`${parameter}*=UTF-8''${pieces[0]}`];
	return pieces.map((piece, index) => {
		const start = index === 0 ? "UTF-8''" : '';
		return `${parameter}*${index}*=${start}${piece}${index < pieces.length - 1 ? ';' : ''}`;
	});
}

function escape(character: string): string {
	const octets = Buffer.from(character, 'utf8').toString('hex').toUpperCase();
	return octets.replace(/../g, '%$&');
}
