import type { Carrier, FindingLevel, Sentence } from '../../delivery/types';
import type { ImageInfo } from '../../message/images';
import { checkImage } from '../../message/images';
import { flattenPart } from '../../message/parts';
import { excerpt, say, sentence, type Part, type SentenceKey, type ValuesOf } from '../../sentences';
import { encodeCarrierText } from '../charsets';
import type { Replacement } from '../fold';
import { decoratedTree } from './composeDecorated';
import type { Dropped } from './dropped';
import type { DecoratedImage, SourceImage } from './images';
import { CARRIER_IMAGES, contentIdsOf, nameImages, nameOf, shorten } from './images';
import type { Limit } from './limits';
import { CARRIER_LIMITS, isOver } from './limits';
import type { ReducedHtml, ReducedLink } from './reduceHtml';
import { reduceHtml } from './reduceHtml';

/** An image of the content: its file, or why there is none. */
export interface DiagnosedImage {
	/** `src` of the content's IMG. */
	src: string;
	content?: Buffer;
	/** Why, where the file could not be had. */
	problem?: Part;
}

export interface DiagnosticInput {
	subject: string;
	text: string;
	/** As the author wrote it, or reduced already. */
	html?: string;
	images?: readonly DiagnosedImage[];
	/** As of the message. (Default: true) */
	carrierEmoji?: boolean;
}

export type DiagnosticId =
	| 'tags'
	| 'images'
	| 'imageTypes'
	| 'imageFiles'
	| 'imagesLeftOut'
	| 'imageBytes'
	| 'textBytes'
	| 'htmlBytes'
	| 'totalBytes'
	| 'replaced'
	| 'missing';

/** One check with what was measured. */
export interface DiagnosticLine {
	id: DiagnosticId;
	level: FindingLevel;
	/** Octets, or a number of things. */
	measured: number;
	limit: number | null;
	/** One or two sentences, in English. */
	text: string;
	/** The same as data, for other languages. */
	sentence: Sentence;
}

export interface DiagnosticReport {
	carrier: Carrier;
	/** The worst of the lines. */
	level: FindingLevel;
	lines: DiagnosticLine[];
	dropped: Dropped[];
	links: ReducedLink[];
	images: Array<ImageInfo & { src: string }>;
	/** Visible changes in subject, text and HTML, each once. */
	replaced: Replacement[];
	/** Characters that cannot be sent at all. */
	missing: string[];
}

type LimitedId = keyof (typeof CARRIER_LIMITS)[Carrier];

/** Everything that the lines are made of. */
interface Measured {
	carrier: Carrier;
	reduced: ReducedHtml | null;
	/** Figures that have limits; null where there is nothing to measure. */
	figures: Record<LimitedId, number | null>;
	images: Array<ImageInfo & { src: string }>;
	/** What is wrong with images whose file could not be had. */
	problems: Part[];
	/** `src` of images that nobody gave a file for: their alternative text is sent. */
	leftOut: string[];
	replaced: Replacement[];
	missing: string[];
}

const LIMITED: readonly LimitedId[] = ['images', 'imageBytes', 'textBytes', 'htmlBytes', 'totalBytes'];

/** Names in a sentence at most. */
const LISTED = 10;

/**
 * Checks one message against what the carrier's phones take: tags, images, sizes, characters. Sizes are of the parts as
 * they will be sent: HTML after its reduction, in the carrier's charset. Never throws.
 */
export function diagnose(carrier: Carrier, input: DiagnosticInput): DiagnosticReport {
	const measured = measure(carrier, input);
	const { reduced, images, replaced, missing } = measured;
	const lines = [tagsLine(measured), ...imageLines(measured), ...limitLines(measured), ...characterLines(measured)];
	const level = worst(lines.map((line) => line.level));
	const { dropped, links } = reduced ?? { dropped: [], links: [] };
	return { carrier, level, lines, dropped, links, images, replaced, missing };
}

function measure(carrier: Carrier, input: DiagnosticInput): Measured {
	const given = input.images ?? [];
	const files = given.filter((image): image is SourceImage => image.content !== undefined);
	const images = files.map(({ src, content }) => ({ src, ...checkImage(content) }));
	const usable = files.filter((_, index) => isUsable(images[index]));
	const named = nameImages(new Date(0), usable);
	const contentIds = contentIdsOf(named);
	const reduced = input.html === undefined ? null : reduceHtml(carrier, input.html, { contentIds });
	const encode = (part: string) => encodeCarrierText(carrier, part, { emoji: input.carrierEmoji });
	const text = encode(input.text);
	const html = reduced && encode(reduced.html);
	const parts = [encode(input.subject), text, ...(html ? [html] : [])];
	const missing = [...new Set(parts.flatMap((part) => part.missing))];
	return {
		carrier,
		reduced,
		figures: {
			images: files.length,
			imageBytes: files.reduce((sum, { content }) => sum + content.length, 0),
			textBytes: text.bytes.length,
			htmlBytes: html && html.bytes.length,
			// What has characters that cannot be sent has no size.
			totalBytes: missing.length > 0 ? null : bodyBytes(carrier, input, reduced?.html, named),
		},
		images,
		problems: given.filter(({ content }) => !content).map(({ src, problem }) => problem ?? sentence('images.noFile', { src: shorten(src) })),
		leftOut: leftOutOf(given, reduced),
		replaced: unique(parts.flatMap((part) => part.replaced)),
		missing,
	};
}

