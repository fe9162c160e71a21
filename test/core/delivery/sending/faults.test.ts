import { type MtaTimeouts, replyTimeouts } from '../../../../core/mta/timeouts';
import type { Act, Verb } from '../../../helpers/faultyServer';
import { openFaultyServer, openSink } from '../servers';
import {
	addressOf,
	type Bench,
	confirm,
	expectNobodyTwiceNobodyLost,
	letRetriesBeDue,
	logOf,
	openBench,
	prepare,
	recipientsOf,
	senderTo,
	statesOf,
} from '../support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

/** For who waits for a time-out. */
const IMPATIENT: Partial<MtaTimeouts> = { ...replyTimeouts(300), closeMs: 100 };

const RETRY = 'pending unreachable';
const BUSY: Act = { reply: '450 4.3.0 Try later' };
const BROKEN: Act = { reply: '554 Transaction failed' };
const CLOSING: Act = { reply: '421 4.3.2 Shutting down' };
const GARBAGE: Act = { reply: 'HTTP/1.1 400 Bad Request' };

/** The first of two messages over one connection meets the fault; the second one goes as usual. */
const ONE_MESSAGE: Array<[Verb, Array<[fault: string, act: Act, state: string]>]> = [
	['mail', [
		['drop', 'drop', RETRY],
		['stall', 'stall', RETRY],
		['421', CLOSING, RETRY],
		['450', BUSY, 'pending unreachable'],
		['garbage', GARBAGE, RETRY],
	]],
	['rcpt', [
		['drop', 'drop', RETRY],
		['stall', 'stall', RETRY],
		['421', CLOSING, RETRY],
		['450', BUSY, 'pending unreachable'],
		['554', BROKEN, 'failed notDefined'],
		['garbage', GARBAGE, RETRY],
	]],
	['data', [
		['drop', 'drop', RETRY],
		['stall', 'stall', RETRY],
		['421', CLOSING, RETRY],
		['450', BUSY, 'pending unreachable'],
		['554', BROKEN, 'failed notDefined'],
		['garbage', GARBAGE, RETRY],
	]],
	// From here on the final dot may have left.
	['content', [
		['drop', 'drop', 'unknown'],
		['stall', 'stall', 'unknown'],
		['421', CLOSING, 'pending unreachable'],
		// it refuses in the middle, reads on, and takes the message after all
		['450', BUSY, 'unknown'],
		['554', BROKEN, 'unknown'],
		['garbage', GARBAGE, 'unknown'],
	]],
	['dot', [
		['drop', 'drop', 'unknown'],
		['stall', 'stall', 'unknown'],
		['421', CLOSING, 'pending unreachable'],
		['450', BUSY, 'pending unreachable'],
		['554', BROKEN, 'failed notDefined'],
		['garbage', GARBAGE, 'unknown'],
	]],
];

const CASES = ONE_MESSAGE.flatMap(([verb, faults]) =>
	faults.map(([fault, act, state]) => ({ verb, fault, act, state })),
);

test.each(CASES)('$verb meets $fault: $state', async ({ verb, fault, act, state }) => {
	const server = await openFaultyServer({ [verb]: [act] });
	const { delivery, analysisId } = await prepare(bench.context(), 2);
	const sender = senderTo(server, { connections: 1 }, fault === 'stall' ? IMPATIENT : {});
	const result = await confirm(bench.context(), delivery, sender);

	expect(await statesOf(bench.store, analysisId)).toEqual([state, 'sent']);
	expect(result.outcome).toBe(state.startsWith('pending') ? 'pending' : 'finished');
	expect(result.sending.unknownRecipients).toEqual(state === 'unknown' ? [addressOf(1)] : []);
	expect(result.sending.stopReason).toBeUndefined();
});

describe('after a refused recipient, RSET meets', () => {
	test.each<[string, Act]>([
		['drop', 'drop'],
		['stall', 'stall'],
		['421', CLOSING],
		['450', BUSY],
		['554', BROKEN],
		['garbage', GARBAGE],
	])('%s: the next message goes over another session', async (fault, act) => {
		const server = await openFaultyServer({ rcpt: [BROKEN], rset: [act] });
		const { delivery, analysisId } = await prepare(bench.context(), 2);
		const sender = senderTo(server, { connections: 1 }, fault === 'stall' ? IMPATIENT : {});
		expect(await confirm(bench.context(), delivery, sender)).toMatchObject({ outcome: 'finished' });
		expect(await statesOf(bench.store, analysisId)).toEqual(['failed notDefined', 'sent']);
		expect(server.connections).toBe(2);
	});
});

