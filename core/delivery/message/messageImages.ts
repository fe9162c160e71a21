/** The images that messages bring: by `cid:` from the delivery's own files, by link as the analysis fetched them. */
import { CARRIER_IMAGES, nameImages } from '../../japanese-mobile';
import { checkImage, type Attachment, type InlineImage } from '../../message';
import { contentIdOf, imageSources, replaceImages } from '../../message/htmlImages';
import type { DeliveryFile, DeliveryParameters, FrozenImage } from '../types';

/** Contents of a delivery's files by hash, of `FilePort.readFiles`. */
export type FileContents = ReadonlyMap<string, Buffer>;

/** The images of one format, looked up by their address in the HTML. */
export interface MessageImages {
	readonly size: number;
	/** The image at this address, or undefined where messages bring none for it. */
	find(src: string): InlineImage | undefined;
}

/** Hashes of all files that the messages of an analysis need. */
export function filesOf({ attachments = [], inlineImages = [] }: DeliveryParameters, images: readonly FrozenImage[] = []): string[] {
	return [...new Set([...attachments, ...inlineImages, ...images].map(({ hash }) => hash))];
}

/** The attachments of every message. */
export function attachmentsOf({ attachments = [] }: DeliveryParameters, files: FileContents): Attachment[] {
	return attachments.map((file) => ({ ...file, content: contentOf(file, files) }));
}

/** Images of ordinary messages: linked ones only with *image inclusion*. */
export function ordinaryImages(parameters: DeliveryParameters, linked: readonly FrozenImage[], files: FileContents): MessageImages {
	const { inlineImages = [], imageInclusion } = parameters;
	const own = inlineImages.map((file) => [file.name, toInlineImage(file, files)] as const);
	const fetched = imageInclusion ? linked.map((image) => [image.src, toInlineImage(withName(image), files)] as const) : [];
	return lookUp(new Map(own), new Map(fetched));
}

/**
 * Images of a carrier's decorated mail: JPEG and GIF, under names that its phones take. Linked ones only where the rule
 * includes images.
 * @param date of the message: the names are made of it
 */
export function carrierImages(
	{ inlineImages = [] }: DeliveryParameters,
	linked: readonly FrozenImage[],
	files: FileContents,
	date: Date,
): MessageImages {
	const sources = [...inlineImages.map((file) => ({ ...file, src: `cid:${file.name}` })), ...linked]
		.map((file) => ({ src: file.src, content: contentOf(file, files) }))
		.filter(({ content }) => CARRIER_IMAGES[checkImage(content).type] !== undefined);
	const named = nameImages(date, sources).map((image) => [image.src, image] as const);
	const own = named.filter(([src]) => contentIdOf(src) !== undefined).map(([src, image]) => [src.slice('cid:'.length), image] as const);
	return lookUp(new Map(own), new Map(named));
}

/** HTML that shows the images which the message brings, and these, each once. */
export function placeImages(html: string, images: MessageImages): { html: string; images: InlineImage[] } {
	const placed = new Map<string, InlineImage>();
	const replaced = replaceImages(html, (src) => {
		const image = images.find(src);
		if (!image) return undefined;
		placed.set(image.contentId, image);
		return `cid:${image.contentId}`;
	});
	return { html: replaced, images: [...placed.values()] };
}

/** HTML for a browser: images that messages bring by `cid:` stand in it themselves. Linked ones stay links. */
export function withImagesInside(html: string, { inlineImages = [] }: DeliveryParameters, files: FileContents): string {
	if (inlineImages.length === 0) return html;
	const byName = new Map(inlineImages.map((file) => [file.name, file]));
	return replaceImages(html, (src) => {
		const file = byName.get(contentIdOf(src) ?? '');
		return file && `data:${file.contentType};base64,${contentOf(file, files).toString('base64')}`;
	});
}

/** The images of a page that the message brings, by their address there. */
export function imagesBySource(html: string, images: MessageImages): Map<string, InlineImage> {
	const found = imageSources(html).map((src) => [src, images.find(src)] as const);
	return new Map(found.filter((entry): entry is [string, InlineImage] => entry[1] !== undefined));
}

function lookUp(byName: ReadonlyMap<string, InlineImage>, bySource: ReadonlyMap<string, InlineImage>): MessageImages {
	return {
		size: byName.size + bySource.size,
		find(src) {
			const name = contentIdOf(src);
			return name === undefined ? bySource.get(src) : byName.get(name);
		},
	};
}

/** One image for one content, however many addresses it has. */
function toInlineImage(file: DeliveryFile, files: FileContents): InlineImage {
	return { ...file, content: contentOf(file, files), contentId: `${file.hash.slice(0, 20)}@image` };
}

/** `spring.gif` of `https://shop.example/img/spring.gif?v=2`; the ending by what it is. */
function withName(image: FrozenImage): DeliveryFile {
	const step = image.src.split(/[?#]/, 1)[0]?.split('/').pop() ?? '';
	const name = step.replace(/\.[a-z]{1,5}$/i, '').replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40);
	return { ...image, filename: `${name || 'image'}.${endingOf(image.contentType)}` };
}

function endingOf(contentType: string): string {
	const subtype = contentType.slice(contentType.indexOf('/') + 1);
	return subtype === 'jpeg' ? 'jpg' : subtype.replace(/\+.*$/, '');
}

function contentOf({ hash }: { hash: string }, files: FileContents): Buffer {
	const content = files.get(hash);
	if (content) return content;
	// A caller's mistake, not the user's: whoever renders messages reads their files first.
	throw new Error(`The file ${hash} was not read from the store`);
}
