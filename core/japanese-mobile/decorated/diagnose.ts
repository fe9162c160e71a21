import type { Carrier, FindingLevel } from '../../delivery/types';
import type { ImageInfo } from '../../message/images';
import { checkImage } from '../../message/images';
import { flattenPart } from '../../message/parts';
import { encodeCarrierText } from '../charsets';
import type { Replacement } from '../fold';
import { CARRIER_NAMES } from '../formats';
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
	/** A sentence, where the file could not be had. */
	problem?: string;
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
	/** One or two sentences. */
	text: string;
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
	/** Sentences about images whose file could not be had. */
	problems: string[];
	/** `src` of images that nobody gave a file for: their alternative text is sent. */
	leftOut: string[];
	replaced: Replacement[];
	missing: string[];
}

/** What the figures are of, and what can be done about too much of it. */
const FIGURES: Record<LimitedId, { name: string; unit: string; advice: string }> = {
	images: { name: 'The message', unit: 'images', advice: 'Leave some out.' },
	imageBytes: { name: 'The images together', unit: 'bytes', advice: 'Make them smaller.' },
	textBytes: { name: 'The text part', unit: 'bytes', advice: 'Shorten it.' },
	htmlBytes: {
		name: 'The HTML part',
		unit: 'bytes',
		advice: 'Shorten it: beyond the limit phones show the text part only.',
	},
	totalBytes: { name: 'The body of the message', unit: 'bytes', advice: 'Make text or images smaller.' },
};

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
		problems: given.filter(({ content }) => !content).map(({ src, problem }) => problem ?? `The image ${shorten(src)} has no file.`),
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
	const phones = `phones of ${CARRIER_NAMES[carrier]}`;
	if (!reduced) return line('tags', 'information', 0, 'The message has no HTML.');
	if (measured === 0) return line('tags', 'information', 0, `All tags are known to ${phones}.`);
	const names = dropped.map(({ what, name, count }) => `${what === 'tag' ? `<${name}>` : name} ${count}`);
	const text = `Tags and attributes that ${phones} do not know are left out: ${list(names)}.`;
	return line('tags', 'warning', measured, text);
}

function imageLines({ images, problems, leftOut }: Measured): DiagnosticLine[] {
	const unusable = images.filter((image) => !isUsable(image));
	const names = unusable.map(({ src, type }) => `${shorten(src)} (${nameOf(type)})`);
	const types = `Phones show JPEG and GIF only, not ${list(names)}.`;
	const files = problems.slice(0, LISTED).join(' ');
	const leftOutText = `Images are not part of the message; their alternative text is sent: ${list(leftOut.map(shorten))}.`;
	const lines = [
		line('imageTypes', 'error', unusable.length, types),
		line('imageFiles', 'error', problems.length, files),
		line('imagesLeftOut', 'warning', leftOut.length, leftOutText),
	];
	return lines.filter(({ measured }) => measured > 0);
}

function limitLines({ carrier, figures }: Measured): DiagnosticLine[] {
	return (Object.keys(FIGURES) as LimitedId[]).flatMap((id) => {
		const figure = figures[id];
		return figure === null ? [] : [limitLine(carrier, id, figure, CARRIER_LIMITS[carrier][id])];
	});
}

function limitLine(carrier: Carrier, id: LimitedId, measured: number, limit?: Limit): DiagnosticLine {
	const { name, unit, advice } = FIGURES[id];
	const verb = id === 'imageBytes' ? 'have' : 'has';
	const fact = `${name} ${verb} ${format(measured)} ${unit}`;
	if (!limit) return line(id, 'information', measured, `${fact}.`);
	const allowed = `${limit.isStrict ? 'fewer than' : 'at most'} ${format(limit.value)}`;
	const over = isOver(measured, limit);
	const text = `${fact}; ${CARRIER_NAMES[carrier]} takes ${allowed}.${over ? ` ${advice}` : ''}`;
	return { ...line(id, over ? 'error' : 'information', measured, text), limit: limit.value };
}

function characterLines({ carrier, replaced, missing }: Measured): DiagnosticLine[] {
	const lines: DiagnosticLine[] = [];
	if (replaced.length > 0) {
		const pairs = replaced.map(({ from, to }) => `${from} → ${to === '' ? 'nothing' : to}`);
		const text = `Characters replaced by the nearest ones: ${list(pairs)}.`;
		lines.push(line('replaced', 'information', replaced.length, text));
	}
	if (missing.length > 0) {
		const text = `Mail of ${CARRIER_NAMES[carrier]} cannot carry these characters: ${list(missing)}.`;
		lines.push(line('missing', 'error', missing.length, text));
	}
	return lines;
}

function line(id: DiagnosticId, level: FindingLevel, measured: number, text: string): DiagnosticLine {
	return { id, level, measured, limit: null, text };
}

function worst(levels: FindingLevel[]): FindingLevel {
	return levels.includes('error') ? 'error' : levels.includes('warning') ? 'warning' : 'information';
}

function unique(replaced: Replacement[]): Replacement[] {
	return [...new Map(replaced.map((replacement) => [replacement.from, replacement])).values()];
}

function list(names: string[]): string {
	const rest = names.length - LISTED;
	return names.slice(0, LISTED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function format(number: number): string {
	return number.toLocaleString('en-US');
}
