import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

type Child = ChildProcessByStdio<Writable, Readable, null>;

/**
 * A child that a failed test has left behind does not keep Jest from ending, and ends with it, since its standard input closes
 * then. (While a test waits for it, the test's own time-out is there.) Elsewhere nothing else keeps the program alive.
 */
export function endWithJest(child: Child): void {
	if (process.env.JEST_WORKER_ID === undefined) return;
	child.unref();
	for (const pipe of [child.stdin, child.stdout]) (pipe as unknown as { unref(): void }).unref();
}
