import { runCrashTest } from '../../scripts/crash-test/crashTest';

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
