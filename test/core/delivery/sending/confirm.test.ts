import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import { confirmDelivery } from '../../../../core/delivery/sending/confirm';
import type { Progress } from '../../../../core/delivery/context';
import type { MailSink, MailSinkOptions } from '../../../helpers/mailSink';
import { openFaultyServer, openSink } from '../servers';
import {
	addressOf,
	type Bench,
	confirm,
	decide,
	errorCode,
	expectNobodyTwiceNobodyLost,
	letRetriesBeDue,
	makeItem,
	makeItems,
	openBench,
	prepare,
	recipientsOf,
	save,
	senderTo,
	SHORT,
	statesOf,
} from '../support';

let bench: Bench;
let sink: MailSink;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());
const useSink = async (options?: MailSinkOptions) => (sink = await openSink(options));

const LATER = { code: 450, message: '4.2.0 Try later' };
const NEVER = { code: 550, message: '5.1.1 User unknown' };

const deliveryOf = async ({ id }: { id: string }) => (await bench.store.findDelivery(id))!;

test('sends to everybody once, and says so', async () => {
	await useSink({ refuse: { [addressOf(3)]: NEVER } });
	const told: Progress[] = [];
	const items = [...makeItems(5), makeItem(2), { ...makeItem(6), email: 'r6@example.org' }];
	const { delivery, analysisId } = await prepare(bench.context(), items);
	const context = bench.context({ onProgress: (progress) => told.push(progress) });
	const result = await confirm(context, delivery, senderTo(sink));

	expect(result).toMatchObject({
		outcome: 'finished',
		delivery: { status: 'finished', stopReason: null },
		sending: {
			sent: 5,
			failed: 1,
			ignored: 1,
			unknown: 0,
			pending: 0,
			unknownRecipients: [],
			domains: [
				{ domain: 'example.com', sent: 4, failed: 1, pending: 0, unknown: 0 },
				{ domain: 'example.org', sent: 1, failed: 0, pending: 0, unknown: 0 },
			],
		},
	});
	expect(result.sending.resumeAt).toBeUndefined();
	await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
	expect(told.at(-1)).toEqual({ step: 'sending', done: 6, total: 6 });
});

test('running it again sends nothing', async () => {
	await useSink();
	const { delivery } = await prepare(bench.context(), 3);
	const first = await confirm(bench.context(), delivery, senderTo(sink));
	const second = await confirm(bench.context(), delivery, senderTo(sink));
	expect(second).toEqual(first);
	expect(sink.messages).toHaveLength(3);
	expect(sink.connections).toBeLessThanOrEqual(5);
});

test('two at once in one process share the work', async () => {
	await useSink({ delayMs: 2 });
	const { delivery, analysisId } = await prepare(bench.context(), 200);
	const sender = senderTo(sink);
	const results = await Promise.all([1, 2].map(() => confirm(bench.context(), delivery, sender)));
	expect(results.map(({ outcome }) => outcome)).toEqual(['finished', 'finished']);
	const { sent } = await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
	expect(sent).toHaveLength(200);
});

describe('connections', () => {
	test.each([
		['automatic', 0],
		['of one message', 1],
		['of three', 3],
	])('a batch %s keeps all of them busy', async (_what, batchQuantity) => {
		await useSink({ delayMs: 30 });
		const { delivery } = await prepare(bench.context(), 24, { batchQuantity });
		const { sending } = await confirm(bench.context(), delivery, senderTo(sink, { connections: 6 }));
		expect(sending.sent).toBe(24);
		expect(sink.maxConnections).toBe(6);
	});

	test('never more of them than allowed', async () => {
		await useSink({ delayMs: 5 });
		const { delivery } = await prepare(bench.context(), 40);
		await confirm(bench.context(), delivery, senderTo(sink, { connections: 2 }));
		expect(sink.maxConnections).toBe(2);
	});

	test('each is replaced after its number of messages', async () => {
		await useSink();
		const { delivery } = await prepare(bench.context(), 10);
		await confirm(bench.context(), delivery, senderTo(sink, { connections: 1, messagesPerConnection: 3 }));
		expect(sink.connections).toBe(4);
	});

	test('a claim takes as many messages as the batch quantity says', async () => {
		await useSink();
		const { delivery } = await prepare(bench.context(), 10, { batchQuantity: 4 });
		const limits: number[] = [];
		const store = { ...bench.store };
		store.claimMessages = (run, limit) => {
			limits.push(limit);
			return bench.store.claimMessages(run, limit);
		};
		await confirm(bench.context({ store }), delivery, senderTo(sink, { connections: 1 }));
		expect(limits).toEqual([4, 4, 4, 4]);
	});
});

