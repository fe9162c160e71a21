import { join } from 'node:path';

import type { ConfirmResult } from '../../../../core/delivery/sending/confirm';
import { STORES } from '../../../helpers/stores';
import type { ConfirmTask } from '../confirmProcess';
import { openScript, openSink } from '../servers';
import { type Bench, CALM, expectNobodyTwiceNobodyLost, openBench, prepare } from '../support';

const SCRIPT = join(__dirname, '../confirmProcess.ts');
const RECIPIENTS = 500;

describe.each(STORES)('one delivery confirmed by two processes at once, on $name', ({ start }) => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench.close());

	test('they share the work, and nobody gets it twice', async () => {
		// A sink for each, to see who sent what.
		const sinks = [await openSink({ delayMs: 5 }), await openSink({ delayMs: 5 })];
		const { delivery, analysisId } = await prepare(bench.context(), RECIPIENTS);
		const common = { store: bench.options, deliveryId: delivery.id, connections: 4, timing: CALM };
		const processes = sinks.map(({ port }) => openScript(SCRIPT, { ...common, port } satisfies ConfirmTask));
		await Promise.all(processes.map((process) => process.next()));
		processes.forEach((process) => process.go());
		const results = await Promise.all(processes.map((process) => process.next<ConfirmResult>()));
		await Promise.all(processes.map(({ ended }) => ended));

		expect(results.map(({ outcome }) => outcome)).toEqual(['finished', 'finished']);
		const { sent, unknown } = await expectNobodyTwiceNobodyLost(bench.store, analysisId, sinks);
		expect({ sent: sent.length, unknown: unknown.length }).toEqual({ sent: RECIPIENTS, unknown: 0 });
		for (const { messages } of sinks) expect(messages.length).toBeGreaterThan(0);
	});
});