function isUsable(image?: ImageInfo): boolean {
	return image !== undefined && CARRIER_IMAGES[image.type] !== undefined;
}

function bodyBytes(
	carrier: Carrier,
	{ text, carrierEmoji }: DiagnosticInput,
	html: string | undefined,
	images: DecoratedImage[],
): number {
	return flattenPart(decoratedTree(carrier, { text, html, images, carrierEmoji }), 'diagnostic').body.length;
}

function leftOutOf(given: readonly DiagnosedImage[], reduced: ReducedHtml | null): string[] {
	const known = new Set(given.map(({ src }) => src));
	const shown = reduced?.images.map(({ src }) => src) ?? [];
	return [...new Set(shown)].filter((src) => !known.has(src));
}

function tagsLine({ carrier, reduced }: Measured): DiagnosticLine {
	const dropped = reduced?.dropped ?? [];
	const measured = dropped.reduce((sum, { count }) => sum + count, 0);
	if (!reduced) return line('tags', 'information', 0, 'decoMail.noHtml', {});
	if (measured === 0) return line('tags', 'information', 0, 'decoMail.allTags', { carrier });
	const names = dropped.map(({ what, name, count }) => ({ name: what === 'tag' ? `<${name}>` : name, times: count }));
	return line('tags', 'warning', measured, 'decoMail.tags', { carrier, dropped: excerpt(names, LISTED) });
}

function imageLines({ images, problems, leftOut }: Measured): DiagnosticLine[] {
	const unusable = images.filter((image) => !isUsable(image));
	const types = unusable.map(({ src, type }) => ({ src: shorten(src), type: nameOf(type) }));
	const lines = [
		line('imageTypes', 'error', unusable.length, 'decoMail.imageTypes', { images: excerpt(types, LISTED) }),
		line('imageFiles', 'error', problems.length, 'decoMail.imageFiles', { problems: problems.slice(0, LISTED) }),
		line('imagesLeftOut', 'warning', leftOut.length, 'decoMail.imagesLeftOut', { images: excerpt(leftOut.map(shorten), LISTED) }),
	];
	return lines.filter(({ measured }) => measured > 0);
}

function limitLines({ carrier, figures }: Measured): DiagnosticLine[] {
	return LIMITED.flatMap((id) => {
		const figure = figures[id];
		return figure === null ? [] : [limitLine(carrier, id, figure, CARRIER_LIMITS[carrier][id])];
	});
}

function limitLine(carrier: Carrier, id: LimitedId, measured: number, limit?: Limit): DiagnosticLine {
	const over = limit !== undefined && isOver(measured, limit);
	const values = { what: id, measured, carrier, limit: limit ?? null, isOver: over };
	return { ...line(id, over ? 'error' : 'information', measured, 'decoMail.size', values), limit: limit?.value ?? null };
}

function characterLines({ carrier, replaced, missing }: Measured): DiagnosticLine[] {
	const lines: DiagnosticLine[] = [];
	if (replaced.length > 0) {
		const characters = excerpt(replaced.map(({ from, to }) => ({ from, to })), LISTED);
		lines.push(line('replaced', 'information', replaced.length, 'decoMail.replaced', { characters }));
	}
	if (missing.length > 0) {
		lines.push(line('missing', 'error', missing.length, 'decoMail.missing', { carrier, characters: excerpt(missing, LISTED) }));
	}
	return lines;
}

function line<Key extends SentenceKey>(id: DiagnosticId, level: FindingLevel, measured: number, key: Key, values: ValuesOf<Key>): DiagnosticLine {
	const said = sentence(key, values);
	return { id, level, measured, limit: null, text: say(said, 'en'), sentence: said };
}

function worst(levels: FindingLevel[]): FindingLevel {
	return levels.includes('error') ? 'error' : levels.includes('warning') ? 'warning' : 'information';
}

function unique(replaced: Replacement[]): Replacement[] {
	return [...new Map(replaced.map((replacement) => [replacement.from, replacement])).values()];
}