describe('refuses, and nothing is sent', () => {
	beforeEach(() => useSink());
	afterEach(() => expect(sink.connections).toBe(0));

	const refusal = (delivery: { id: string }) => confirm(bench.context(), delivery, senderTo(sink));

	test('without an analysis', async () => {
		const { delivery } = await save(bench.context(), makeItems(1));
		await expect(refusal(delivery)).rejects.toMatchObject({
			code: 'analysisMissing',
			advice: expect.stringContaining('Analyze Delivery'),
		});
	});

	test('after a change', async () => {
		const { delivery } = await prepare(bench.context(), 2);
		await save(bench.context(), makeItems(2), { subject: 'Bye' }, { code: delivery.code });
		await expect(refusal(delivery)).rejects.toMatchObject({ code: 'analysisMissing' });
	});

	test('with an analysis of something else', async () => {
		const { delivery, analysisId } = await prepare(bench.context(), 2);
		await bench.sql(`update analysis set fingerprint = 'another' where id = '${analysisId}' returning id`);
		await expect(refusal(delivery)).rejects.toMatchObject({ code: 'analysisOutdated' });
	});

	test('with a rejected analysis', async () => {
		const items = [{ ...makeItem(1), optOut: 'yes' }];
		const { delivery } = await save(bench.context(), items, { approvalMode: 'automatic' });
		await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		await expect(refusal(delivery)).rejects.toMatchObject({
			code: 'analysisRejected',
			message: expect.stringContaining('None of the 1 recipients'),
		});
	});

	test('a delivery that is not there', async () => {
		await expect(refusal({ id: 'nothing' })).rejects.toMatchObject({ code: 'deliveryNotFound' });
	});

	describe('without a person', () => {
		const WARNED = { text: 'Hello {{ recipient.firstName }}, no way out' };

		async function analyzed(parameters: object) {
			const { delivery } = await save(bench.context(), makeItems(1), parameters);
			await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
			return delivery;
		}

		test.each([
			['manual mode', {}, false],
			['semi-automatic mode with a warning', { approvalMode: 'semiAutomatic', ...WARNED }, false],
			['automatic mode, as an AI agent’s tool', { approvalMode: 'automatic' }, true],
		])('%s', async (_mode, parameters, asAgentTool) => {
			const delivery = await analyzed(parameters);
			const input = { delivery: { deliveryId: delivery.id }, sender: senderTo(sink), asAgentTool };
			await expect(confirmDelivery(bench.context(), input)).rejects.toMatchObject({
				code: 'confirmationMissing',
			});
			expect(await deliveryOf(delivery)).toMatchObject({ status: 'ready', startedAt: null });
		});

		test('whose answer was no', async () => {
			const delivery = await analyzed({});
			await decide(bench.context(), delivery, 'rejected');
			await expect(refusal(delivery)).rejects.toMatchObject({ code: 'confirmationMissing' });
		});

		test('whose yes was about the analysis before', async () => {
			const { delivery } = await prepare(bench.context(), 1);
			await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
			await expect(refusal(delivery)).rejects.toMatchObject({ code: 'confirmationMissing' });
		});
	});
});

