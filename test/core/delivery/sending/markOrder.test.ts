import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { SenderTask } from '../../../../scripts/crash-test/sendInProcess';
import { openFaultyServer } from '../servers';
import { type Bench, openBench, prepare, SHORT } from '../support';

/** What the system was asked to do, in order: `mark` = the log of the store was written, `sync` = it is on the disk. */
type Event = 'write' | 'sync' | 'data' | 'content';

const CALLS: Array<[Event, RegExp]> = [
	['write', /pwrite64\(\d+<[^>]*\.sqlite-wal>/],
	['sync', /f(?:data)?sync\(\d+<[^>]*\.sqlite-wal>/],
	['data', /(?:write|sendto|sendmsg|writev)\(\d+<(?:TCP|socket)[^>]*>.*DATA\\r\\n/],
	// A header line with its line break: a source file on its way to the compiler speaks of Subject too, over a socket of its own.
	['content', /(?:write|sendto|sendmsg|writev)\(\d+<(?:TCP|socket)[^>]*>.*Subject: [^"\\]*\\r\\n/],
];

const probe = spawnSync('strace', ['-y', '-o', '/dev/null', 'true']);
const works = probe.status === 0;
if (!works) console.warn('Not shown: the order of fsync and DATA. strace is missing or may not trace (apt-get install strace).');

const MESSAGES = 4;

/** Whose commits would stand between. */
const NO_HEARTBEAT = { ...SHORT, heartbeatMs: 60_000, runDeadAfterMs: 120_000 };

describe.each([
	['one command at a time', {}],
	['commands in groups', { ehlo: { reply: '250-faulty.test\r\n250 PIPELINING' } }],
])('%s', (_how, script) => {
	let bench: Bench;
	let folder: string;
	beforeAll(async () => {
		bench = await openBench();
		folder = mkdtempSync(path.join(tmpdir(), 'mark-order-'));
	});
	afterAll(async () => {
		rmSync(folder, { recursive: true, force: true });
		await bench.close();
	});

	(works ? test : test.skip)('the DATA mark is on the disk before DATA is on the socket', async () => {
		const server = await openFaultyServer(script);
		const { delivery } = await prepare(bench.context(), MESSAGES);
		const task: SenderTask = { store: bench.options, deliveryId: delivery.id, port: server.port, connections: 1, replyMs: 20_000, timing: NO_HEARTBEAT };
		const events = await trace(task, path.join(folder, 'trace'));

		expect(events.filter((event) => event === 'data')).toHaveLength(MESSAGES);
		expect(events.filter((event) => event === 'content')).toHaveLength(MESSAGES);
		// between two DATA: the log is written and synced after the content before, and nothing is left unsynced
		const turns = events.join(' ').split(/ ?\bdata\b ?/).slice(0, MESSAGES);
		for (const [index, turn] of turns.entries()) {
			expect(turn).toMatch(index === 0 ? /write sync$/ : /^content (?:write )+sync$/);
		}
	});
});

/** Runs a sender under strace. It must not block this thread, where the server lives. */
async function trace(task: SenderTask, file: string): Promise<Event[]> {
	const sender = path.join(__dirname, '../../../../scripts/crash-test/sender.ts');
	const calls = 'trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg';
	const args = ['-f', '-y', '-s', '4000', '-e', calls, '-o', file, process.execPath, '--import', 'tsx', sender, JSON.stringify(task)];
	const child = spawn('strace', args, { stdio: ['pipe', 'ignore', 'inherit'] });
	child.stdin.end('go\n');
	await new Promise((resolve) => child.once('exit', resolve));
	return readFileSync(file, 'latin1').split('\n').flatMap(eventOf);
}

/**
 * A line of the trace as an event. One call in several threads is told in two lines: a sync counts when it is through, all
 * else when it begins. What the system refused (EAGAIN) did not happen.
 */
function eventOf(line: string): Event[] {
	if (/<\.\.\. f(?:data)?sync resumed>/.test(line)) return ['sync'];
	const call = CALLS.find(([, pattern]) => pattern.test(line));
	const isForLater = call?.[0] === 'sync' && line.includes('<unfinished');
	return call && !isForLater && !/ = -1 E/.test(line) ? [call[0]] : [];
}
