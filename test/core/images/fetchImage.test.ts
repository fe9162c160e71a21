import { lookup as systemLookup } from 'node:dns/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createRawServer, type Server as RawServer } from 'node:net';
import { fetchImage, type FetchImageOptions, type ResolvedAddress } from '../../../core/images';
import { LOCALHOST_TLS } from '../../helpers/tls';
import { gif, jpeg, png } from '../message/pictures';

const picture = gif(3, 2, 500);
/** Requests that reached the server, by path and host. */
let requests: Array<{ path: string; host: string }> = [];
let server: Server;
let base: string;

const answers: Record<string, RequestListener> = {
	'/a.gif': (_, reply) => reply.setHeader('content-type', 'text/html').end(picture),
	'/a.jpg': (_, reply) => reply.end(jpeg(10, 20)),
	'/a.png': (_, reply) => reply.end(png(7, 8)),
	'/page': (_, reply) => reply.setHeader('content-type', 'image/gif').end('<html>sign in</html>'),
	'/empty': (_, reply) => reply.end(),
	'/gone': (_, reply) => reply.writeHead(404).end(picture),
	'/zipped': (_, reply) => reply.setHeader('content-encoding', 'gzip').end(picture),
	'/said-large': (_, reply) => reply.writeHead(200, { 'content-length': '2000000' }).write(picture),
	'/endless': (_, reply) => void setInterval(() => reply.write(picture), 1).unref(),
	'/silent': () => undefined,
	'/stalls': (_, reply) => reply.write(picture),
	'/cut': (_, reply) => {
		reply.writeHead(200, { 'content-length': '5000' });
		reply.write(picture, () => reply.destroy());
	},
	'/hop3': (_, reply) => reply.writeHead(302, { location: '/hop2' }).end(),
	'/hop2': (_, reply) => reply.writeHead(307, { location: 'hop1' }).end(),
	'/hop1': (_, reply) => reply.writeHead(301, { location: `${base}/a.gif` }).end(),
	'/hop4': (_, reply) => reply.writeHead(303, { location: '/hop3' }).end(),
	'/loop': (_, reply) => reply.writeHead(302, { location: '/loop' }).end(),
	'/nowhere': (_, reply) => reply.writeHead(302).end(),
	'/to-file': (_, reply) => reply.writeHead(302, { location: 'file:///etc/passwd' }).end(),
	'/to-metadata': (_, reply) => reply.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
	'/to-inside': (_, reply) => reply.writeHead(302, { location: `http://inside.example:${portOf(server)}/a.gif` }).end(),
};

