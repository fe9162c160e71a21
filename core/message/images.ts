/** What an image file is, by its first bytes: neither its name nor the server that gave it is believed. */

export type ImageType = 'jpeg' | 'gif' | 'png' | 'webp' | 'bmp' | 'tiff' | 'svg' | 'unknown';

export interface ImageInfo {
	type: ImageType;
	/** In pixels; null where the file is broken or its format is not read here (TIFF, SVG, WebP). */
	width: number | null;
	height: number | null;
	/** Size of the file in octets. */
	bytes: number;
}

interface Size {
	width: number;
	height: number;
}

interface Format {
	type: ImageType;
	/** Octets at the start of the file, in hex; `..` is any octet. */
	starts: string[];
	readSize?: (file: Buffer) => Size | undefined;
}

/** Each format's signature. Sources: the GIF89a, JPEG (T.81 annex B), PNG (section 5.2) and TIFF 6.0 specifications. */
const FORMATS: Format[] = [
	{ type: 'jpeg', starts: ['ffd8ff'], readSize: readJpegSize },
	{ type: 'gif', starts: ['474946383761', '474946383961'], readSize: readGifSize },
	{ type: 'png', starts: ['89504e470d0a1a0a'], readSize: readPngSize },
	{ type: 'webp', starts: ['52494646........57454250'] },
	{ type: 'bmp', starts: ['424d'] },
	{ type: 'tiff', starts: ['49492a00', '4d4d002a'] },
];

/** SVG has no signature: an XML file whose first element is `svg`. */
const SVG = /^\ufeff?\s*(?:<\?xml[^>]{0,200}>\s*|<!--[^]{0,500}?-->\s*|<!DOCTYPE svg[^>]{0,300}>\s*)*<svg[\s>]/i;
const SVG_HEAD = 2_000;

/** Type and size of an image. Never throws; what is no image has the type `unknown`. */
export function checkImage(file: Buffer): ImageInfo {
	const format = FORMATS.find(({ starts }) => starts.some((start) => startsWith(file, start)));
	const { width, height } = format?.readSize?.(file) ?? { width: null, height: null };
	return { type: format?.type ?? typeOfText(file), width, height, bytes: file.length };
}

function startsWith(file: Buffer, start: string): boolean {
	const pattern = start.match(/../g) ?? [];
	return pattern.every((hex, at) => at < file.length && (hex === '..' || file[at] === Number.parseInt(hex, 16)));
}

function typeOfText(file: Buffer): ImageType {
	return SVG.test(file.toString('utf8', 0, SVG_HEAD)) ? 'svg' : 'unknown';
}

function readGifSize(file: Buffer): Size | undefined {
	return file.length < 10 ? undefined : { width: file.readUInt16LE(6), height: file.readUInt16LE(8) };
}

function readPngSize(file: Buffer): Size | undefined {
	return file.length < 24 ? undefined : { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
}

/** The size stands in the start-of-frame segment: C0–CF, but for C4 (tables), C8 (reserved) and CC (conditioning). */
function readJpegSize(file: Buffer): Size | undefined {
	let at = 2;
	while (at + 9 <= file.length && file[at] === 0xff) {
		const marker = file[at + 1] as number;
		if (marker === 0xff) {
			at += 1; // padding
			continue;
		}
		const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
		if (isFrame) return { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) };
		// Image data starts before any frame: broken.
		if (marker === 0xda || marker === 0xd9) return undefined;
		const standsAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
		at += standsAlone ? 2 : 2 + Math.max(file.readUInt16BE(at + 2), 2);
	}
	return undefined;
}