describe('needs no person', () => {
	test.each([
		['semi-automatic mode without a warning', { approvalMode: 'semiAutomatic' as const }],
		[
			'automatic mode with a warning',
			{ approvalMode: 'automatic' as const, text: 'No way out, {{ recipient.firstName }}' },
		],
	])('%s', async (_mode, parameters) => {
		await useSink();
		const { delivery } = await save(bench.context(), makeItems(2), parameters);
		await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		expect((await confirm(bench.context(), delivery, senderTo(sink))).sending.sent).toBe(2);
	});

	test('to go on: what a person confirmed stays confirmed', async () => {
		await useSink({ onRcpt: () => LATER });
		const { delivery } = await prepare(bench.context(), 1);
		await confirm(bench.context(), delivery, senderTo(sink));
		await letRetriesBeDue(bench);
		await expect(confirm(bench.context(), delivery, senderTo(sink))).resolves.toMatchObject({ outcome: 'pending' });
	});
});

describe('pending', () => {
	test('who is to be tried later waits; the others have their message', async () => {
		let busy = true;
		await useSink({ onRcpt: (address) => (busy && address === addressOf(2) ? LATER : undefined) });
		const { delivery, analysisId } = await prepare(bench.context(), 3);
		const before = Date.now();
		const first = await confirm(bench.context(), delivery, senderTo(sink));
		expect(first).toMatchObject({
			outcome: 'pending',
			delivery: { status: 'pending' },
			sending: { sent: 2, pending: 1 },
		});
		expect(Date.parse(first.sending.resumeAt!)).toBeGreaterThanOrEqual(before + 3_600_000);
		expect(await statesOf(bench.store, analysisId)).toEqual(['sent', 'pending unreachable', 'sent']);

		// The loop of the workflow comes back too early: nothing is tried.
		const { connections } = sink;
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'pending' });
		expect(sink.connections).toBe(connections);

		await letRetriesBeDue(bench);
		busy = false;
		const last = await confirm(bench.context(), delivery, senderTo(sink));
		expect(last).toMatchObject({ outcome: 'finished', sending: { sent: 3, pending: 0 } });
		expect(recipientsOf(sink.messages).sort()).toEqual([1, 2, 3].map(addressOf));
	});

	test('each further refusal waits longer', async () => {
		await useSink({ onRcpt: () => LATER });
		const { delivery } = await prepare(bench.context(), 1);
		const waits: number[] = [];
		for (let attempt = 1; attempt <= 4; attempt += 1) {
			const { sending } = await confirm(bench.context(), delivery, senderTo(sink));
			waits.push(Math.round((Date.parse(sending.resumeAt!) - Date.now()) / 3_600_000));
			await letRetriesBeDue(bench);
		}
		expect(waits).toEqual([1, 1, 2, 4]);
	});

	test('after the validity period what is left has failed as expired', async () => {
		await useSink({ onRcpt: (address) => (address === addressOf(1) ? undefined : LATER) });
		const { delivery, analysisId } = await prepare(bench.context(), 3, { validityMs: 60_000 });
		expect((await confirm(bench.context(), delivery, senderTo(sink))).outcome).toBe('pending');
		await bench.sql(`update delivery set started_at = started_at - 60000 where id = '${delivery.id}' returning id`);
		const { connections } = sink;
		const last = await confirm(bench.context(), delivery, senderTo(sink));
		expect(last).toMatchObject({
			outcome: 'finished',
			delivery: { status: 'finished' },
			sending: { sent: 1, failed: 2, pending: 0 },
		});
		expect(await statesOf(bench.store, analysisId)).toEqual(['sent', 'failed expired', 'failed expired']);
		expect(sink.connections).toBe(connections);
	});

	test('a delivery that reached nobody in its time has failed', async () => {
		await useSink({ onRcpt: () => LATER });
		const { delivery } = await prepare(bench.context(), 1, { validityMs: 1 });
		await confirm(bench.context(), delivery, senderTo(sink));
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({
			outcome: 'finished',
			delivery: { status: 'failed' },
		});
	});

	test('what a dead run had in its hands is settled after the validity period too', async () => {
		await useSink();
		const { delivery, analysisId } = await prepare(bench.context(), 3, { validityMs: 1 });
		const run = await bench.store.startRun(analysisId, 'killed');
		const [first] = await bench.store.claimMessages(run, 2);
		await bench.store.recordAndMark(run, [], [first!.id]);
		await bench.sql('update run set beat_at = 1 where beat_at is not null returning id');
		const last = await confirm(bench.context(), delivery, senderTo(sink));
		expect(last).toMatchObject({
			outcome: 'finished',
			sending: { unknown: 1, unknownRecipients: [addressOf(1)], failed: 2 },
		});
		expect(sink.connections).toBe(0);
	});
});

