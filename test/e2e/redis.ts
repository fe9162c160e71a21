import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, untilOpen } from './ports';

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
	await untilOpen(port, START_TIMEOUT_MS);
	return {
		port,
		async stop() {
			child.kill('SIGTERM');
			await ended;
			await rm(folder, { recursive: true, force: true });
		},
	};
}
