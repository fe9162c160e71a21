import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from './ports';

const START_TIMEOUT_MS = 20_000;

export interface Redis {
	port: number;
	stop(): Promise<void>;
}

/** Whether Debian's redis-server is on this machine. */
export function hasRedis(): boolean {
	return spawnSync('redis-server', ['--version']).status === 0;
}

/** Starts a Redis on a free port of 127.0.0.1 that keeps nothing. */
export async function startRedis(): Promise<Redis> {
	const [port] = (await freePorts(1)) as [number];
	const folder = await mkdtemp(join(tmpdir(), 'delivery-redis-'));
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
	const child = spawn('redis-server', args, { stdio: 'ignore' });
	const ended = new Promise((resolve) => child.once('exit', resolve));
	await untilOpen(port);
	return {
		port,
		async stop() {
			child.kill('SIGTERM');
			await ended;
			await rm(folder, { recursive: true, force: true });
		},
	};
}

async function untilOpen(port: number): Promise<void> {
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (!(await isOpen(port))) {
		if (Date.now() > deadline) throw new Error(`Redis did not answer on port ${port} within ${START_TIMEOUT_MS / 1000} s`);
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