describe('stops', () => {
	/** Stops it once, then lets it go on to the end. */
	async function expectToGoOn(delivery: { id: string }, analysisId: string, recipients: number): Promise<void> {
		const sender = senderTo(sink);
		expect(await confirm(bench.context(), delivery, sender)).toMatchObject({
			outcome: 'finished',
			delivery: { stopReason: null },
		});
		const { sent } = await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
		expect(sent).toHaveLength(recipients);
	}

	test.each(['cancelled', 'shutdown'] as const)('%s: in flight is finished, the rest given back', async (reason) => {
		await useSink({ delayMs: 3 });
		const { delivery, analysisId } = await prepare(bench.context(), 60);
		const abort = new AbortController();
		const onProgress = ({ done }: Progress) => done === 10 && abort.abort(reason);
		const context = bench.context({ signal: abort.signal, onProgress: (progress) => void onProgress(progress) });
		const stopped = await confirm(context, delivery, senderTo(sink));

		expect(stopped).toMatchObject({
			outcome: 'stopped',
			delivery: { status: 'paused', stopReason: reason },
			sending: { stopReason: reason, stopDetail: expect.stringContaining('again to go on'), unknown: 0 },
		});
		const { sent, pending } = stopped.sending;
		expect(sent).toBe(sink.messages.length);
		expect(sent).toBeLessThan(30);
		expect(sent + pending).toBe(60);
		expect(new Set(await statesOf(bench.store, analysisId))).toEqual(new Set(['sent', 'pending']));
		await expectToGoOn(delivery, analysisId, 60);
	});

	test('cancelled before it began: the MTA hears nothing', async () => {
		await useSink();
		const { delivery } = await prepare(bench.context(), 2);
		const context = bench.context({ signal: AbortSignal.abort('cancelled') });
		const stopped = await confirm(context, delivery, senderTo(sink));
		expect(stopped).toMatchObject({ outcome: 'stopped', sending: { stopReason: 'cancelled', pending: 2 } });
		expect(sink.connections).toBe(0);
	});

	test('mtaUnreachable', async () => {
		await useSink();
		const { delivery, analysisId } = await prepare(bench.context(), 20);
		const away = await openSink();
		const sender = senderTo(away);
		await away.stop();
		const stopped = await confirm(bench.context(), delivery, sender);
		expect(stopped).toMatchObject({
			outcome: 'stopped',
			sending: { stopReason: 'mtaUnreachable', pending: 20, unknown: 0 },
		});
		expect(stopped.sending.stopDetail).toMatch(/refused the connection/);
		await expectToGoOn(delivery, analysisId, 20);
	});

	test('mtaTls', async () => {
		await useSink();
		const { delivery, analysisId } = await prepare(bench.context(), 2);
		const stopped = await confirm(bench.context(), delivery, senderTo(sink, { security: 'startTlsRequired' }));
		expect(stopped).toMatchObject({ outcome: 'stopped', sending: { stopReason: 'mtaTls', pending: 2 } });
		await expectToGoOn(delivery, analysisId, 2);
	});

	test('signInRefused: the list is not burnt', async () => {
		await useSink();
		const { delivery, analysisId } = await prepare(bench.context(), 30);
		const strict = await openSink({ auth: { user: 'news', pass: 'right' } });
		const sender = senderTo(strict, { user: 'news', password: 'wrong', connections: 3 });
		const stopped = await confirm(bench.context(), delivery, sender);
		expect(stopped).toMatchObject({ outcome: 'stopped', sending: { stopReason: 'signInRefused', pending: 30 } });
		expect(strict.signIns).toBeLessThanOrEqual(3);
		await expectToGoOn(delivery, analysisId, 30);
	});

	test('senderRefused: the list is not burnt', async () => {
		let strict = true;
		await useSink({ onMail: () => (strict ? { code: 550, message: '5.7.1 Not you' } : undefined) });
		const { delivery, analysisId } = await prepare(bench.context(), 30);
		const stopped = await confirm(bench.context(), delivery, senderTo(sink, { connections: 3 }));
		expect(stopped).toMatchObject({
			outcome: 'stopped',
			sending: { stopReason: 'senderRefused', pending: 30, failed: 0 },
		});
		expect(stopped.sending.stopDetail).toContain('5.7.1 Not you');
		expect(sink.connections).toBeLessThanOrEqual(3);
		strict = false;
		await expectToGoOn(delivery, analysisId, 30);
	});

	test('senderRefused: the sender can be corrected, since nobody was asked about any recipient', async () => {
		await useSink({ onMail: (address) => (address.startsWith('wrong@') ? { code: 550, message: '5.7.1 Not you' } : undefined) });
		const { delivery } = await prepare(bench.context(), 5, { sender: { address: 'wrong@example.com' } });
		const stopped = await confirm(bench.context(), delivery, senderTo(sink, { connections: 2 }));
		expect(stopped).toMatchObject({ outcome: 'stopped', sending: { stopReason: 'senderRefused', pending: 5 } });
		expect(await save(bench.context(), makeItems(5), {}, { code: delivery.code })).toMatchObject({ change: 'updated', delivery: { id: delivery.id, revision: 2 } });
		const { id: analysisId } = await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		expect(await errorCode(confirm(bench.context(), delivery, senderTo(sink)))).toBe('confirmationMissing');
		await decide(bench.context(), delivery);
		await expectToGoOn(delivery, analysisId, 5);
	});

	test('does not wait for a new connection once it is to stop', async () => {
		const server = await openFaultyServer({ greeting: 'stall' });
		const { delivery, analysisId } = await prepare(bench.context(), 4);
		const abort = new AbortController();
		const store = { ...bench.store };
		store.claimMessages = (run, limit) => {
			abort.abort('cancelled');
			return bench.store.claimMessages(run, limit);
		};
		const stopped = await confirm(bench.context({ store, signal: abort.signal }), delivery, senderTo(server));
		expect(stopped).toMatchObject({ outcome: 'stopped', sending: { stopReason: 'cancelled' } });
		expect(server.connections).toBe(0);
		expect(await statesOf(bench.store, analysisId)).toEqual(Array(4).fill('pending'));
		await useSink();
		await expectToGoOn(delivery, analysisId, 4);
	});
});

