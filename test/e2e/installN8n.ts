import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { withFileLock } from './fileLock';
import { CommandFailedError, run } from './run';

export const N8N_VERSION = '2.41.1';
const NODE_VERSION = '24.21.0';
const DOWNLOAD_TRIES = 3;

/** n8n could not be downloaded: the machine has no way to the package registry, or the registry is not well. */
export class DownloadFailedError extends Error {
	override readonly name = 'DownloadFailedError';
}

/**
 * The folder of a full n8n with its own Node, installed on first use (2.8 GB, some minutes) and kept for all
 * checkouts of this machine. `installed.json` is written last: without it a half install is done again.
 * Throws `DownloadFailedError` after three tries.
 */
export async function n8nFolder(): Promise<string> {
	const folder = cacheFolder();
	await mkdir(dirname(folder), { recursive: true });
	await withFileLock(`${folder}.lock`, async () => {
		if (!(await isInstalled(folder))) await install(folder);
	});
	return folder;
}

/** The environment in which the Node of the installed n8n is the first on the path. */
export function n8nEnv(folder: string): NodeJS.ProcessEnv {
	return { ...process.env, PATH: `${join(folder, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}` };
}

function cacheFolder(): string {
	const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	return join(cache, 'n8n-nodes-email-delivery', `n8n-${N8N_VERSION}`);
}

async function isInstalled(folder: string): Promise<boolean> {
	const marker = await readFile(join(folder, 'installed.json'), 'utf8').catch(() => undefined);
	return marker !== undefined && (JSON.parse(marker) as { n8n: string }).n8n === N8N_VERSION;
}

async function install(folder: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	// Adopts a folder that works and only lacks the marker: five minutes saved.
	if ((await problemOf(folder)) !== undefined) await installAnew(folder);
	const problem = await problemOf(folder);
	if (problem) throw new Error(`n8n ${N8N_VERSION} was installed into ${folder}, but does not run: ${problem}`);
	await writeFile(join(folder, 'installed.json'), `${JSON.stringify({ n8n: N8N_VERSION, node: NODE_VERSION })}\n`);
}

async function installAnew(folder: string): Promise<void> {
	process.stderr.write(`Installing n8n ${N8N_VERSION} into ${folder} (2.8 GB, some minutes, once per machine)\n`);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder);
	await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
	const headers = `node-${process.platform}-${process.arch}`;
	await download(folder, [`node@${NODE_VERSION}`, `${headers}@${NODE_VERSION}`]);
	// Scripts off: the install script of one of n8n's add-ons (Kafka) downloads its sources from elsewhere.
	await download(folder, [`n8n@${N8N_VERSION}`, '--ignore-scripts']);
	const nodedir = `--nodedir=${join(folder, 'node_modules', headers)}`;
	await run('npm', ['rebuild', 'sqlite3', nodedir], { cwd: folder, env: n8nEnv(folder) });
}

async function download(folder: string, args: string[]): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			await run('npm', ['install', '--no-audit', '--no-fund', ...args], { cwd: folder, env: n8nEnv(folder) });
			return;
		} catch (error) {
			if (!isDownloadFailure(error)) throw error;
			if (attempt === DOWNLOAD_TRIES) throw downloadFailed(args, error);
		}
	}
}

/** By the code that npm prints: a socket or name error, an HTTP status, a version that the registry lacks. */
function isDownloadFailure(error: unknown): error is CommandFailedError {
	const code = error instanceof CommandFailedError && /npm (?:error|ERR!) code (\S+)/.exec(error.output)?.[1];
	return !!code && /^(E\d{3}|ECONN.*|E.*TIMEDOUT|ERR_SOCKET.*|ENOTFOUND|EAI_AGAIN|ENETUNREACH|ETARGET)$/.test(code);
}

function downloadFailed(args: string[], cause: Error): DownloadFailedError {
	return new DownloadFailedError(`${args.join(' ')}: ${DOWNLOAD_TRIES} downloads failed. ${cause.message}`, { cause });
}

/** What keeps this n8n from running, if anything. `n8n --version` alone does not load the database driver. */
async function problemOf(folder: string): Promise<string | undefined> {
	const options = { cwd: folder, env: n8nEnv(folder) };
	const bin = join(folder, 'node_modules', '.bin');
	try {
		const version = (await run(join(bin, 'n8n'), ['--version'], options)).trim();
		await run(join(bin, 'node'), ['-e', 'require("sqlite3")'], options);
		return version === N8N_VERSION ? undefined : `it says that it is n8n ${version}`;
	} catch (error) {
		return (error as Error).message;
	}
}
