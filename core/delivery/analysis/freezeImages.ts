import { DeliveryError } from '../../errors';
import { CARRIER_IMAGES } from '../../japanese-mobile';
import { contentIdOf } from '../../message/htmlImages';
import { say, sentence, type Part } from '../../sentences';
import type { ImageFindings } from '../../typology';
import type { DeliveryContext } from '../context';
import { IMAGE_CONTENT_TYPES, keepFile, MOST_FILE_BYTES } from '../parameters/files';
import { MOST_IMAGES, type ImageSurvey, type WantedImage } from './imageSurvey';
import type { Delivery, FrozenImage, Sentence } from '../types';

/** Images that are fetched at once: quick, and bearable for a small server. */
const AT_ONCE = 4;

/** Linked images as they are now, kept in the store, and what is wrong with those that messages want. */
export interface FrozenImages {
	images: FrozenImage[];
	/** What is wrong with images that could not be had, by their address. */
	problems: Map<string, Part>;
	findings: ImageFindings;
}

/**
 * Fetches the linked images that messages are to bring. What goes wrong with one is a finding, so that nothing is sent.
 * @throws DeliveryError `cancelled`
 */
export async function freezeImages(context: DeliveryContext, delivery: Delivery, survey: ImageSurvey): Promise<FrozenImages> {
	const { attachments = [], inlineImages = [] } = delivery.parameters;
	const own = new Map(inlineImages.map((file) => [file.name, file]));
	const wanted = [...survey.wanted.values()];
	const images = new Map<string, FrozenImage>();
	const problems = new Map<string, Part>();
	let bytes = [...attachments, ...inlineImages].reduce((sum, file) => sum + file.bytes, 0);

	async function fetchOne({ src }: WantedImage): Promise<void> {
		try {
			const image = await fetchImage(context, src);
			bytes += image.bytes;
			if (bytes > MOST_FILE_BYTES) throw tooMuch(src);
			images.set(src, image);
		} catch (error) {
			if (!(error instanceof DeliveryError) || error.code !== 'imageUnusable') throw error;
			problems.set(src, error.sentence ?? [error.message, error.advice].filter(Boolean).join(' '));
		}
	}

	for (const { src } of wanted) {
		const name = contentIdOf(src);
		if (name !== undefined && !own.has(name)) problems.set(src, missingFile(name));
	}
	const linked = wanted.filter(({ src }) => contentIdOf(src) === undefined);
	for (let at = 0; at < linked.length; at += AT_ONCE) await Promise.all(linked.slice(at, at + AT_ONCE).map(fetchOne));
	for (const image of wanted) {
		const contentType = images.get(image.src)?.contentType ?? own.get(contentIdOf(image.src) ?? '')?.contentType;
		const problem = contentType && unfitFor(image, contentType);
		if (problem) problems.set(image.src, problem);
	}
	const inOrder = linked.flatMap(({ src }) => images.get(src) ?? []);
	const names = new Set(wanted.map(({ src }) => contentIdOf(src)));
	return {
		images: inOrder,
		problems,
		findings: {
			fetched: inOrder.length,
			fetchedBytes: inOrder.reduce((sum, image) => sum + image.bytes, 0),
			problems: wanted.flatMap(({ src, recipients, examples }) => {
				const problem = problems.get(src);
				return problem ? [{ problem, recipients, examples }] : [];
			}),
			unused: inlineImages.map(({ name }) => name).filter((name) => !names.has(name)),
			most: survey.isOverfull ? MOST_IMAGES : null,
		},
	};
}

async function fetchImage({ images, store, signal }: DeliveryContext, src: string): Promise<FrozenImage> {
	const { content } = await images.fetch(src, signal);
	const { hash, contentType, bytes } = await keepFile(store, { content, filename: src, contentType: '' });
	return { src, hash, contentType: contentType || 'application/octet-stream', bytes };
}

/** What of its readers cannot show an image of this type; phones are stricter than mail clients. */
function unfitFor({ src, carriers, isOrdinary }: WantedImage, contentType: string): Sentence | undefined {
	const isShown = Object.values(IMAGE_CONTENT_TYPES).includes(contentType);
	if (isOrdinary && !isShown) return sentence('images.notShown', { src: shorten(src) });
	const isForPhones = Object.values(CARRIER_IMAGES).some((image) => image?.contentType === contentType);
	if (carriers.size === 0 || isForPhones) return undefined;
	const type = contentType.slice(contentType.indexOf('/') + 1).toUpperCase();
	return sentence('images.notForPhones', { src: shorten(src), type });
}

function missingFile(name: string): Sentence {
	return sentence('images.noInlineFile', { name: shorten(name) });
}

function tooMuch(src: string): DeliveryError {
	const said = sentence('images.tooMuch', { src: shorten(src), most: MOST_FILE_BYTES });
	return new DeliveryError('imageUnusable', say(said, 'en'), { sentence: said });
}

function shorten(src: string): string {
	const plain = src.split(/[?#]/, 1)[0] as string;
	return plain.length > 100 ? `${plain.slice(0, 99)}…` : plain;
}
