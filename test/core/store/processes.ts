import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { endWithJest } from '../../helpers/children';

import type { Task } from './storeProcess';

export interface StoreProcess {
	/** Lets it start; its result, or what it prints first. */
	go(): Promise<unknown>;
	/** `kill -9` */
	kill(): Promise<void>;
}

/** Starts a process at a store, and waits until it has loaded. */
export async function startStoreProcess(task: Task): Promise<StoreProcess> {
	const script = join(__dirname, 'storeProcess.ts');
	const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(task)], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	endWithJest(child);
	const exited = once(child, 'exit');
	const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
	await lines.next();
	return {
		async go() {
			child.stdin.write('go\n');
			const { value } = await lines.next();
			return JSON.parse(value ?? 'null');
		},
		async kill() {
			child.kill('SIGKILL');
			await exited;
		},
	};
}
