import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Does `work` while holding a lock file that other processes respect; a lock whose process is gone is taken over. */
export async function withFileLock<T>(lockFile: string, work: () => Promise<T>): Promise<T> {
	while (!(await take(lockFile))) {
		if (await isAbandoned(lockFile)) await rm(lockFile, { force: true });
		else await sleep(500);
	}
	try {
		return await work();
	} finally {
		await rm(lockFile, { force: true });
	}
}

async function take(lockFile: string): Promise<boolean> {
	try {
		await writeFile(lockFile, String(process.pid), { flag: 'wx' });
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

async function isAbandoned(lockFile: string): Promise<boolean> {
	const pid = Number(await readFile(lockFile, 'utf8').catch(() => ''));
	// An empty file is one that its owner is just writing.
	return pid > 0 && !isAlive(pid);
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
