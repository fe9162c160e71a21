/** The images of a decorated mail: JPEG and GIF, under names that every phone takes. */
import { DeliveryError } from '../../errors';
import type { ImageType } from '../../message/images';
import { checkImage } from '../../message/images';
import type { InlineImage } from '../../message/types';

export interface SourceImage {
	/** `src` of the content's IMG. */
	src: string;
	content: Buffer;
}

/** An image as the message brings it. */
export interface DecoratedImage extends InlineImage {
	src: string;
}

/** What phones show (Adobe; memorva.jp/memo/mobile/decomail_template.php, C), with the ending of its file names. */
export const CARRIER_IMAGES: Partial<Record<ImageType, { contentType: string; ending: string }>> = {
	jpeg: { contentType: 'image/jpeg', ending: 'jpg' },
	gif: { contentType: 'image/gif', ending: 'gif' },
};

/**
 * Names the images for a message of this date: files `01.gif`, Content-IDs `01@251123.040900` as docomo's phones write
 * them (au refuses those without @ and those with two). The time is UTC. The same input gives the same names.
 * @throws DeliveryError `imageUnusable` for what is neither JPEG nor GIF
 */
export function nameImages(date: Date, images: readonly SourceImage[]): DecoratedImage[] {
	const time = date.toISOString();
	const stamp = `${time.slice(2, 10).replace(/-/g, '')}.${time.slice(11, 19).replace(/:/g, '')}`;
	return images.map(({ src, content }, index) => {
		const { contentType, ending } = formatOf(src, content);
		const number = String(index + 1).padStart(2, '0');
		return { src, content, contentType, filename: `${number}.${ending}`, contentId: `${number}@${stamp}` };
	});
}

/** The `contentIds` option of `reduceHtml`. */
export function contentIdsOf(images: readonly DecoratedImage[]): Map<string, string> {
	return new Map(images.map(({ src, contentId }) => [src, contentId]));
}

function formatOf(src: string, content: Buffer): { contentType: string; ending: string } {
	const { type } = checkImage(content);
	const format = CARRIER_IMAGES[type];
	if (format) return format;
	const sentence = `The image ${shorten(src)} is ${nameOf(type)}; mobile phones show JPEG and GIF only.`;
	throw new DeliveryError('imageUnusable', sentence, { advice: 'Save it as JPEG or GIF.' });
}

/** A type for a sentence. */
export function nameOf(type: ImageType): string {
	return type === 'unknown' ? 'no image' : type.toUpperCase();
}

/** An address for a sentence: data: URLs can be very long. */
export function shorten(src: string): string {
	return src.length > 80 ? `${src.slice(0, 79)}…` : src;
}
