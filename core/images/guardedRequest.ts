import { lookup as systemLookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Sentence } from '../delivery/types';
import { sentence, SpokenError } from '../sentences';
import { isAllowedAddress } from './addresses';

export interface ResolvedAddress {
	address: string;
	family: number;
}

/** What a guarded request may reach. */
export interface Guard {
	/** Also the own machine and inner networks, never a cloud's metadata service. (Default: false) */
	allowPrivate?: boolean;
	/** All addresses of a name. (Default: the system's resolver) */
	resolve?: (hostname: string) => Promise<ResolvedAddress[]>;
}

const MOST_REDIRECTS = 3;
const REDIRECTS = [301, 302, 303, 307, 308];

/** A reason as it ends the sentence "The image … cannot be used: …", and what to do. */
export class Refusal extends SpokenError {
	constructor(
		reason: Sentence,
		readonly advice?: Sentence,
	) {
		super(reason);
	}
}

/** Why a request had no answer: a refusal's own reason, a time-out, or the error of the connection. */
export function whyFailed(error: unknown, timeout: AbortSignal, timeoutMs: number): Sentence {
	if (error instanceof Refusal) return error.sentence;
	if (timeout.aborted) return sentence('request.timeout', { seconds: timeoutMs / 1000 });
	const { code, message } = error as NodeJS.ErrnoException;
	return sentence('request.failed', { why: code ?? message });
}

/**
 * Asks for an address by http(s), follows up to three redirects, and hands the reply to `read`. Each name is resolved
 * once, all its addresses are checked, and the connection goes to one of exactly these, so that a name that changes its
 * address in between gains nothing.
 * @throws Refusal with the reason; errors of the connection; the signal's reason
 */
export async function guardedRequest<T>(
	first: string,
	options: Guard & { accept: string; signal: AbortSignal },
	read: (reply: http.IncomingMessage, url: URL) => Promise<T> | T,
): Promise<T> {
	let url = parseUrl(first);
	for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
		const addresses = await resolveAllowed(url, options, options.signal);
		const reply = await request(url, addresses, options);
		try {
			const next = locationOf(reply, url);
			if (!next) return await read(reply, url);
			url = next;
		} finally {
			reply.destroy();
		}
	}
	throw new Refusal(sentence('request.redirects', { most: MOST_REDIRECTS }));
}

function parseUrl(given: string, base?: URL): URL {
	const url = URL.parse(given, base?.href);
	if (!url) throw new Refusal(sentence('request.malformed', {}));
	if (url.protocol !== 'http:' && url.protocol !== 'https:') {
		throw new Refusal(sentence('request.scheme', { scheme: url.protocol.slice(0, 20) }));
	}
	if (url.username || url.password) throw new Refusal(sentence('request.withUser', {}));
	return url;
}

/** The addresses of the URL's host, all of them allowed. One that is not spoils the name: it is no honest one. */
async function resolveAllowed(url: URL, guard: Guard, signal: AbortSignal): Promise<ResolvedAddress[]> {
	const host = url.hostname.replace(/^\[|\]$/g, '');
	const family = isIP(host);
	const addresses = family ? [{ address: host, family }] : await resolveName(host, guard, signal);
	const refused = addresses.find(({ address }) => !isAllowedAddress(address, guard.allowPrivate ?? false));
	if (!refused) return addresses;
	const place = family ? host : `${host} (${refused.address})`;
	throw new Refusal(sentence('request.innerNetwork', { place }), sentence('request.putItOutside', {}));
}

function systemAddresses(hostname: string): Promise<ResolvedAddress[]> {
	return systemLookup(hostname, { all: true });
}

async function resolveName(host: string, { resolve = systemAddresses }: Guard, signal: AbortSignal): Promise<ResolvedAddress[]> {
	const addresses = await orAborted(
		resolve(host).catch(() => []),
		signal,
	);
	if (addresses.length === 0) throw new Refusal(sentence('request.noAddress', { host }));
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

function request(url: URL, addresses: ResolvedAddress[], { accept, signal }: { accept: string; signal: AbortSignal }): Promise<http.IncomingMessage> {
	const { get } = url.protocol === 'https:' ? https : http;
	return new Promise((resolve, reject) => {
		get(
			url,
			{
				agent: false, // no connection is kept, and no proxy of the environment takes the address from us
				lookup: lookupIn(addresses),
				headers: { accept, 'accept-encoding': 'identity', 'user-agent': 'n8n-nodes-email-delivery' },
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
	if (!reply.headers.location) throw new Refusal(sentence('request.redirectsNowhere', { status: reply.statusCode ?? 0 }));
	return parseUrl(reply.headers.location, url);
}
