import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { runCrashTest } from '../../scripts/crash-test/crashTest';
import { startScript } from '../helpers/scriptProcess';

// Each process that is started takes seconds on a busy machine.
jest.setTimeout(300_000);

/** `npm run crash-test` in small: the long runs are CI's. */
test.each([
	{ kills: 3, store: 'sqlite', faults: false },
	{ kills: 2, store: 'sqlite', faults: true },
	{ kills: 2, store: 'postgres', faults: false },
] as const)('killed at random moments: %j', async (options) => {
	const report = await runCrashTest({ ...options, messages: 300 });
	expect(report).toMatchObject({ messages: 300, lost: 0, doubled: 0 });
	expect(report.kills).toBe(options.kills);
	expect(report.max_in_flight).toBeGreaterThan(0);
	if (!options.faults) expect(report.unknown).toBeLessThanOrEqual(report.kills * report.max_in_flight);
});

/** The test of the test: what it is to find, it finds. */
test.each([
	{ sender: 'senderWithoutMarks.ts', kills: 3, damage: 'doubled' },
	{ sender: 'senderThatHopes.ts', kills: 1, damage: 'lost' },
] as const)('damage is noticed: $sender', async ({ sender, kills, damage }) => {
	const report = await runCrashTest({ kills, store: 'sqlite', faults: false, messages: 300, sender: path.join(__dirname, sender) });
	expect(report[damage]).toBeGreaterThan(0);
});

test('comes to its end after a reset: a socket that was ended before must not be reset, or Node spins for ever on its way out', async () => {
	const child = startScript(path.join(__dirname, 'sinkThatResets.ts'), {});
	expect(await child.next()).toBe('stopped');
	const end = await Promise.race([child.ended, sleep(20_000, 'it spins', { ref: false })]);
	child.kill('SIGKILL');
	expect(end).toBe(0);
});
