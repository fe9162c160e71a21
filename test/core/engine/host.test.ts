import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import workerThreads from 'node:worker_threads';

import type { Progress } from '../../../core/delivery/context';
import type { CallOutput, Engine, EngineCalls } from '../../../core/engine';
import type { StoreAccess } from '../../../core/engine/calls';
import type { MailSink } from '../../helpers/mailSink';
import { startSqliteStores, type TestStores } from '../../helpers/stores';
import { openScript, openSink } from '../delivery/servers';
import { doublesIn, recipientsOf } from '../delivery/support';
import { accessTo, confirm, type EngineModule, loadEngine, saveAnalyzed, saveDelivery } from './support';

let stores: TestStores;
let engineModule: EngineModule;
let engine: Engine;
let store: StoreAccess;
/** Threads that were started in this test. */
let threads: workerThreads.Worker[];

beforeAll(async () => {
	stores = await startSqliteStores();
	engineModule = await loadEngine();
});
afterAll(() => stores.stop());

beforeEach(() => {
	const { Worker } = workerThreads;
	threads = [];
	jest.spyOn(workerThreads, 'Worker').mockImplementation((file, options) => {
		const thread = new Worker(file, options);
		threads.push(thread);
		return thread;
	});
	engine = engineModule.startEngine();
	store = accessTo(stores.newOptions());
});
afterEach(async () => {
	await engine.close();
	jest.restoreAllMocks();
});

let sink: MailSink;
const useSink = async (delayMs: number) => (sink = await openSink({ delayMs }));

describe('the thread of n8n', () => {
	test('stays free while a delivery is analyzed and sent', async () => {
		const sinkProcess = openScript(join(__dirname, 'sinkProcess.ts'), {});
		const port = await sinkProcess.next<number>();
		const deliveryId = await saveDelivery(engine, store, 2_000);
		const [thread] = threads;

		const here = performance.eventLoopUtilization();
		const there = thread!.performance.eventLoopUtilization();
		const startedAt = performance.now();
		let ticks = 0;
		const timer = setInterval(() => (ticks += 1), 10);
		const { analysis } = await engine.call('analyzeDelivery', { store, delivery: { deliveryId } });
		const { sending } = await confirm(engine, store, deliveryId, port);
		clearInterval(timer);

		expect({ toDeliver: analysis.toDeliver, sent: sending.sent }).toEqual({ toDeliver: 2_000, sent: 2_000 });
		// A quarter of the ticks that an idle thread would have had: room for a machine that is busy with other things.
		expect(ticks).toBeGreaterThan((performance.now() - startedAt) / 10 / 4);
		const busyHere = performance.eventLoopUtilization(here).active;
		const busyThere = thread!.performance.eventLoopUtilization(there).active;
		expect(busyHere).toBeLessThan(busyThere / 3);
	});

	test('is joined by one other thread, which starts with the first call', async () => {
		expect(threads).toHaveLength(0);
		await Promise.all([1, 2, 3].map(() => engine.call('checkStore', { store })));
		await engine.call('checkStore', { store: accessTo(stores.newOptions()) });
		expect(threads).toHaveLength(1);
	});
});

