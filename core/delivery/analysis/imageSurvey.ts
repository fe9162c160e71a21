import { imageSources } from '../../message/htmlImages';
import type { CompiledContent } from '../../personalization/fields';
import { hasFixedImages } from '../message/composeBody';
import { carrierSettings, domainOf, isCarrierFormat } from '../message/japaneseMobile';
import type { Carrier, Delivery, MessageFormat } from '../types';

/** An image that messages are to bring: by `cid:`, or by the link of one that is to be fetched. */
export interface WantedImage {
	src: string;
	/** Carriers whose decorated mail shows it. */
	carriers: Set<Carrier>;
	/** Whether other messages show it. */
	isOrdinary: boolean;
	/** Messages that show it, with some of their recipients. */
	recipients: number;
	examples: string[];
}

/** Which images the messages of an analysis want, gathered while they are made. */
export interface ImageSurvey {
	readonly wanted: ReadonlyMap<string, WantedImage>;
	/** There were more different ones than `MOST_IMAGES`: the rest is not in `wanted`. */
	readonly isOverfull: boolean;
	/** Takes down one recipient's message. */
	note(recipient: { format: MessageFormat; address: string; name: string }, html?: string): void;
}

/** Different images of one delivery. More come of addresses that are personalized, and would take hours to fetch. */
export const MOST_IMAGES = 100;

const EXAMPLES = 20;

export function createImageSurvey(delivery: Delivery, content: CompiledContent): ImageSurvey {
	const { parameters, japaneseMobile } = delivery;
	// Most pages show everybody the same images: read once.
	const fixed = content.html && hasFixedImages(content) ? imageSources(content.html.source) : undefined;
	const wanted = new Map<string, WantedImage>();
	let isOverfull = false;

	/** Whether a recipient's message shows its HTML, and includes linked images. */
	function serves(format: MessageFormat, address: string): { html: boolean; linked: boolean } {
		if (!isCarrierFormat(format)) {
			return { html: format === 'html' || format === 'alternative', linked: parameters.imageInclusion === true };
		}
		const { isDecorated, imageInclusion } = carrierSettings(japaneseMobile, format, domainOf(address));
		return { html: isDecorated, linked: imageInclusion };
	}

	function want(src: string, format: MessageFormat, name: string): void {
		let image = wanted.get(src);
		if (!image) {
			isOverfull ||= wanted.size >= MOST_IMAGES;
			if (isOverfull) return;
			image = { src, carriers: new Set(), isOrdinary: false, recipients: 0, examples: [] };
			wanted.set(src, image);
		}
		if (isCarrierFormat(format)) image.carriers.add(format);
		else image.isOrdinary = true;
		image.recipients += 1;
		if (image.examples.length < EXAMPLES) image.examples.push(name);
	}

	return {
		wanted,
		get isOverfull() {
			return isOverfull;
		},
		note({ format, address, name }, html) {
			const sources = fixed ?? (html ? imageSources(html) : []);
			if (sources.length === 0) return;
			const shows = serves(format, address);
			if (!shows.html) return;
			for (const src of sources) if (/^cid:/i.test(src) || (shows.linked && /^https?:/i.test(src))) want(src, format, name);
		},
	};
}
