import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

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

/** Waits until somebody listens on a port of 127.0.0.1; throws when nobody does in time. */
export async function untilOpen(port: number, timeoutMs: number): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (!(await isOpen(port))) {
		if (Date.now() > deadline) throw new Error(`Nobody answered on port ${port} within ${timeoutMs / 1000} s`);
		await sleep(50);
	}
}

function isOpen(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});
}
