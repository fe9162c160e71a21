import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reachUrl } from '../../../core/network/reach';
import { say } from '../../../core/sentences';

const answers: Record<string, RequestListener> = {
	'/fine': (_, reply) => reply.end('x'),
	'/made': (_, reply) => reply.writeHead(204).end(),
	'/moved': (_, reply) => reply.writeHead(302, { location: '/fine' }).end(),
	'/lost': (_, reply) => reply.writeHead(302, { location: '/gone' }).end(),
	'/members': (_, reply) => reply.writeHead(403).end(),
	'/gone': (_, reply) => reply.writeHead(404).end(),
	'/broken': (_, reply) => reply.writeHead(500).end(),
	'/silent': () => undefined,
	'/cut': (_, reply) => void reply.destroy(),
	'/inside': (_, reply) => reply.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
	'/endless': (_, reply) => void setInterval(() => reply.write('x'), 1).unref(),
};

let server: Server;
let base: string;
const requests: string[] = [];
beforeAll(async () => {
	server = createServer((request, reply) => {
		requests.push(request.url ?? '');
		answers[request.url ?? '']?.(request, reply);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

const signal = new AbortController().signal;
const reach = async (url: string, options: { timeoutMs?: number; allowPrivate?: boolean } = {}) => {
	const why = await reachUrl(url, { timeoutMs: 5_000, signal, allowPrivate: true, ...options });
	return why && say(why, 'en');
};

test.each([
	['/fine', null],
	['/made', null],
	['/moved', null],
	['/endless', null],
	['/members', null],
	['/gone', 'the server answers 404'],
	['/lost', 'the server answers 404'],
	['/broken', 'the server answers 500'],
	['/cut', 'the connection failed (ECONNRESET)'],
	['/inside', '169.254.169.254 is in an inner network'],
])('%s: %s', async (path, why) => expect(await reach(`${base}${path}`)).toBe(why));

test('what takes too long', async () => expect(await reach(`${base}/silent`, { timeoutMs: 100 })).toBe('it took longer than 0.1 s'));

test('inner addresses are never asked', async () => {
	const before = requests.length;
	expect(await reach(`${base}/fine`, { allowPrivate: false })).toBe('127.0.0.1 is in an inner network');
	expect(await reach('http://[::1]/', { allowPrivate: false })).toBe('::1 is in an inner network');
	expect(requests.length).toBe(before);
});

test('a cancelled analysis is told so', async () => {
	const abort = new AbortController();
	const asking = reachUrl(`${base}/silent`, { timeoutMs: 5_000, allowPrivate: true, signal: abort.signal });
	abort.abort(new Error('cancelled'));
	await expect(asking).rejects.toThrow();
});
