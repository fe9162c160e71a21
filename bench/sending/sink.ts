import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where everybody sends to. */
export interface BenchSink {
	name: 'smtp-sink' | 'bundled';
	port: number;
	stop(): void;
}

const POSTFIX_PROGRAMS = ['/usr/sbin', '/usr/bin', '/usr/local/sbin'];

/** A program of Debian's postfix package, or undefined. */
export function postfixProgram(name: string): string | undefined {
	return POSTFIX_PROGRAMS.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/** Postfix's smtp-sink, or the bundled one where that is missing. */
export async function startSink(): Promise<BenchSink> {
	const program = postfixProgram('smtp-sink');
	return program ? startSmtpSink(program) : startBundledSink();
}

async function startSmtpSink(program: string): Promise<BenchSink> {
	const port = await freePort();
	const asRoot = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
	const child = spawn(program, [...asRoot, `127.0.0.1:${port}`, '1000'], { stdio: ['ignore', 'ignore', 'inherit'] });
	await untilListening(port, child);
	return { name: 'smtp-sink', port, stop: () => child.kill() };
}

async function startBundledSink(): Promise<BenchSink> {
	const child = fork(path.join(__dirname, '..', 'rawSink.ts'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
	const port = await new Promise<number>((resolve) => child.stdout?.once('data', (data: Buffer) => resolve(Number(data))));
	return { name: 'bundled', port, stop: () => child.disconnect() };
}

async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
	for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt += 1) {
		const connected = await new Promise<boolean>((resolve) => {
			const socket = connect({ port, host: '127.0.0.1' });
			socket.once('connect', () => socket.destroy() && resolve(true));
			socket.once('error', () => resolve(false));
		});
		if (connected) return;
		await sleep(25);
	}
	throw new Error('smtp-sink did not start');
}
