import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { endWithJest } from './children';

/** A TypeScript file that runs in a process of its own and prints lines of JSON. */
export interface ScriptProcess {
	/** The next line that it prints. Fails when it ends without one. */
	next<T = unknown>(): Promise<T>;
	/** Lets it go on where it waits for a line. */
	go(): void;
	kill(signal: NodeJS.Signals): void;
	/** How it ended: its exit code, or the signal that ended it. */
	readonly ended: Promise<number | NodeJS.Signals>;
}

/** Starts it; the input reaches it as JSON in its first argument. */
export function startScript(file: string, input: unknown): ScriptProcess {
	const child = spawn(process.execPath, ['--import', 'tsx', file, JSON.stringify(input)], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	endWithJest(child);
	// A process that was killed closes its standard input before we notice.
	child.stdin.on('error', () => undefined);
	const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
	return {
		async next<T>() {
			const { value, done } = await lines.next();
			if (done) throw new Error(`${file} ended without a further line`);
			return JSON.parse(value) as T;
		},
		go: () => void child.stdin.write('go\n'),
		kill: (signal) => void child.kill(signal),
		ended: once(child, 'exit').then(([code, signal]) => code ?? signal),
	};
}
