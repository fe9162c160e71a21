import type { DeliveryContext } from '../../../../core/delivery/context';
import { createRenderer } from '../../../../core/delivery/message/renderMessage';
import { dueDeliveries } from '../../../../core/delivery/sending/dueDeliveries';
import { pauseDelivery, stopDelivery } from '../../../../core/delivery/sending/halt';
import { sendMessages } from '../../../../core/delivery/sending/sendMessages';
import type { Delivery } from '../../../../core/delivery/types';
import type { MailSink } from '../../../helpers/mailSink';
import { STORES } from '../../../helpers/stores';
import { openSink } from '../servers';
import {
	addressOf,
	type Bench,
	CALM,
	confirm,
	expectNobodyTwiceNobodyLost,
	openBench,
	prepare,
	recipientsOf,
	senderTo,
	statesOf,
	until,
} from '../support';

/** A gate that holds the sink's final reply. */
function makeGate() {
	let open = () => {};
	const passed = new Promise<void>((resolve) => (open = resolve));
	return { open, passed, reached: 0 };
}

describe.each(STORES)('a run that was declared dead, on $name', ({ start }) => {
	let bench: Bench;
	let sink: MailSink;
	let gate: ReturnType<typeof makeGate>;
	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench.close());
	beforeEach(async () => {
		gate = makeGate();
		sink = await openSink({
			async onData() {
				gate.reached += 1;
				await gate.passed;
				return undefined;
			},
		});
	});
	afterEach(() => {
		jest.restoreAllMocks();
		gate.open();
	});

	/** One run over so many connections; nobody declares it dead but the test. */
	async function startSending(delivery: Delivery, analysisId: string, context: DeliveryContext, connections = 1) {
		const analysis = (await bench.store.findAnalysis(analysisId))!;
		const renderer = createRenderer({ delivery, analysis, linkKey: bench.store.linkKey });
		const sender = senderTo(sink, { connections });
		const sending = sendMessages(context, { analysis, renderer, sender, batchQuantity: 0, owner: 'test' });
		await until('the sink has a message of each connection', () => gate.reached === connections);
		return { ended: sending };
	}

	const noHeartbeat = () => bench.context({ timing: { ...CALM, heartbeatMs: 60_000 } });

	/** Declares all runs of the analysis dead that are silent for a moment. */
	const bury = (analysisId: string) => bench.store.buryDeadRuns(analysisId, -60_000);

	test('its message in flight is unknown, the others are free; its late 250 settles the unknown', async () => {
		const { delivery, analysisId } = await prepare(bench.context(), 3);
		const { ended } = await startSending(delivery, analysisId, noHeartbeat());
		expect(await bury(analysisId)).toEqual({ released: 2, unknown: 1 });
		expect(await statesOf(bench.store, analysisId)).toEqual(['unknown', 'pending', 'pending']);

		gate.open();
		await ended;
		expect(await statesOf(bench.store, analysisId)).toEqual(['sent', 'pending', 'pending']);
	});

	test('it sends nothing any more, although it had claimed more', async () => {
		const { delivery, analysisId } = await prepare(bench.context(), 8);
		const { ended } = await startSending(delivery, analysisId, noHeartbeat(), 2);
		await bury(analysisId);
		gate.open();
		await ended;
		expect(recipientsOf(sink.messages).sort()).toEqual([1, 2].map(addressOf));

		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({
			outcome: 'finished',
			sending: { sent: 8 },
		});
		await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
	});

	test('its heart notices, and it does not even ask for the next mark', async () => {
		const { delivery, analysisId } = await prepare(bench.context(), 3);
		const beat = jest.spyOn(bench.store, 'beat');
		const recordAndMark = jest.spyOn(bench.store, 'recordAndMark');
		const { ended } = await startSending(delivery, analysisId, bench.context({ timing: CALM }));
		await bury(analysisId);
		const beats = beat.mock.calls.length;
		await until('it beats two more times', () => beat.mock.calls.length >= beats + 2);
		recordAndMark.mockClear();
		gate.open();
		expect(await ended).toEqual({});
		expect(recordAndMark.mock.calls.map(([, results, marks]) => [results.length, marks.length])).toEqual([[1, 0]]);
		expect(sink.messages).toHaveLength(1);
	});

	describe('of a delivery that a person has halted', () => {
		const ref = ({ id }: Delivery) => ({ deliveryId: id });
		const letDie = (analysisId: string) => bench.sql(`update run set beat_at = 1 where analysis_id = '${analysisId}' returning id`);
		const watchdog = () => dueDeliveries(bench.context(), senderTo(sink));

		test('stopped: what it had in its hands is unknown or cancelled as soon as the watchdog looks', async () => {
			const { delivery, analysisId } = await prepare(bench.context(), 3);
			const { ended } = await startSending(delivery, analysisId, noHeartbeat());
			await stopDelivery(bench.context(), ref(delivery), 'ann');
			await watchdog();
			expect(await statesOf(bench.store, analysisId)).toEqual(['sending', 'sending', 'sending']);
			await letDie(analysisId);
			expect((await watchdog()).due).not.toContainEqual(expect.objectContaining(ref(delivery)));
			expect(await statesOf(bench.store, analysisId)).toEqual(['unknown', 'cancelled', 'cancelled']);
			gate.open();
			await ended;
			expect(await statesOf(bench.store, analysisId)).toEqual(['sent', 'cancelled', 'cancelled']);
		});

		test('stopped after it had died: settled at once', async () => {
			const { delivery, analysisId } = await prepare(bench.context(), 3);
			const { ended } = await startSending(delivery, analysisId, noHeartbeat());
			await letDie(analysisId);
			expect(await stopDelivery(bench.context(), ref(delivery), 'ann')).toMatchObject({ cancelled: 2 });
			expect(await statesOf(bench.store, analysisId)).toEqual(['unknown', 'cancelled', 'cancelled']);
			gate.open();
			await ended;
		});

		test('paused: its messages wait for a person, as the others do', async () => {
			const { delivery, analysisId } = await prepare(bench.context(), 3);
			const { ended } = await startSending(delivery, analysisId, noHeartbeat());
			await pauseDelivery(bench.context(), ref(delivery), 'ann');
			await letDie(analysisId);
			await watchdog();
			expect(await statesOf(bench.store, analysisId)).toEqual(['unknown', 'pending', 'pending']);
			gate.open();
			await ended;
		});

		test('stopped by somebody who died before all was cancelled', async () => {
			const { delivery, analysisId } = await prepare(bench.context(), 3);
			await bench.store.haltDelivery(delivery.id, 'stopped', { reason: 'stopped', detail: 'Stopped by ann.' });
			await watchdog();
			expect(await statesOf(bench.store, analysisId)).toEqual(['cancelled', 'cancelled', 'cancelled']);
		});
	});

	test('another run goes on meanwhile: nobody twice, and the late 250 counts', async () => {
		const { delivery, analysisId } = await prepare(bench.context(), 6);
		const { ended } = await startSending(delivery, analysisId, noHeartbeat());
		await bury(analysisId);
		const other = await openSink();
		const result = await confirm(bench.context(), delivery, senderTo(other));
		expect(result).toMatchObject({
			outcome: 'finished',
			sending: { sent: 5, unknown: 1, unknownRecipients: [addressOf(1)] },
		});

		gate.open();
		await ended;
		const { sent } = await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink, other]);
		expect(sent).toHaveLength(6);
	});
});