describe('QUIT meets', () => {
	test.each<[string, Act]>([
		['drop', 'drop'],
		['stall', 'stall'],
		['450', BUSY],
		['554', BROKEN],
		['garbage', GARBAGE],
	])('%s: that harms nobody', async (_fault, act) => {
		const server = await openFaultyServer({ quit: act });
		const { delivery } = await prepare(bench.context(), 3);
		const sender = senderTo(server, { connections: 1, messagesPerConnection: 1 }, IMPATIENT);
		expect(await confirm(bench.context(), delivery, sender)).toMatchObject({ outcome: 'finished', sending: { sent: 3 } });
	});
});

describe('what was unknown is never sent again by itself', () => {
	test.each<[string, Verb]>([
		['while the content was on its way', 'content'],
		['after the final dot', 'dot'],
	])('the connection was lost %s', async (_when, verb) => {
		const server = await openFaultyServer({ [verb]: ['drop'] });
		const { delivery, analysisId } = await prepare(bench.context(), 2);
		await confirm(bench.context(), delivery, senderTo(server, { connections: 1 }));
		const sink = await openSink();
		const again = await confirm(bench.context(), delivery, senderTo(sink));
		expect(again).toMatchObject({ outcome: 'finished', sending: { sent: 1, unknown: 1 } });
		expect(sink.connections).toBe(0);
		expect(await statesOf(bench.store, analysisId)).toEqual(['unknown', 'sent']);
	});
});

test('what was refused or lost before the final dot is tried again, and then arrives once', async () => {
	const server = await openFaultyServer({ mail: ['drop'], rcpt: [BUSY], data: ['drop'], dot: [BUSY] });
	const { delivery, analysisId } = await prepare(bench.context(), 8);
	const first = await confirm(bench.context(), delivery, senderTo(server, { connections: 1 }));
	expect(first).toMatchObject({ outcome: 'pending', sending: { sent: 4, pending: 4, unknown: 0 } });

	const log = await logOf(bench.store, analysisId);
	const left = log.filter(({ state }) => state !== 'sent').map(({ address }) => address);
	await letRetriesBeDue(bench);
	const sink = await openSink();
	expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({
		outcome: 'finished',
		sending: { sent: 8 },
	});
	expect(recipientsOf(sink.messages).sort()).toEqual(left.sort());
});

