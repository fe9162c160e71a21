import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** `count` different ports of 127.0.0.1 that nobody listens on at this moment. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = await Promise.all(Array.from({ length: count }, listen));
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
	return ports;
}

async function listen() {
	const server = createServer().listen(0, '127.0.0.1');
	await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject));
	return server;
}
