import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresServer } from '../helpers/postgres';
import { startPostgres } from '../helpers/postgres';
import { n8nFolder } from './installN8n';
import { CHECKOUT } from './installPackage';
import { startN8n, type N8n } from './n8n';
import { startProcess, type N8nProcess } from './n8nProcess';
import { startRedis, type Redis } from './redis';

/** Executions that a worker takes at once. */
const CONCURRENCY = 2;

/** An n8n in queue mode: main and two workers over Redis and PostgreSQL. */
export interface QueueMode {
	main: N8n;
	workers: N8nProcess[];
	postgres: PostgresServer;
	stop(): Promise<void>;
}

/** Starts everything, the package installed in all of them. `stop()` it in any case. */
export async function startQueueMode(workerCount = 2): Promise<QueueMode> {
	const ends: Array<() => Promise<unknown>> = [];
	const stop = async () => {
		for (const end of ends.splice(0).reverse()) await end().catch(() => undefined);
	};
	try {
		const postgres = await startPostgres();
		ends.push(() => postgres.stop());
		const redis = await startRedis();
		ends.push(() => redis.stop());
		const env = queueEnv(postgres, redis);
		const main = await startN8n({ packages: [CHECKOUT], env });
		ends.push(() => main.stop());
		const workers: N8nProcess[] = [];
		for (let count = 0; count < workerCount; count += 1) {
			const userFolder = await workerFolder(main);
			ends.push(() => rm(userFolder, { recursive: true, force: true }));
			const command = ['worker', `--concurrency=${CONCURRENCY}`];
			// Links and webhooks are main's, as in a real deployment.
			const workerEnv = { ...env, WEBHOOK_URL: `${main.baseUrl}/` };
			const worker = await startProcess({ folder: await n8nFolder(), userFolder, files: main.files, env: workerEnv, command });
			ends.push(() => worker.stop());
			workers.push(worker);
		}
		return { main, workers, postgres, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

function queueEnv(postgres: PostgresServer, redis: Redis): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: postgres.database,
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
	};
}

/** A folder of its own, with the packages of main. */
async function workerFolder(main: N8n): Promise<string> {
	const userFolder = await mkdtemp(join(tmpdir(), 'n8n-e2e-worker-'));
	await mkdir(join(userFolder, '.n8n'));
	await symlink(join(main.userFolder, '.n8n', 'nodes'), join(userFolder, '.n8n', 'nodes'));
	return userFolder;
}