describe('a call', () => {
	test('answers with what the use case gives', async () => {
		const { storeId, place } = await engine.call('checkStore', { store });
		expect(storeId).toMatch(/^\w{26}$/);
		expect(place).toBe((store.options as { file: string }).file);
		expect(await engine.call('checkStore', { store })).toEqual({ storeId, place });
	});

	test('fails with code, sentence and advice', async () => {
		const call = engine.call('analyzeDelivery', { store, delivery: { deliveryId: 'nothing' } });
		await expect(call).rejects.toMatchObject({
			name: 'DeliveryError',
			code: 'deliveryNotFound',
			message: expect.stringContaining('There is no delivery "nothing"'),
			advice: expect.stringContaining('Email Parameters'),
		});
	});

	test('fails with the reply of a server', async () => {
		sink = await openSink({ onMail: () => ({ code: 550, message: '5.7.1 Not you' }) });
		const deliveryId = await saveDelivery(engine, store, 1);
		const target = {
			kind: 'specific' as const,
			recipients: [{ address: 'qa@example.com', profile: { firstName: 'T' } }],
		};
		const mta = { host: '127.0.0.1', port: sink.port, security: 'none' };
		const call = engine.call('sendProof', { store, delivery: { deliveryId }, target, prefix: '', mta });
		await expect(call).rejects.toMatchObject({ code: 'senderRefused', reply: '550 5.7.1 Not you' });
	});

	test('that nobody knows fails, and the next one works', async () => {
		await expect(engine.call('nothing' as keyof EngineCalls, {} as never)).rejects.toMatchObject({
			code: 'internal',
		});
		await expect(engine.call('checkStore', { store })).resolves.toBeDefined();
	});

	test('whose input cannot cross to the thread fails at once, and leaves nothing behind', async () => {
		const input = { store, delivery: { deliveryId: 'x', [Symbol.iterator]: 1 }, onto: () => undefined };
		await expect(engine.call('analyzeDelivery', input as never)).rejects.toThrow(/could not be cloned/);
		await expect(engine.call('checkStore', { store })).resolves.toBeDefined();
		await engine.close();
	});

	test('tells how far it has come, and ends with all of it', async () => {
		const deliveryId = await saveDelivery(engine, store, 1_100);
		const told: Progress[] = [];
		const onProgress = (progress: Progress) => void told.push(progress);
		await engine.call('analyzeDelivery', { store, delivery: { deliveryId } }, { onProgress });
		expect(told.at(-1)).toEqual({ step: 'analysis', done: 1_100, total: 1_100 });
		expect(told.map(({ done }) => done)).toEqual([...told.map(({ done }) => done)].sort((a, b) => a - b));
	});
});

describe('cancelling', () => {
	test('stops sending cleanly: in flight is recorded, the rest waits, and a later call goes on', async () => {
		const { port, messages } = await useSink(3);
		const deliveryId = await saveAnalyzed(engine, store, 400);
		const abort = new AbortController();
		const sending = confirm(engine, store, deliveryId, port, { signal: abort.signal });
		await sink.waitForMessages(20);
		abort.abort();
		const stopped = await sending;
		expect(stopped).toMatchObject({
			outcome: 'stopped',
			sending: { stopReason: 'cancelled', unknown: 0, failed: 0 },
		});
		expect(stopped.sending.sent).toBe(messages.length);
		expect(stopped.sending.sent + stopped.sending.pending).toBe(400);

		expect(await confirm(engine, store, deliveryId, port)).toMatchObject({
			outcome: 'finished',
			sending: { sent: 400 },
		});
		expect(doublesIn(recipientsOf(messages))).toEqual([]);
	});

	test('before the call works too', async () => {
		const deliveryId = await saveDelivery(engine, store, 3);
		const signal = AbortSignal.abort();
		const call = engine.call('analyzeDelivery', { store, delivery: { deliveryId } }, { signal });
		await expect(call).rejects.toMatchObject({ code: 'cancelled' });
	});

	test('one call leaves the others alone', async () => {
		const { port } = await useSink(2);
		const ids = [await saveAnalyzed(engine, store, 60), await saveAnalyzed(engine, store, 60)];
		const abort = new AbortController();
		const calls = [
			confirm(engine, store, ids[0]!, port, { signal: abort.signal }),
			confirm(engine, store, ids[1]!, port),
		];
		await sink.waitForMessages(10);
		abort.abort();
		expect((await Promise.all(calls)).map(({ outcome }) => outcome)).toEqual(['stopped', 'finished']);
	});
});

