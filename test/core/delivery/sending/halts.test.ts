/** Pausing, stopping and going on from outside; the error threshold; time budget; what Resume Due takes. */
import { systemClock } from '../../../../core/clock';
import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { extendDelivery, openExtension } from '../../../../core/delivery/parameters/extend';
import { confirmDelivery, type ConfirmInput } from '../../../../core/delivery/sending/confirm';
import { dueDeliveries } from '../../../../core/delivery/sending/dueDeliveries';
import { pauseDelivery, resumeDelivery, stopDelivery } from '../../../../core/delivery/sending/halt';
import type { Progress } from '../../../../core/delivery/context';
import type { NewFeedback } from '../../../../core/delivery/feedbackPort';
import { STORES } from '../../../helpers/stores';
import { openSink } from '../servers';
import { addressOf, type Bench, confirm, expectNobodyTwiceNobodyLost, letRetriesBeDue, makeItems, openBench, prepare, save, senderTo, statesOf, until } from '../support';

const ref = ({ id }: { id: string }) => ({ deliveryId: id });

/** As Process Feedback records a report of a provider's feedback loop. */
const complaintAbout = (messageId: string, address: string): NewFeedback => ({
	kind: 'complaint', action: 'failed', messageId, address, reason: 'denylisted', detail: null, type: 'ignored', status: '', replyCode: 0, phase: '',
	pattern: '', diagnostic: '', isQualified: true, dedupeKey: messageId,
	// the denylist is not what is looked at, and other tests send to these addresses
	effect: { moveTo: null, address: null, isComplaint: false },
});

