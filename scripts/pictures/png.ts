/** Pictures of pages as PNG with a palette (RFC 2083): a third of the bytes, and the eye sees no difference. */
import { writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import type { BrowserContext } from 'playwright-core';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS = 256;

interface Pixels {
	width: number;
	height: number;
	/** Red, green, blue and opacity of each. */
	rgba: Uint8Array;
}

/** Writes a screenshot to a file with no more than 256 colours. @param browser decodes it */
export async function savePng(browser: BrowserContext, screenshot: Buffer, file: string): Promise<void> {
	const pixels = await decode(browser, screenshot);
	const colours = coloursOf(pixels);
	const palette = choosePalette(colours);
	const indexOf = new Map([...colours.keys()].map((colour) => [colour, nearest(palette, colour)]));
	await writeFile(file, encode(pixels, palette, indexOf));
}

async function decode(browser: BrowserContext, screenshot: Buffer): Promise<Pixels> {
	// A page of its own: that of the picture lets in nothing.
	const decoder = await browser.newPage();
	const script = `(async () => {
		const image = await createImageBitmap(await (await fetch('data:image/png;base64,${screenshot.toString('base64')}')).blob());
		const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
		canvas.drawImage(image, 0, 0);
		const { data } = canvas.getImageData(0, 0, image.width, image.height);
		let text = '';
		for (let at = 0; at < data.length; at += 30000) text += String.fromCharCode(...data.subarray(at, at + 30000));
		return { width: image.width, height: image.height, base64: btoa(text) };
	})()`;
	const { base64, ...size } = (await decoder.evaluate(script)) as { width: number; height: number; base64: string };
	await decoder.close();
	return { ...size, rgba: Buffer.from(base64, 'base64') };
}

/** How often each colour is there, as 0xRRGGBB. */
function coloursOf({ rgba }: Pixels): Map<number, number> {
	const counts = new Map<number, number>();
	for (let at = 0; at < rgba.length; at += 4) {
		const colour = colourAt(rgba, at);
		counts.set(colour, (counts.get(colour) ?? 0) + 1);
	}
	return counts;
}

function colourAt(rgba: Uint8Array, at: number): number {
	return (rgba[at]! << 16) | (rgba[at + 1]! << 8) | rgba[at + 2]!;
}

/** The most frequent colours, none too near to another: as near as they have to be for all to find room. */
function choosePalette(counts: Map<number, number>): number[] {
	const byNumber = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
	for (let apart = 0; ; apart += 3) {
		const palette: number[] = [];
		for (const colour of byNumber) {
			if (palette.length > COLOURS) break;
			if (palette.every((chosen) => distance(chosen, colour) > apart)) palette.push(colour);
		}
		if (palette.length <= COLOURS) return palette;
	}
}

function nearest(palette: readonly number[], colour: number): number {
	let best = 0;
	for (const [index, chosen] of palette.entries()) if (distance(chosen, colour) < distance(palette[best]!, colour)) best = index;
	return best;
}

function distance(a: number, b: number): number {
	return Math.abs((a >> 16) - (b >> 16)) + Math.abs(((a >> 8) & 255) - ((b >> 8) & 255)) + Math.abs((a & 255) - (b & 255));
}

function encode({ width, height, rgba }: Pixels, palette: readonly number[], indexOf: ReadonlyMap<number, number>): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	// Eight bits a pixel, by palette.
	header.set([8, 3, 0, 0, 0], 8);
	const lines = Buffer.alloc((width + 1) * height);
	for (let y = 0; y < height; y += 1) {
		for (let x = 0; x < width; x += 1) lines[y * (width + 1) + 1 + x] = indexOf.get(colourAt(rgba, (y * width + x) * 4))!;
	}
	const table = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
	return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', table), chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, content: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type), content]);
	const framed = Buffer.alloc(8);
	framed.writeUInt32BE(content.length, 0);
	framed.writeUInt32BE(crc32(body), 4);
	return Buffer.concat([framed.subarray(0, 4), body, framed.subarray(4)]);
}