describe('the session cannot be opened', () => {
	const stopped = (reason: string, pending: number) => ({
		outcome: 'stopped',
		delivery: { status: 'paused' },
		sending: { stopReason: reason, pending, sent: 0, failed: 0, unknown: 0 },
	});

	const OFFERS = { ehlo: { reply: '250-faulty.test\r\n250-STARTTLS\r\n250 AUTH PLAIN' } };
	const REFUSED: Act = { reply: '535 5.7.8 Not you' };
	const UNREACHABLE = 'mtaUnreachable';

	/** By verb: what the delivery stops with. EHLO refused is no fault: HELO follows. */
	const OPENING: Array<[Verb, Array<[fault: string, act: Act, reason: string]>]> = [
		['greeting', [
			['drop', 'drop', UNREACHABLE],
			['stall', 'stall', UNREACHABLE],
			['421', CLOSING, UNREACHABLE],
			['450', BUSY, UNREACHABLE],
			['554', BROKEN, UNREACHABLE],
			['garbage', GARBAGE, UNREACHABLE],
		]],
		['ehlo', [
			['drop', 'drop', UNREACHABLE],
			['stall', 'stall', UNREACHABLE],
			['421', CLOSING, UNREACHABLE],
			['garbage', GARBAGE, UNREACHABLE],
		]],
		['starttls', [
			['drop', 'drop', UNREACHABLE],
			['stall', 'stall', UNREACHABLE],
			['421', CLOSING, 'mtaTls'],
			['454', { reply: '454 4.7.0 Not now' }, 'mtaTls'],
			['554', BROKEN, 'mtaTls'],
			['garbage', GARBAGE, 'mtaTls'],
		]],
		['auth', [
			['drop', 'drop', UNREACHABLE],
			['stall', 'stall', UNREACHABLE],
			['421', CLOSING, UNREACHABLE],
			['454', { reply: '454 4.7.0 Not now' }, 'signInRefused'],
			['535', REFUSED, 'signInRefused'],
			['garbage', GARBAGE, 'signInRefused'],
		]],
		['mail', [
			['550', { reply: '550 5.7.1 Not you' }, 'senderRefused'],
			['554', BROKEN, 'senderRefused'],
		]],
	];

	test.each(OPENING.flatMap(([verb, faults]) => faults.map(([fault, act, reason]) => ({ verb, fault, act, reason }))))(
		'$verb meets $fault: everybody waits, the delivery stops with $reason',
		async ({ verb, act, reason }) => {
			const options = {
				connections: 2,
				...(verb === 'starttls' && { security: 'startTlsIfOffered' }),
				...(verb === 'auth' && { user: 'news', password: 'secret' }),
			};
			const server = await openFaultyServer({ ...(verb !== 'ehlo' && OFFERS), [verb]: act });
			const { delivery, analysisId } = await prepare(bench.context(), 12);
			const result = await confirm(bench.context(), delivery, senderTo(server, options, IMPATIENT));
			expect(result).toMatchObject(stopped(reason, 12));
			expect(result.delivery.stopSentence).toEqual({ key: `stop.${reason}`, values: { why: expect.any(String) } });
			expect(server.contents).toHaveLength(0);
			expect(server.connections).toBeLessThanOrEqual(2);
			expect((await statesOf(bench.store, analysisId)).every((state) => state.startsWith('pending'))).toBe(true);
		},
	);

	test('as long as the MTA stays away, Resume Due asks it less and less often', async () => {
		const greeting: Act[] = ['drop', 'drop', 'drop', { reply: '220 Hello' }];
		const server = await openFaultyServer({ greeting, mail: [BUSY], dot: [BUSY] });
		const { delivery } = await prepare(bench.context(), 2);
		const pauses: number[] = [];
		for (let run = 1; run <= 3; run += 1) {
			expect(await confirm(bench.context(), delivery, senderTo(server, { connections: 1 }))).toMatchObject(stopped(UNREACHABLE, 2));
			const { resumeAt } = (await bench.store.findDelivery(delivery.id))!;
			pauses.push(Math.round((resumeAt! - (await bench.store.now())) / 60_000));
		}
		expect(pauses).toEqual([1, 2, 4]);
		// it answers again: what it was before is forgotten
		await confirm(bench.context(), delivery, senderTo(server, { connections: 1 }));
		expect(await bench.store.findDelivery(delivery.id)).toMatchObject({ status: 'pending', mtaFailures: 0 });
	});

	test('an access token that is refused: the delivery waits, and says what to do', async () => {
		const server = await openFaultyServer({ ehlo: { reply: '250-faulty.test\r\n250 AUTH XOAUTH2' }, auth: REFUSED });
		const { delivery } = await prepare(bench.context(), 3);
		const result = await confirm(bench.context(), delivery, senderTo(server, { user: 'news', accessToken: 'ya29.old' }));
		expect(result).toMatchObject(stopped('signInRefused', 3));
		expect(result.delivery.stopDetail).toContain('put a fresh one into the MTA credential, then run Confirm Delivery again');
	});

	test.each<[string, Act]>([
		['450', BUSY],
		['554', BROKEN],
	])('EHLO meets %s: HELO does', async (_fault, act) => {
		const server = await openFaultyServer({ ehlo: act });
		const { delivery } = await prepare(bench.context(), 3);
		expect(await confirm(bench.context(), delivery, senderTo(server))).toMatchObject({ outcome: 'finished', sending: { sent: 3 } });
	});

	test('after it was open before: the delivery is handed back, it goes on later', async () => {
		const greeting: Act[] = [{ reply: '220 Hello' }, 'drop', 'drop', 'drop', 'drop', 'drop'];
		const server = await openFaultyServer({ greeting, mail: [{ reply: '250 ok' }, 'drop'] });
		const { delivery, analysisId } = await prepare(bench.context(), 9);
		const first = await confirm(bench.context(), delivery, senderTo(server, { connections: 1 }));
		expect(first).toMatchObject({ outcome: 'pending', sending: { sent: 1, pending: 8, unknown: 0 } });
		expect(Date.parse(first.sending.resumeAt!)).toBeLessThan(Date.now() + 3_600_000);
		// An MTA that is away is left alone after a few tries.
		expect(server.connections).toBeLessThanOrEqual(5);
		expect(await statesOf(bench.store, analysisId)).toEqual(['sent', RETRY, ...Array(7).fill('pending')]);
	});
});

test('a server that drops every other message: all others arrive once', async () => {
	const sink = await openSink({ delayMs: 1 });
	const rcpt = Array.from({ length: 40 }, (_, at): Act => (at % 2 ? 'drop' : { reply: '250 ok' }));
	const server = await openFaultyServer({ rcpt });
	const { delivery, analysisId } = await prepare(bench.context(), 30);
	for (let run = 0; run < 30; run += 1) {
		const sender = senderTo(run < 3 ? server : sink, { connections: 3 });
		const { outcome } = await confirm(bench.context(), delivery, sender);
		if (outcome === 'finished') break;
		await letRetriesBeDue(bench);
	}
	const taken = server.contents.map((content) => /^To: <?([\w.]+@example\.com)/m.exec(content.toString())?.[1] ?? '');
	const dropping = { messages: taken.map((to) => ({ envelope: { from: '', to: [to] } })) };
	const { sent } = await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink, dropping]);
	expect(sent).toHaveLength(30);
});
