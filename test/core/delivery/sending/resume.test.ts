import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ConfirmResult } from '../../../../core/delivery/sending/confirm';
import type { MailSink } from '../../../helpers/mailSink';
import { STORES } from '../../../helpers/stores';
import type { ConfirmTask } from '../confirmProcess';
import { openScript, openSink } from '../servers';
import { addressOf, type Bench, expectNobodyTwiceNobodyLost, makeItems, openBench, prepare, SHORT } from '../support';

// Each process that is started takes seconds on a busy machine.
jest.setTimeout(300_000);

const SCRIPT = join(__dirname, '../confirmProcess.ts');
const RECIPIENTS = 600;
const CONNECTIONS = 4;
const KILLS = 4;

const REFUSED = [7, 77, 177].map(addressOf);
const refuse = Object.fromEntries(REFUSED.map((address) => [address, { code: 550, message: '5.1.1 User unknown' }]));

/** Doubles of the first two recipients at the end: they are ignored. */
const ITEMS = [...makeItems(RECIPIENTS), ...makeItems(2)];

describe.each(STORES)('a delivery in a process that is killed, on $name', ({ start }) => {
	let bench: Bench;
	let sink: MailSink;

	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench.close());
	beforeEach(async () => {
		sink = await openSink({ delayMs: 4, refuse });
	});

	async function startConfirming(deliveryId: string) {
		const { port } = sink;
		const task: ConfirmTask = { store: bench.options, deliveryId, port, connections: CONNECTIONS, timing: SHORT };
		const child = openScript(SCRIPT, task);
		await child.next();
		child.go();
		return child;
	}

	/** After some more messages, and then at any point of the next one. */
	async function killAtRandom(deliveryId: string): Promise<void> {
		const child = await startConfirming(deliveryId);
		await sink.waitForMessages(sink.messages.length + 1 + Math.random() * 40);
		await sleep(Math.random() * 10);
		child.kill('SIGKILL');
		await child.ended;
	}

	async function confirmToTheEnd(deliveryId: string): Promise<ConfirmResult> {
		const child = await startConfirming(deliveryId);
		const result = await child.next<ConfirmResult>();
		await child.ended;
		return result;
	}

	test(`goes on after ${KILLS} kills: nobody twice, nobody lost`, async () => {
		const { delivery, analysisId } = await prepare(bench.context(), ITEMS);
		for (let kill = 0; kill < KILLS; kill += 1) await killAtRandom(delivery.id);
		const { outcome, sending } = await confirmToTheEnd(delivery.id);

		expect(outcome).toBe('finished');
		const { sent, failed, ignored, unknown } = await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
		// A refusal that was under way at a kill is unknown too: the run did not live to hear it.
		expect(REFUSED.filter((address) => ![...failed, ...unknown].includes(address))).toEqual([]);
		expect(failed.filter((address) => !REFUSED.includes(address))).toEqual([]);
		expect(ignored).toHaveLength(2);
		expect(sent.length + failed.length + unknown.length).toBe(RECIPIENTS);
		expect(unknown.length).toBeLessThanOrEqual(CONNECTIONS * KILLS);
		expect(sending).toMatchObject({
			sent: sent.length,
			failed: failed.length,
			ignored: 2,
			unknown: unknown.length,
			pending: 0,
		});
		expect([...sending.unknownRecipients].sort()).toEqual(unknown.sort());
	});

	test('without a kill no message is unknown', async () => {
		const { delivery, analysisId } = await prepare(bench.context(), ITEMS);
		const { outcome, sending } = await confirmToTheEnd(delivery.id);
		expect({ outcome, unknown: sending.unknown }).toEqual({ outcome: 'finished', unknown: 0 });
		const { sent } = await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
		expect(sent).toHaveLength(RECIPIENTS - REFUSED.length);
	});
});
