/**
 * The environment n8n-core is to find. Import this module before anything of n8n: its `InstanceSettings` reads the
 * environment once and writes `.n8n/config` into the user folder as soon as it is made. Import it at the top of a file.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder in the place of `~`: n8n's settings and binary data go to `.n8n` in it. Removed at the end. */
export const n8nUserFolder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));

Object.assign(process.env, {
	N8N_USER_FOLDER: n8nUserFolder,
	N8N_ENCRYPTION_KEY: 'encryption key of the tests',
	N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
	N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
	// Tests look up nothing.
	EMAIL_DELIVERY_DNS: 'off',
	EXECUTIONS_MODE: 'regular',
	N8N_LOG_LEVEL: process.env.N8N_LOG_LEVEL ?? 'silent',
});
delete process.env.N8N_BINARY_DATA_STORAGE_PATH;

const remove = () => rmSync(n8nUserFolder, { recursive: true, force: true });

// Jest gives test files a copy of `process` that never hears "exit", so there its own hook cleans up.
const { afterAll } = globalThis as { afterAll?: (cleanUp: () => void) => void };
if (afterAll) afterAll(remove);
else process.once('exit', remove);