beforeAll(async () => {
	server = createServer((request, reply) => {
		const path = (request.url ?? '').split('?')[0] as string;
		requests.push({ path, host: request.headers.host ?? '' });
		answers[path]?.(request, reply);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${portOf(server)}`;
});

afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
	requests = [];
});

function portOf(listening: Server | RawServer): number {
	return (listening.address() as AddressInfo).port;
}

const local: FetchImageOptions = { allowPrivate: true };

function refused(url: string, options: FetchImageOptions = {}): Promise<string> {
	return fetchImage(url, options).then(
		() => 'fetched',
		(error: { code: string; message: string }) => {
			expect(error.code).toBe('imageUnusable');
			return error.message;
		},
	);
}

test.each([
	['/a.gif', { type: 'gif', width: 3, height: 2, bytes: 500 }],
	['/a.jpg', { type: 'jpeg', width: 10, height: 20, bytes: 60 }],
	['/a.png', { type: 'png', width: 7, height: 8, bytes: 24 }],
])('fetches %s and tells its type by its content', async (path, info) => {
	const image = await fetchImage(`${base}${path}`, local);
	expect(image).toEqual({ url: `${base}${path}`, content: image.content, info });
	if (path === '/a.gif') expect(image.content).toEqual(picture);
});

test('follows three redirects', async () => {
	expect(await fetchImage(`${base}/hop3`, local)).toMatchObject({ url: `${base}/a.gif`, info: { type: 'gif' } });
});

test.each<[path: string, reason: RegExp, options?: FetchImageOptions]>([
	['/page', /what the server sends is no image\.$/],
	['/empty', /what the server sends is no image\.$/],
	['/gone', /the server answers 404\.$/],
	['/zipped', /the server sends it compressed\.$/],
	['/said-large', /it has more than 1,000,000 bytes\.$/, { maxBytes: 1_000_000 }],
	['/endless', /it has more than 100,000 bytes\.$/, { maxBytes: 100_000 }],
	['/a.gif', /it has more than 499 bytes\.$/, { maxBytes: 499 }],
	['/silent', /it took longer than 0\.1 s\.$/, { timeoutMs: 100 }],
	['/stalls', /it took longer than 0\.1 s\.$/, { timeoutMs: 100 }],
	['/cut', /the connection failed \(ECONNRESET\)\.$/],
	['/hop4', /it is redirected more than 3 times\.$/],
	['/loop', /it is redirected more than 3 times\.$/],
	['/nowhere', /the server redirects \(302\) to nowhere\.$/],
	['/to-file', /it is fetched by http or https only, not by file:\.$/],
	['/to-metadata', /169\.254\.169\.254 is in an inner network\.$/],
])('%s is refused: %s', async (path, reason, options = {}) => {
	expect(await refused(`${base}${path}`, { ...local, ...options })).toMatch(reason);
});

test('an image of exactly the limit is taken', async () => {
	expect((await fetchImage(`${base}/a.gif`, { ...local, maxBytes: 500 })).content).toHaveLength(500);
});

test.each([
	['nothing', '', 'its address is malformed'],
	['a path', '/a.gif', 'its address is malformed'],
	['a file', 'file:///etc/passwd', 'it is fetched by http or https only, not by file:'],
	['ftp', 'ftp://shop.example/a.gif', 'it is fetched by http or https only, not by ftp:'],
	['data', 'data:image/gif;base64,R0lGODlh', 'it is fetched by http or https only, not by data:'],
	['a password', 'https://user:secret@shop.example/a.gif', 'its address has a user name or password in it'],
])('%s is refused', async (_, url, reason) => {
	const message = await refused(url, { resolve: () => Promise.reject(new Error('not asked')) });
	expect(message).toMatch(new RegExp(`cannot be used: ${reason}\\.$`));
	expect(message).not.toContain('secret');
});

test('the sentence does not tell the query, which may hold a token', async () => {
	const message = await refused(`${base}/gone?token=secret#x`, local);
	expect(message).toBe(`The image ${base}/gone cannot be used: the server answers 404.`);
});

describe('inner networks', () => {
	test.each([
		'127.0.0.1',
		'127.8.9.10',
		'2130706433', // 127.0.0.1 as one number
		'0x7f000001',
		'0x7f.0.0.1',
		'0177.0.0.1',
		'127.1',
		'0.0.0.0',
		'0',
		'10.0.0.1',
		'172.16.0.1',
		'172.31.255.255',
		'192.168.1.1',
		'100.64.0.1',
		'169.254.169.254',
		'2852039166', // 169.254.169.254
		'192.0.0.192',
		'198.18.0.1',
		'224.0.0.1',
		'255.255.255.255',
		'[::1]',
		'[::]',
		'[::ffff:127.0.0.1]',
		'[::ffff:a9fe:a9fe]',
		'[::127.0.0.1]',
		'[64:ff9b::10.0.0.1]',
		'[2002:7f00:1::]',
		'[2001::1]',
		'[fe80::1]',
		'[fc00::1]',
		'[fd12:3456::1]',
		'[fd00:ec2::254]',
		'[ff02::1]',
		'[2001:db8::1]',
		'１２７.0.0.1', // full-width digits
		'127。0。0。1', // ideographic full stops
	])('http://%s/ is refused before anything connects', async (host) => {
		expect(await refused(`http://${host}:${portOf(server)}/a.gif`)).toMatch(/ is in an inner network\.$/);
		expect(requests).toEqual([]);
	});

	test.each<[what: string, addresses: ResolvedAddress[]]>([
		['a private address', [{ address: '10.1.2.3', family: 4 }]],
		['the own machine', [{ address: '127.0.0.1', family: 4 }]],
		['the own machine by IPv6', [{ address: '::1', family: 6 }]],
		['a public and a private one', [{ address: '93.184.215.14', family: 4 }, { address: '192.168.0.1', family: 4 }]],
		['metadata', [{ address: '169.254.169.254', family: 4 }]],
		['what is no address', [{ address: 'localhost', family: 4 }]],
	])('a name with %s is refused', async (_, addresses) => {
		const url = `http://rebind.example:${portOf(server)}/a.gif`;
		const message = await refused(url, { resolve: () => Promise.resolve(addresses) });
		expect(message).toMatch(/rebind\.example \(.+\) is in an inner network\.$/);
		expect(requests).toEqual([]);
	});

	test("localhost by the machine's own resolver", async () => {
		expect((await systemLookup('localhost')).address).toMatch(/^(127\.|::1)/);
		const message = await refused(`http://localhost:${portOf(server)}/a.gif`);
		expect(message).toMatch(/localhost \(.+\) is in an inner network\.$/);
	});

	test.each([
		'169.254.169.254',
		'[fd00:ec2::254]',
		'100.100.100.200',
		'[::ffff:169.254.169.254]',
		'[64:ff9b::a9fe:a9fe]',
	])('metadata at %s is refused even where private addresses are allowed', async (host) => {
		expect(await refused(`http://${host}/latest/meta-data`, local)).toMatch(/ is in an inner network\.$/);
	});

	test.each(['8.8.8.8', '172.32.0.1', '[2606:4700::1111]', '[::ffff:8.8.8.8]'])('%s counts as public', async (host) => {
		const cancelled = AbortSignal.abort();
		// Cancelled before it connects: that it got so far says that the address was let through.
		await expect(fetchImage(`http://${host}/`, { signal: cancelled })).rejects.toMatchObject({ code: 'cancelled' });
		const { isAllowedAddress } = await import('../../../core/images/addresses');
		expect(isAllowedAddress(new URL(`http://${host}/`).hostname.replace(/[[\]]/g, ''), false)).toBe(true);
	});
});

describe('names', () => {
	test('are resolved once, and the connection goes to the address that was checked', async () => {
		let asked = 0;
		const resolve = (hostname: string): Promise<ResolvedAddress[]> => {
			asked++;
			expect(hostname).toBe('pictures.example');
			// A second question would lead elsewhere.
			return Promise.resolve([{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]);
		};
		const host = `pictures.example:${portOf(server)}`;
		await fetchImage(`http://${host}/a.gif`, { ...local, resolve });
		expect(asked).toBe(1);
		expect(requests).toEqual([{ path: '/a.gif', host }]);
	});

	test('are checked again at a redirect', async () => {
		const resolve = (hostname: string): Promise<ResolvedAddress[]> =>
			Promise.resolve([{ address: hostname === 'inside.example' ? '169.254.169.254' : '127.0.0.1', family: 4 }]);
		const url = `http://outside.example:${portOf(server)}/to-inside`;
		const message = await refused(url, { ...local, resolve });
		expect(message).toMatch(/inside\.example \(169\.254\.169\.254\) is in an inner network\.$/);
		expect(requests.map(({ path }) => path)).toEqual(['/to-inside']);
	});

	test('without an address, or that the resolver fails on', async () => {
		const url = 'https://nowhere.example/a.gif';
		const reason = /the name nowhere\.example has no address\.$/;
		expect(await refused(url, { resolve: () => Promise.resolve([]) })).toMatch(reason);
		expect(await refused(url, { resolve: () => Promise.reject(new Error('ENOTFOUND')) })).toMatch(reason);
	});

	test('that take too long', async () => {
		const resolve = () => new Promise<ResolvedAddress[]>(() => undefined);
		expect(await refused('https://slow.example/', { resolve, timeoutMs: 50 })).toMatch(/longer than 0\.05 s\.$/);
	});
});

test('a server that is not there', async () => {
	const raw = createRawServer();
	await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
	const port = portOf(raw);
	await new Promise((resolve) => raw.close(resolve));
	expect(await refused(`http://127.0.0.1:${port}/`, local)).toMatch(/the connection failed \(ECONNREFUSED\)\.$/);
});

test('a server that speaks no http', async () => {
	const raw = createRawServer((socket) => socket.resume().end('220 mail.example ESMTP\r\n'));
	await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
	expect(await refused(`http://127.0.0.1:${portOf(raw)}/`, local)).toMatch(/the connection failed \(HPE_/);
	await new Promise((resolve) => raw.close(resolve));
});

test('https: a certificate that nobody vouches for is refused', async () => {
	const tls = createTlsServer(LOCALHOST_TLS, (_, reply) => void reply.end(picture));
	await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
	const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
	const message = await refused(`https://localhost:${portOf(tls)}/`, { ...local, resolve });
	expect(message).toMatch(/the connection failed \(DEPTH_ZERO_SELF_SIGNED_CERT\)\.$/);
	await new Promise((closed) => tls.close(closed));
});

test('cancelling ends it', async () => {
	const controller = new AbortController();
	const fetching = fetchImage(`${base}/silent`, { ...local, signal: controller.signal });
	setTimeout(() => controller.abort(), 20);
	await expect(fetching).rejects.toMatchObject({ code: 'cancelled' });
});