describe('closing', () => {
	test('stops what is under way cleanly, and waits for it', async () => {
		const { port, messages } = await useSink(3);
		const deliveryId = await saveAnalyzed(engine, store, 300);
		let answer: CallOutput<'confirmDelivery'> | undefined;
		void confirm(engine, store, deliveryId, port).then((value) => (answer = value));
		await sink.waitForMessages(20);
		await engine.close();
		expect(answer).toMatchObject({
			outcome: 'stopped',
			delivery: { status: 'paused' },
			sending: { stopReason: 'shutdown', unknown: 0, sent: messages.length },
		});
		await expect(engine.call('checkStore', { store })).rejects.toMatchObject({ code: 'cancelled' });
	});

	test('before the first call, and twice', async () => {
		await engine.close();
		await engine.close();
		expect(threads).toHaveLength(0);
	});
});

describe('a thread that dies', () => {
	const faulty = () => engineModule.startEngine(join(__dirname, 'faultyWorker.cjs'));
	const act = (on: Engine, name: string) => on.call('checkStore', { act: name } as never) as Promise<unknown>;

	test('fails its open calls; the next one has a new thread', async () => {
		const { port } = await useSink(5);
		const deliveryId = await saveAnalyzed(engine, store, 100);
		const sending = confirm(engine, store, deliveryId, port);
		await sink.waitForMessages(5);
		await Promise.all([
			expect(sending).rejects.toMatchObject({
				code: 'internal',
				message: expect.stringContaining('The delivery engine stopped'),
				advice: expect.stringContaining('goes on where it was'),
			}),
			threads[0]!.terminate(),
		]);
		await expect(engine.call('checkStore', { store })).resolves.toBeDefined();
		expect(threads).toHaveLength(2);
	});

	test.each([
		['throw', /Boom/],
		['exit', /The engine ended/],
		['fillTheMemory', /memory/],
	])('%s', async (name, sentence) => {
		const host = faulty();
		const first = await act(host, 'answer');
		const waiting = act(host, 'stay');
		// At once, while the dead thread is still on its way out.
		const retried = act(host, name).catch(async (error: Error) => {
			expect(error.message).toMatch(sentence);
			return act(host, 'answer');
		});
		await expect(waiting).rejects.toMatchObject({ code: 'internal' });
		expect(await retried).not.toBe(first);
		await host.close();
	});

	test('that cannot even start', async () => {
		const host = engineModule.startEngine(join(__dirname, 'nothing.cjs'));
		await expect(act(host, 'answer')).rejects.toMatchObject({ code: 'internal' });
		await host.close();
	});
});

describe('the engine of the process', () => {
	afterEach(() => engineModule.closeEngine());

	/** The package as n8n loads it a second time. */
	async function loadAgain(): Promise<EngineModule> {
		jest.resetModules();
		return loadEngine();
	}

	test('two copies of the package share one', async () => {
		const copy = await loadAgain();
		expect(copy.getEngine).not.toBe(engineModule.getEngine);
		expect(copy.getEngine()).toBe(engineModule.getEngine());
		await copy.getEngine().call('checkStore', { store });
		await engineModule.getEngine().call('checkStore', { store });
		expect(threads).toHaveLength(1);
	});

	test('of another version gives way: it finishes what is in flight and closes', async () => {
		const former = {
			version: 'former',
			engine: { call: jest.fn(), close: jest.fn(async () => undefined) },
			forget: jest.fn(),
		};
		Object.assign(globalThis, { [Symbol.for('n8n-nodes-email-delivery.engine')]: former });
		await expect(engineModule.getEngine().call('checkStore', { store })).resolves.toBeDefined();
		expect([former.engine.close, former.forget].map((mock) => mock.mock.calls.length)).toEqual([1, 1]);
		expect(former.engine.call).not.toHaveBeenCalled();
	});

	test('once closed, the next one is a new one', async () => {
		const closed = engineModule.getEngine();
		await engineModule.closeEngine();
		await expect(closed.call('checkStore', { store })).rejects.toMatchObject({ code: 'cancelled' });
		await expect(engineModule.getEngine().call('checkStore', { store })).resolves.toBeDefined();
	});
});
