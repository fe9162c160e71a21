import { lookup as systemLookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { DeliveryError } from '../errors';
import { checkImage, type ImageInfo } from '../message/images';
import { isAllowedAddress } from './addresses';

export interface ResolvedAddress {
	address: string;
	family: number;
}

export interface FetchImageOptions {
	/** For everything together: name, connection, redirects, content; in ms. (Default: 10 s) */
	timeoutMs?: number;
	/** (Default: 5 MB) */
	maxBytes?: number;
	/** Also from the own machine and inner networks, never from a cloud's metadata service. (Default: false) */
	allowPrivate?: boolean;
	/** All addresses of a name. (Default: the system's resolver) */
	resolve?: (hostname: string) => Promise<ResolvedAddress[]>;
	signal?: AbortSignal;
}

export interface FetchedImage {
	/** Where it was found in the end. */
	url: string;
	content: Buffer;
	/** By the content itself; never of type `unknown`. */
	info: ImageInfo;
}

type Settings = Required<Omit<FetchImageOptions, 'signal'>>;

function toSettings(options: FetchImageOptions): Settings {
	return {
		timeoutMs: options.timeoutMs ?? 10_000,
		maxBytes: options.maxBytes ?? 5_000_000,
		allowPrivate: options.allowPrivate ?? false,
		resolve: options.resolve ?? ((hostname) => systemLookup(hostname, { all: true })),
	};
}

const MOST_REDIRECTS = 3;
const REDIRECTS = [301, 302, 303, 307, 308];

/** A reason as it ends the sentence "The image … cannot be used: …". */
class Refusal extends Error {
	constructor(
		reason: string,
		readonly advice?: string,
	) {
		super(reason);
	}
}

/**
 * Fetches an image by http(s). The name is resolved once, all its addresses are checked, and the connection goes to one
 * of exactly these, so that a name that changes its address in between gains nothing. Redirects are checked likewise.
 * @throws DeliveryError `imageUnusable`: a sentence with the address and the reason; `cancelled` by the signal
 */
export async function fetchImage(url: string, options: FetchImageOptions = {}): Promise<FetchedImage> {
	const settings = toSettings(options);
	const timeout = AbortSignal.timeout(settings.timeoutMs);
	const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
	try {
		return await follow(url, settings, signal);
	} catch (error) {
		throw options.signal?.aborted ? cancelled(url) : toDeliveryError(url, error, timeout, settings);
	}
}

async function follow(first: string, settings: Settings, signal: AbortSignal): Promise<FetchedImage> {
	let url = parseUrl(first);
	for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
		const addresses = await resolveAllowed(url, settings, signal);
		const reply = await request(url, addresses, signal);
		try {
			const next = locationOf(reply, url);
			if (!next) return await readImage(reply, url, settings);
			url = next;
		} finally {
			reply.destroy();
		}
	}
	throw new Refusal(`it is redirected more than ${MOST_REDIRECTS} times`);
}

function parseUrl(given: string, base?: URL): URL {
	const url = URL.parse(given, base?.href);
	if (!url) throw new Refusal('its address is malformed');
	if (url.protocol !== 'http:' && url.protocol !== 'https:') {
		throw new Refusal(`images come by http or https only, not by ${url.protocol.slice(0, 20)}`);
	}
	if (url.username || url.password) throw new Refusal('its address has a user name or password in it');
	return url;
}

/** The addresses of the URL's host, all of them allowed. One that is not spoils the name: it is no honest one. */
async function resolveAllowed(url: URL, settings: Settings, signal: AbortSignal): Promise<ResolvedAddress[]> {
	const host = url.hostname.replace(/^\[|\]$/g, '');
	const family = isIP(host);
	const addresses = family ? [{ address: host, family }] : await resolveName(host, settings, signal);
	const refused = addresses.find(({ address }) => !isAllowedAddress(address, settings.allowPrivate));
	if (!refused) return addresses;
	const place = family ? host : `${host} (${refused.address})`;
	throw new Refusal(`${place} is in an inner network`, 'Put the image on a public web server.');
}

async function resolveName(host: string, { resolve }: Settings, signal: AbortSignal): Promise<ResolvedAddress[]> {
	const addresses = await orAborted(
		resolve(host).catch(() => []),
		signal,
	);
	if (addresses.length === 0) throw new Refusal(`the name ${host} has no address`);
	return addresses;
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const abort = () => reject(signal.reason as Error);
		if (signal.aborted) return abort();
		signal.addEventListener('abort', abort, { once: true });
		void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
	});
}

function request(url: URL, addresses: ResolvedAddress[], signal: AbortSignal): Promise<http.IncomingMessage> {
	const { get } = url.protocol === 'https:' ? https : http;
	return new Promise((resolve, reject) => {
		get(
			url,
			{
				agent: false, // no connection is kept, and no proxy of the environment takes the address from us
				lookup: lookupIn(addresses),
				headers: { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'n8n-nodes-email-delivery' },
				signal,
			},
			resolve,
		).on('error', reject);
	});
}

/** Answers every question with the addresses that were checked. */
function lookupIn(addresses: ResolvedAddress[]): LookupFunction {
	return (_hostname, options, callback) => {
		const [first] = addresses;
		if (options.all) callback(null, addresses);
		else callback(null, first?.address ?? '', first?.family);
	};
}

function locationOf(reply: http.IncomingMessage, url: URL): URL | undefined {
	if (!REDIRECTS.includes(reply.statusCode ?? 0)) return undefined;
	if (!reply.headers.location) throw new Refusal(`the server redirects (${reply.statusCode}) to nowhere`);
	return parseUrl(reply.headers.location, url);
}

async function readImage(reply: http.IncomingMessage, url: URL, { maxBytes }: Settings): Promise<FetchedImage> {
	if (reply.statusCode !== 200) throw new Refusal(`the server answers ${reply.statusCode}`);
	const encoding = reply.headers['content-encoding'] ?? 'identity';
	if (encoding !== 'identity') throw new Refusal('the server sends it compressed');
	const content = await readContent(reply, maxBytes);
	const info = checkImage(content);
	if (info.type === 'unknown') throw new Refusal('what the server sends is no image');
	return { url: url.href, content, info };
}

async function readContent(reply: http.IncomingMessage, maxBytes: number): Promise<Buffer> {
	const tooLarge = () => new Refusal(`it has more than ${maxBytes.toLocaleString('en-US')} bytes`, 'Make it smaller.');
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
	const advice = error instanceof Refusal ? error.advice : 'Open the address in a browser to see whether it works.';
	const sentence = `The image ${toShown(url)} cannot be used: ${reasonOf(error, timeout, settings)}.`;
	return new DeliveryError('imageUnusable', sentence, { advice, cause: error });
}

function reasonOf(error: unknown, timeout: AbortSignal, { timeoutMs }: Settings): string {
	if (error instanceof Refusal) return error.message;
	if (timeout.aborted) return `it took longer than ${timeoutMs / 1000} s`;
	const { code, message } = error as NodeJS.ErrnoException;
	return `the connection failed (${code ?? message})`;
}

/** Without its query, which may hold a token. */
function toShown(url: string): string {
	const shown = (url.split(/[?#]/, 1)[0] as string).replace(/\p{Cc}/gu, ' ').replace(/\/\/[^/@]*@/, '//');
	return shown.length > 100 ? `${shown.slice(0, 99)}…` : shown;
}