describe.each(STORES)('on $name', ({ start }) => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench.close());

	const confirmWith = (delivery: { id: string }, input: Omit<ConfirmInput, 'delivery'>) => confirmDelivery(bench.context(), { delivery: ref(delivery), ...input });

	/** Starts a delivery of 200, and runs `halt` in the middle of it, as another execution would. */
	async function haltInTheMiddle(halt: (delivery: { id: string }) => Promise<unknown>) {
		const sink = await openSink({ delayMs: 3 });
		const { delivery, analysisId } = await prepare(bench.context(), 200);
		const confirming = confirm(bench.context(), delivery, senderTo(sink));
		await until('the sink has some', () => sink.messages.length >= 10);
		const halted = await halt(delivery);
		const atHalt = sink.messages.length;
		const result = await confirming;
		return { sink, delivery, analysisId, result, halted, atHalt };
	}

	test('pause: at once, with nothing unknown; it goes on when a person says so', async () => {
		const { sink, delivery, analysisId, result, halted, atHalt } = await haltInTheMiddle((it) => pauseDelivery(bench.context(), ref(it), 'ann'));
		expect(halted).toMatchObject({ halted: true, delivery: { status: 'paused', stopReason: 'paused' } });
		expect(result).toMatchObject({ outcome: 'stopped', sending: { stopReason: 'paused', stopDetail: 'Paused by ann. Resume it to go on.', unknown: 0 } });
		// What had its DATA mark leaves; five connections have one each at most, and as many marks are being written.
		expect(sink.messages.length - atHalt).toBeLessThanOrEqual(10);
		expect(result.sending.sent).toBe(sink.messages.length);

		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'stopped', sending: { stopReason: 'paused' } });
		expect((await dueDeliveries(bench.context(), senderTo(sink))).due).not.toContainEqual(expect.objectContaining(ref(delivery)));

		await resumeDelivery(bench.context(), ref(delivery), 'ann');
		expect((await dueDeliveries(bench.context(), senderTo(sink))).due).toContainEqual(expect.objectContaining(ref(delivery)));
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished', sending: { sent: 200, unknown: 0 } });
		await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
		const journal = (await bench.store.readJournal(delivery.id)).map(({ actor, action }) => `${actor}: ${action}`);
		expect(journal).toEqual(expect.arrayContaining(['ann: paused', 'ann: resumed']));
	});

	test('stop: what was not sent is cancelled, for good', async () => {
		const { sink, delivery, analysisId, result } = await haltInTheMiddle((it) => stopDelivery(bench.context(), ref(it), 'ann'));
		expect(result).toMatchObject({ outcome: 'stopped', delivery: { status: 'stopped' }, sending: { pending: 0, unknown: 0, stopReason: 'stopped' } });
		expect(result.sending.sent).toBe(sink.messages.length);
		expect(result.sending.sent + result.sending.cancelled).toBe(200);
		expect(new Set(await statesOf(bench.store, analysisId))).toEqual(new Set(['sent', 'cancelled']));

		await expect(resumeDelivery(bench.context(), ref(delivery), 'ann')).rejects.toMatchObject({ code: 'deliveryHalted' });
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'stopped' });
		expect(sink.messages).toHaveLength(result.sending.sent);
	});

	test('paused before it has started: nothing leaves, and its approval still counts', async () => {
		const sink = await openSink();
		const { delivery } = await prepare(bench.context(), 2);
		await pauseDelivery(bench.context(), ref(delivery), 'ann');
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'stopped', sending: { pending: 2 } });
		expect(sink.connections).toBe(0);
		await resumeDelivery(bench.context(), ref(delivery), 'ann');
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished', sending: { sent: 2 } });
	});

	test('finished: there is nothing to pause or to stop', async () => {
		const sink = await openSink();
		const { delivery } = await prepare(bench.context(), 1);
		await confirm(bench.context(), delivery, senderTo(sink));
		expect(await pauseDelivery(bench.context(), ref(delivery), 'ann')).toMatchObject({ halted: false, delivery: { status: 'finished' } });
		expect(await stopDelivery(bench.context(), ref(delivery), 'ann')).toMatchObject({ halted: false, cancelled: 0 });
	});

	describe('error threshold', () => {
		const everySecondRefused = () => {
			let count = 0;
			return openSink({ onRcpt: () => (++count % 2 === 0 ? { code: 550, message: '5.1.1 User unknown' } : undefined) });
		};

		test('stops the delivery with its figures; a person lets it go on', async () => {
			const sink = await everySecondRefused();
			const { delivery, analysisId } = await prepare(bench.context(), 60, { errorThreshold: { messages: 10, percent: 20 } });
			const stopped = await confirm(bench.context(), delivery, senderTo(sink, { connections: 1 }));
			expect(stopped).toMatchObject({ outcome: 'stopped', delivery: { status: 'paused' }, sending: { stopReason: 'errorThreshold', failed: 10 } });
			expect(stopped.delivery.stopSentence).toMatchObject({ key: 'stop.errorThreshold', values: { failed: 10, percent: 20, messages: 10 } });
			expect(stopped.sending.stopDetail).toMatch(/^10 of (19|20) messages have failed \(5[03] %\), which reaches the error threshold of 20 % and 10 messages/);
			expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'stopped', sending: { failed: 10 } });

			const again = await confirmWith(delivery, { sender: senderTo(sink, { connections: 1 }), resumeHalted: true });
			expect(again).toMatchObject({ outcome: 'stopped', sending: { failed: 20, stopReason: 'errorThreshold' } });
			const states = await statesOf(bench.store, analysisId);
			expect(states.filter((state) => state === 'pending').length).toBeGreaterThan(15);
		});

		test('an agent cannot let it go on', async () => {
			const sink = await everySecondRefused();
			const { delivery } = await prepare(bench.context(), 30, { errorThreshold: { messages: 5, percent: 20 } });
			await confirm(bench.context(), delivery, senderTo(sink, { connections: 1 }));
			const asked = await confirmWith(delivery, { sender: senderTo(sink), resumeHalted: true, asAgentTool: true });
			expect(asked).toMatchObject({ outcome: 'stopped', sending: { failed: 5 } });
		});

		test('is on by default, at a tenth and 50 messages; off when it is set so', async () => {
			const sink = await openSink({ onRcpt: () => ({ code: 550, message: '5.1.1 User unknown' }) });
			// over many domains: one domain that refuses everybody would be held first
			const people = makeItems(70).map((item, index) => ({ ...item, email: `u${index}@d${index % 10}.example.com` }));
			const { delivery } = await prepare(bench.context(), people);
			const stopped = await confirm(bench.context(), delivery, senderTo(sink, { connections: 1 }));
			expect(stopped).toMatchObject({ outcome: 'stopped', sending: { stopReason: 'errorThreshold' } });
			// a result shares its commit with the mark of the next message, which then goes out on its connection
			expect([50, 51]).toContain(stopped.sending.failed);
			const free = await prepare(bench.context(), people, { errorThreshold: 'off' });
			expect(await confirm(bench.context(), free.delivery, senderTo(sink))).toMatchObject({ outcome: 'finished', sending: { failed: 70 } });
		});

		test('bounces that came back gate the next wave', async () => {
			const sink = await openSink();
			const waves = { kind: 'equal', size: '50%', periodMs: '1h' };
			const { delivery, analysisId } = await prepare(bench.context(), 40, { waves, errorThreshold: { messages: 10, percent: 20 } });
			await confirm(bench.context(), delivery, senderTo(sink));
			await bench.sql(`update message set state = 'failed', reason = 'userUnknown' where analysis_id = '${analysisId}' and state = 'sent' and position < 12 returning id`);
			await bench.sql(`update analysis set wave_started_at = 1 where id = '${analysisId}' returning id`);
			const stopped = await confirm(bench.context(), delivery, senderTo(sink));
			expect(stopped).toMatchObject({ outcome: 'stopped', sending: { stopReason: 'errorThreshold', failed: 12, pending: 20 } });
			expect(sink.messages).toHaveLength(20);
		});

		test('complaints that came back count, too', async () => {
			const sink = await openSink();
			const waves = { kind: 'equal', size: '50%', periodMs: '1h' };
			const { delivery, analysisId } = await prepare(bench.context(), 40, { waves, errorThreshold: { messages: 10, percent: 20 } });
			await confirm(bench.context(), delivery, senderTo(sink));
			const complained = await bench.store.readMessages(analysisId, { limit: 12 });
			for (const { id, address } of complained) await bench.store.recordFeedback(complaintAbout(id, address));
			await bench.sql(`update analysis set wave_started_at = 1 where id = '${analysisId}' returning id`);
			const stopped = await confirm(bench.context(), delivery, senderTo(sink));
			expect(stopped).toMatchObject({ outcome: 'stopped', sending: { stopReason: 'errorThreshold', failed: 0, pending: 20 } });
			expect(sink.messages).toHaveLength(20);
		});
	});

	test('time budget: handed back as pending, to go on at once', async () => {
		const sink = await openSink({ delayMs: 5 });
		const { delivery, analysisId } = await prepare(bench.context(), 400);
		const sender = senderTo(sink, { connections: 1 });
		// The time is over once some have arrived, however fast this machine is.
		const clock = { ...systemClock, now: () => systemClock.now() + (sink.messages.length < 20 ? 0 : 3_600_000) };
		const handedBack = await confirmDelivery(bench.context({ clock }), { delivery: ref(delivery), sender, timeBudgetMs: 1_800_000 });
		expect(handedBack).toMatchObject({ outcome: 'pending', delivery: { status: 'pending' }, sending: { unknown: 0 } });
		expect(handedBack.sending.sent).toBeGreaterThan(0);
		expect(handedBack.sending.pending).toBeGreaterThan(0);
		expect(Date.parse(handedBack.sending.resumeAt!) - (await bench.store.now())).toBeLessThanOrEqual(1_000);
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished', sending: { sent: 400 } });
		await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
	});

	test('how far a run has come is in the store while it goes on', async () => {
		const sink = await openSink({ delayMs: 5 });
		const { delivery, analysisId } = await prepare(bench.context(), 150);
		const confirming = confirm(bench.context(), delivery, senderTo(sink));
		const done = async () => Number((await bench.sql(`select max(done) as done from run where analysis_id = '${analysisId}'`))[0]!.done);
		await until('some are done', async () => (await done()) > 0);
		expect(await done()).toBeLessThan(150);
		await confirming;
	});

	test('unknown messages are sent again only when a person chose so', async () => {
		const sink = await openSink();
		const { delivery, analysisId } = await prepare(bench.context(), 2);
		const run = await bench.store.startRun(analysisId, 'another');
		const [first] = await bench.store.claimMessages(run, 1);
		await bench.store.recordAndMark(run, [], [first!.id]);
		await bench.store.recordAndMark(run, [{ id: first!.id, result: { state: 'unknown', reply: '' } }], []);
		await bench.store.endRun(run);
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished', sending: { sent: 1, unknown: 1 } });
		expect(await confirmWith(delivery, { sender: senderTo(sink), resendUnknown: true, asAgentTool: true })).toMatchObject({ sending: { unknown: 1 } });
		const again = await confirmWith(delivery, { sender: senderTo(sink), resendUnknown: true });
		expect(again).toMatchObject({ outcome: 'finished', sending: { sent: 2, unknown: 0 } });
		expect(sink.messages).toHaveLength(2);
	});

	test('retries of its own: as often as it says, then the validity ends them', async () => {
		const sink = await openSink({ onRcpt: () => ({ code: 450, message: '4.2.0 Later' }) });
		const { delivery } = await prepare(bench.context(), 1, { retries: { firstDay: 1, spacingMs: '2h' } });
		const hours = async () => {
			const { sending } = await confirm(bench.context(), delivery, senderTo(sink));
			return Math.round((Date.parse(sending.resumeAt!) - (await bench.store.now())) / 360_000) / 10;
		};
		expect(await hours()).toBe(2);
		await letRetriesBeDue(bench);
		expect(await hours()).toBe(24);
	});

	test.each([
		['a period', () => ({ validityMs: 1_500 })],
		['a date', () => ({ validUntil: { at: Date.now() + 3_000 } })],
	])('validity (%s) that ends while a run goes on ends the run: what is left expires', async (_what, validity) => {
		const sink = await openSink({ delayMs: 100 });
		const { delivery, analysisId } = await prepare(bench.context(), 60, validity());
		const result = await confirm(bench.context(), delivery, senderTo(sink, { connections: 1 }));
		expect(result.sending).toMatchObject({ pending: 0, unknown: 0, sent: sink.messages.length });
		const states = await statesOf(bench.store, analysisId);
		expect(states.filter((state) => state !== 'sent')).toEqual(Array(60 - sink.messages.length).fill('failed expired'));
		expect(sink.messages.length).toBeLessThan(60);
	});

	test('Resume Due takes its own MTA only, and names the rest', async () => {
		const [mine, theirs] = [await openSink(), await openSink()];
		const pending = async (sink: { port: number }) => {
			const { delivery } = await prepare(bench.context(), 2, { waves: { kind: 'equal', size: '1', periodMs: '1h' } });
			await confirm(bench.context(), delivery, senderTo(sink));
			await bench.sql(`update delivery set resume_at = 1 where id = '${delivery.id}' returning id`);
			return delivery;
		};
		const own = await pending(mine);
		const other = await pending(theirs);
		const { due, others } = await dueDeliveries(bench.context(), senderTo(mine));
		expect(due).toContainEqual(expect.objectContaining(ref(own)));
		expect(due).not.toContainEqual(expect.objectContaining(ref(other)));
		expect(others).toContainEqual({ ...ref(other), label: 'Spring news', mta: `127.0.0.1:${theirs.port}` });
	});

	test('paused in the very moment of the start: nothing leaves', async () => {
		const sink = await openSink();
		const { delivery } = await prepare(bench.context(), 2);
		const store = { ...bench.store };
		store.startRun = async (...args) => {
			await pauseDelivery(bench.context(), ref(delivery), 'ann');
			return bench.store.startRun(...args);
		};
		expect(await confirm(bench.context({ store }), delivery, senderTo(sink))).toMatchObject({ outcome: 'stopped', sending: { stopReason: 'paused' } });
		expect(sink.connections).toBe(0);
	});

	describe('paused or stopped before it has started', () => {
		const automatic = { approvalMode: 'automatic' } as const;
		const pause = (delivery: { id: string }) => pauseDelivery(bench.context(), ref(delivery), 'ann');
		const stop = (delivery: { id: string }) => stopDelivery(bench.context(), ref(delivery), 'ann');

		/** Analyzes, and halts the delivery in the middle of it, as another execution would. */
		async function analyzeAndHalt(halt: (delivery: { id: string }) => Promise<unknown>) {
			const { delivery } = await save(bench.context(), makeItems(2), automatic);
			const store = { ...bench.store };
			store.addMessages = async (...args) => {
				await halt(delivery);
				return bench.store.addMessages(...args);
			};
			return { delivery, analyzing: analyzeDelivery(bench.context({ store }), ref(delivery)) };
		}

		test('paused while it is analyzed: it stays paused until a person says so', async () => {
			const sink = await openSink();
			const { delivery, analyzing } = await analyzeAndHalt(pause);
			expect(await analyzing).toMatchObject({ state: 'ready' });
			expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'stopped', sending: { stopReason: 'paused' } });
			expect(sink.connections).toBe(0);
			expect(await resumeDelivery(bench.context(), ref(delivery), 'ann')).toMatchObject({ status: 'ready' });
			expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished', sending: { sent: 2 } });
		});

		test('stopped while it is analyzed: there is nothing to send', async () => {
			const sink = await openSink();
			const { delivery, analyzing } = await analyzeAndHalt(stop);
			await expect(analyzing).rejects.toMatchObject({ code: 'deliveryHalted', message: expect.stringContaining('was stopped') });
			await expect(confirm(bench.context(), delivery, senderTo(sink))).rejects.toMatchObject({ code: 'analysisMissing' });
			expect(await bench.store.findDelivery(delivery.id)).toMatchObject({ status: 'stopped', stopReason: 'stopped' });
			expect(sink.connections).toBe(0);
		});

		test('saved with other content afterwards: a pause stays, what was stopped is over', async () => {
			const sink = await openSink();
			const paused = await save(bench.context(), makeItems(2), automatic, { code: 'paused-early' });
			await pause(paused.delivery);
			expect((await save(bench.context(), makeItems(3), automatic, { code: 'paused-early' })).delivery).toMatchObject({ revision: 2, status: 'paused', stopReason: 'paused' });
			await analyzeDelivery(bench.context(), ref(paused.delivery));
			expect(await confirm(bench.context(), paused.delivery, senderTo(sink))).toMatchObject({ outcome: 'stopped' });

			const stopped = await save(bench.context(), makeItems(2), automatic, { code: 'stopped-early' });
			await stop(stopped.delivery);
			const again = save(bench.context(), makeItems(3), automatic, { code: 'stopped-early' });
			await expect(again).rejects.toMatchObject({ code: 'deliveryHalted', advice: expect.stringContaining('a new code') });
			expect(sink.connections).toBe(0);
		});

		test.each([
			['paused', pause, ['analyzed', 'stopped']],
			['stopped', stop, ['deliveryHalted', 'analysisMissing']],
		])('%s, a continuous delivery is not set going by the next event', async (what, halt, expected) => {
			const sink = await openSink();
			const code = `halted-events-${what}`;
			const { delivery } = await save(bench.context(), [], { ...automatic, continuous: true }, { code });
			await halt(delivery);
			const target = await openExtension(bench.context(), code, { address: 'email' });
			await target.add(makeItems(1));
			await extendDelivery(bench.context(), { code, target });
			const analyzed = await analyzeDelivery(bench.context(), ref(delivery)).then(() => 'analyzed', ({ code: why }) => why);
			const outcome = await confirm(bench.context(), delivery, senderTo(sink)).then((result) => result.outcome, ({ code: why }) => why);
			expect([analyzed, outcome]).toEqual(expected);
			expect(sink.connections).toBe(0);
		});

		test('a person lets it go on: it is where it was', async () => {
			const { delivery } = await save(bench.context(), makeItems(1), automatic);
			await pause(delivery);
			expect(await resumeDelivery(bench.context(), ref(delivery), 'ann')).toMatchObject({ status: 'beingEdited' });
			const rejected = await save(bench.context(), [{ email: 'nobody' }], automatic);
			expect(await analyzeDelivery(bench.context(), ref(rejected.delivery))).toMatchObject({ state: 'rejected' });
			await pause(rejected.delivery);
			expect(await resumeDelivery(bench.context(), ref(rejected.delivery), 'ann')).toMatchObject({ status: 'targetReady' });
		});
	});

	test('cancelled by n8n while a person pauses it: the person’s word counts', async () => {
		const sink = await openSink({ delayMs: 3 });
		const { delivery } = await prepare(bench.context(), 60);
		const abort = new AbortController();
		const onProgress = ({ done }: Progress) => {
			if (done === 5) void pauseDelivery(bench.context(), ref(delivery), 'ann').then(() => abort.abort('cancelled'));
		};
		const stopped = await confirm(bench.context({ signal: abort.signal, onProgress }), delivery, senderTo(sink));
		expect(stopped).toMatchObject({ outcome: 'stopped', delivery: { stopReason: 'paused' } });
	});

	test('a delivery that is to be tested only asks about everybody and sends nothing', async () => {
		const sink = await openSink({ refuse: { [addressOf(2)]: { code: 550, message: '5.1.1 User unknown' }, [addressOf(3)]: { code: 452, message: '4.2.2 Full' } } });
		const { delivery } = await save(bench.context(), makeItems(5), { smtpTest: true });
		const analysis = await analyzeDelivery(bench.context(), ref(delivery));
		const tested = await confirm(bench.context(), delivery, senderTo(sink, { connections: 2 }));
		expect(tested.smtpTest).toEqual({
			tested: 5,
			accepted: 3,
			refused: 1,
			deferred: 1,
			refusedRecipients: [{ address: addressOf(2), reason: 'userUnknown', reply: expect.stringContaining('5.1.1') }],
		});
		expect(sink.messages).toEqual([]);
		expect(await statesOf(bench.store, analysis.id)).toEqual(Array(5).fill('pending'));
	});
});