test('a message that can no longer be made is left out, the others go', async () => {
	await useSink();
	const { delivery, analysisId } = await prepare(bench.context(), 3);
	const second = `target_version = '${delivery.targetVersion}' and position = 1`;
	await bench.sql(`update target_recipient set profile = '{}' where ${second} returning position`);
	expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({
		outcome: 'finished',
		sending: { sent: 2, ignored: 1 },
	});
	expect(await statesOf(bench.store, analysisId)).toEqual(['sent', 'ignored personalization', 'sent']);
});

test('waits for what another run has in its hands, until its patience is over', async () => {
	await useSink();
	const { delivery, analysisId } = await prepare(bench.context(), 3);
	const other = await bench.store.startRun(analysisId, 'another');
	await bench.store.claimMessages(other, 1);
	const timing = { ...SHORT, runDeadAfterMs: 60_000, patienceMs: 100 };
	const result = await confirm(bench.context({ timing }), delivery, senderTo(sink));
	expect(result).toMatchObject({
		outcome: 'pending',
		sending: { sent: 2, pending: 1, resumeAt: expect.any(String) },
	});

	const patient = confirm(bench.context({ timing: { ...timing, patienceMs: 30_000 } }), delivery, senderTo(sink));
	await bench.store.endRun(other);
	expect(await patient).toMatchObject({ outcome: 'finished', sending: { sent: 3 } });
});
