/** Files that messages carry: what may be handed in, and how it gets into the store. */
import { z } from 'zod';
import { DeliveryError } from '../../errors';
import { checkImage, type ImageType } from '../../message';
import type { FilePort } from '../ports';
import type { DeliveryFile, DeliveryParameters } from '../types';

/**
 * All files of a message together. As base64 they are a third longer, and few servers take messages over 25 MB
 * (Gmail's own limit, https://support.google.com/mail/answer/6584).
 */
export const MOST_FILES = 50;
export const MOST_FILE_BYTES = 15_000_000;

/** Images that mail clients show, as MIME types. */
export const IMAGE_CONTENT_TYPES: Partial<Record<ImageType, string>> = {
	bmp: 'image/bmp',
	gif: 'image/gif',
	jpeg: 'image/jpeg',
	png: 'image/png',
	webp: 'image/webp',
};

const fileSchema = z.object({
	hash: z.string().regex(/^[0-9a-f]{64}$/, 'A file is not named by its SHA-256'),
	filename: z.string().trim().min(1, 'A file has no name').max(255, 'The name of a file has more than 255 characters'),
	contentType: z.string().max(127).regex(/^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*$/i, 'A file has no MIME type'),
	bytes: z.number().int().positive('A file is empty'),
});

const inlineSchema = fileSchema
	.extend({ name: z.string().trim().min(1, 'An inline image has no name').max(255, 'The name of an inline image has more than 255 characters') })
	.refine(({ contentType }) => Object.values(IMAGE_CONTENT_TYPES).includes(contentType), {
		message: `Inline Images: a file is no image that mail clients show (${Object.keys(IMAGE_CONTENT_TYPES).join(', ')})`,
	});

/** The fields about files in the delivery's parameters. An empty list counts as not given. */
export const filesSchema = {
	attachments: z.array(fileSchema).optional().transform(orNothing),
	inlineImages: z.array(inlineSchema).optional().transform(orNothing),
	imageInclusion: z
		.boolean()
		.optional()
		.transform((isOn) => (isOn ? (true as const) : undefined)),
};

/**
 * What the files are together, beside the content.
 * @throws DeliveryError `invalidParameter`
 */
export function checkFiles({ attachments = [], inlineImages = [], html }: DeliveryParameters): void {
	checkFileTotals([...attachments, ...inlineImages]);
	if (inlineImages.length > 0 && !html?.trim()) {
		throw refusal('Inline Images are given, but there is no HTML Content that could show them.', 'Write the HTML, or attach the files.');
	}
	const names = inlineImages.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) < index);
	if (twice !== undefined) {
		throw refusal(`Two inline images have the name "${twice}".`, 'Give each a name of its own in Inline Images.');
	}
}

/** Number and size of a delivery's files. @throws DeliveryError `invalidParameter` */
export function checkFileTotals(files: ReadonlyArray<Pick<DeliveryFile, 'bytes'>>): void {
	if (files.length > MOST_FILES) {
		throw refusal(`The messages would carry ${files.length} files; ${MOST_FILES} are the most.`, 'Leave some out, or link to them.');
	}
	const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
	if (bytes > MOST_FILE_BYTES) {
		const size = `${bytes.toLocaleString('en-US')} bytes`;
		const most = MOST_FILE_BYTES.toLocaleString('en-US');
		throw refusal(`Attachments and images together have ${size}; ${most} are the most.`, 'Make them smaller, or link to them.');
	}
}

/** Puts a file into the store. Of an image the type is that of the content, whatever it is called. */
export async function keepFile(
	store: FilePort,
	{ content, filename, contentType }: { content: Buffer; filename: string; contentType: string },
): Promise<DeliveryFile> {
	if (content.length === 0) throw refusal(`The file ${filename} is empty.`, 'Check the node that made it.');
	const hash = await store.addFile(content);
	const imageType = IMAGE_CONTENT_TYPES[checkImage(content).type];
	return { hash, filename, contentType: imageType ?? contentType, bytes: content.length };
}

function orNothing<Item>(list?: Item[]): Item[] | undefined {
	return list && list.length > 0 ? list : undefined;
}

function refusal(sentence: string, advice: string): DeliveryError {
	return new DeliveryError('invalidParameter', sentence, { advice: `${advice} Nothing was saved.` });
}
