import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from './ports';

const START_TIMEOUT_MS = 180_000;
/** n8n itself gives a running execution 30 s to end. */
const STOP_TIMEOUT_MS = 40_000;

/** No outbound connection: without the last two n8n would still ask api.n8n.io at its start. */
const SILENCE = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
};

export interface N8nProcessOptions {
	/** Folder of the n8n install, see `n8nFolder()`. */
	folder: string;
	userFolder: string;
	/** The only folder whose files workflows may read and write. */
	files: string;
	env: Record<string, string>;
	/** Links of an earlier start keep working when this one has its port. (Default: a free one) */
	port?: number;
	/** Command of n8n with its arguments. (Default: `start`) */
	command?: string[];
}

/** A running n8n. */
export interface N8nProcess {
	pid: number;
	port: number;
	baseUrl: string;
	/** All that n8n has printed so far. */
	log(): Promise<string>;
	/** Sends the signal and waits for the end; a SIGTERM that is not heeded in time is followed by SIGKILL. */
	stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts n8n on ports of 127.0.0.1 and waits until it is ready. Throws with n8n's log when it does not start. */
export async function startProcess(options: N8nProcessOptions): Promise<N8nProcess> {
	const [freePort, brokerPort] = (await freePorts(2)) as [number, number];
	const port = options.port ?? freePort;
	const baseUrl = `http://127.0.0.1:${port}`;
	const logFile = join(options.userFolder, 'n8n.log');
	const child = launch(options, processEnv(options, port, brokerPort), logFile);
	const log = () => readFile(logFile, 'utf8');
	try {
		await untilReady(child, baseUrl);
	} catch (error) {
		await stop(child, 'SIGKILL');
		throw new Error(`n8n did not start: ${(error as Error).message}\n${await log()}`, { cause: error });
	}
	return { pid: child.pid ?? 0, port, baseUrl, log, stop: (signal = 'SIGTERM') => stop(child, signal) };
}

function launch({ folder, userFolder, command = ['start'] }: N8nProcessOptions, env: NodeJS.ProcessEnv, logFile: string): ChildProcess {
	const log = openSync(logFile, 'a');
	const modules = join(folder, 'node_modules');
	const args = [join(modules, 'n8n', 'bin', 'n8n'), ...command];
	const child = spawn(join(modules, '.bin', 'node'), args, { cwd: userFolder, env, stdio: ['ignore', log, log] });
	closeSync(log);
	return child;
}

/** Built up from nothing, since jest's NODE_ENV=test and npm's own variables would change how n8n behaves. */
function processEnv(options: N8nProcessOptions, port: number, brokerPort: number): NodeJS.ProcessEnv {
	return {
		...SILENCE,
		PATH: process.env.PATH,
		HOME: options.userFolder,
		TZ: 'UTC',
		N8N_USER_FOLDER: options.userFolder,
		N8N_ENCRYPTION_KEY: 'e2e-encryption-key',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		// Of a worker, which serves nothing but its health.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_SECURE_COOKIE: 'false',
		EMAIL_DELIVERY_DNS: 'off',
		N8N_RESTRICT_FILE_ACCESS_TO: options.files,
		...options.env,
	};
}

async function untilReady(child: ChildProcess, baseUrl: string): Promise<void> {
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (!(await isReady(baseUrl))) {
		if (hasEnded(child)) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`);
		if (Date.now() > deadline) throw new Error(`it was not ready after ${START_TIMEOUT_MS / 1000} s`);
		await sleep(250);
	}
}

async function isReady(baseUrl: string): Promise<boolean> {
	const response = await fetch(`${baseUrl}/healthz/readiness`).catch(() => undefined);
	return response?.ok ?? false;
}

async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
	if (hasEnded(child)) return;
	const ended = new Promise((resolve) => child.once('exit', resolve));
	child.kill(signal);
	const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
	await ended;
	clearTimeout(killer);
}

function hasEnded(child: ChildProcess): boolean {
	return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
