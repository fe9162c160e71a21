import type http from 'node:http';
import { DeliveryError } from '../errors';
import { checkImage, type ImageInfo } from '../message/images';
import { say, sentence } from '../sentences';
import { guardedRequest, Refusal, whyFailed, type Guard } from './guardedRequest';

export interface FetchImageOptions extends Guard {
	/** For everything together: name, connection, redirects, content; in ms. (Default: 10 s) */
	timeoutMs?: number;
	/** (Default: 5 MB) */
	maxBytes?: number;
	signal?: AbortSignal;
}

export interface FetchedImage {
	/** Where it was found in the end. */
	url: string;
	content: Buffer;
	/** By the content itself; never of type `unknown`. */
	info: ImageInfo;
}

interface Settings extends Guard {
	timeoutMs: number;
	maxBytes: number;
}

function toSettings({ timeoutMs = 10_000, maxBytes = 5_000_000, allowPrivate, resolve }: FetchImageOptions): Settings {
	return { timeoutMs, maxBytes, allowPrivate, resolve };
}

/**
 * Fetches an image by http(s), by a guarded request.
 * @throws DeliveryError `imageUnusable`: a sentence with the address and the reason; `cancelled` by the signal
 */
export async function fetchImage(url: string, options: FetchImageOptions = {}): Promise<FetchedImage> {
	const settings = toSettings(options);
	const timeout = AbortSignal.timeout(settings.timeoutMs);
	const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
	try {
		return await guardedRequest(url, { ...settings, accept: 'image/*', signal }, (reply, found) => readImage(reply, found, settings));
	} catch (error) {
		throw options.signal?.aborted ? cancelled(url) : toDeliveryError(url, error, timeout, settings);
	}
}

async function readImage(reply: http.IncomingMessage, url: URL, { maxBytes }: Settings): Promise<FetchedImage> {
	if (reply.statusCode !== 200) throw new Refusal(sentence('request.status', { status: reply.statusCode ?? 0 }));
	const encoding = reply.headers['content-encoding'] ?? 'identity';
	if (encoding !== 'identity') throw new Refusal(sentence('request.compressed', {}));
	const content = await readContent(reply, maxBytes);
	const info = checkImage(content);
	if (info.type === 'unknown') throw new Refusal(sentence('request.noImage', {}));
	return { url: url.href, content, info };
}

async function readContent(reply: http.IncomingMessage, maxBytes: number): Promise<Buffer> {
	const tooLarge = () => new Refusal(sentence('request.tooLarge', { most: maxBytes }), sentence('request.makeItSmaller', {}));
	if (Number(reply.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of reply as AsyncIterable<Buffer>) {
		length += chunk.length;
		if (length > maxBytes) throw tooLarge();
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function cancelled(url: string): DeliveryError {
	return new DeliveryError('cancelled', `Fetching the image ${toShown(url)} was cancelled.`);
}

function toDeliveryError(url: string, error: unknown, timeout: AbortSignal, settings: Settings): DeliveryError {
	const advice = error instanceof Refusal ? error.advice : sentence('request.lookAtIt', {});
	const problem = { src: toShown(url), why: whyFailed(error, timeout, settings.timeoutMs) };
	return new DeliveryError('imageUnusable', say(sentence('images.unavailable', { ...problem, advice: '' }), 'en'), {
		advice: advice && say(advice, 'en'),
		sentence: sentence('images.unavailable', { ...problem, advice: advice ?? '' }),
		cause: error,
	});
}

/** Without its query, which may hold a token. */
function toShown(url: string): string {
	const shown = (url.split(/[?#]/, 1)[0] as string).replace(/\p{Cc}/gu, ' ').replace(/\/\/[^/@]*@/, '//');
	return shown.length > 100 ? `${shown.slice(0, 99)}…` : shown;
}
