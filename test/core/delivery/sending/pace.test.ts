/** MX rules, rates, held domains, priority: how fast messages leave, and which way. */
import { processMails } from '../../../../core/delivery/feedback/processFeedback';
import { confirmDelivery } from '../../../../core/delivery/sending/confirm';
import { testSmtp } from '../../../../core/delivery/sending/smtpTest';
import { joinConnections, weightOf } from '../../../../core/delivery/sending/connectionShares';
import { verpToken } from '../../../../core/links';
import { parseMtaOptions } from '../../../../core/mta/options';
import { openSender } from '../../../../core/mta/sender';
import type { DeliveryPriority } from '../../../../core/delivery/types';
import { SLICE_MS } from '../../../../core/schedule/rate';
import { STORES } from '../../../helpers/stores';
import type { Script } from '../../../helpers/faultyServer';
import { postfixReport } from '../../feedback/mails';
import { openFaultyServer, openSink } from '../servers';
import { type Bench, CALM, confirm, expectNobodyTwiceNobodyLost, letRetriesBeDue, logOf, makeItems, openBench, prepare, recipientsOf, senderTo, statesOf, until } from '../support';

/** Recipients at several domains, in turns. */
const mixed = (count: number, ...domains: string[]) =>
	makeItems(count).map((item, index) => ({ ...item, email: `r${index + 1}@${domains[index % domains.length]}` }));

const countAt = (messages: Parameters<typeof recipientsOf>[0], domain: string) => recipientsOf(messages).filter((address) => address.endsWith(`@${domain}`)).length;

describe.each(STORES)('on $name', ({ start }) => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench.close());

	/** As if the next slice of five minutes had begun: its tokens are there, and what was put off is due. */
	async function nextSlice(): Promise<void> {
		await bench.sql('delete from rate_slice where slice > 0 returning slice');
		await letRetriesBeDue(bench);
	}

	describe('messages per hour', () => {
		test('of a rule: a twelfth of them in each slice, the other domains go on', async () => {
			const sink = await openSink();
			const { delivery, analysisId } = await prepare(bench.context(), mixed(40, 'slow.example', 'fast.example'));
			const sender = senderTo(sink, { mxRules: 'slow.example perHour=60' });
			const first = await confirm(bench.context(), delivery, sender);
			expect(first).toMatchObject({ outcome: 'pending', sending: { pending: 15 } });
			expect(countAt(sink.messages, 'slow.example')).toBe(5);
			expect(countAt(sink.messages, 'fast.example')).toBe(20);
			// It goes on with the next slice, and the last messages have their turn in the third one from now.
			const now = await bench.store.now();
			expect(Date.parse(first.sending.resumeAt!) - now).toBeLessThanOrEqual(SLICE_MS);
			const [row] = await bench.sql(`select max(next_attempt_at) as last, max(attempts) as attempts from message where analysis_id = '${analysisId}' and state = 'pending'`);
			expect(Number(row!.last)).toBe((Math.floor(now / SLICE_MS) + 3) * SLICE_MS);
			expect(Number(row!.attempts)).toBe(0);

			expect(await confirm(bench.context(), delivery, sender)).toMatchObject({ outcome: 'pending', sending: { sent: 25 } });
			for (let slice = 1; slice <= 3; slice += 1) {
				await nextSlice();
				await confirm(bench.context(), delivery, sender);
				expect(countAt(sink.messages, 'slow.example')).toBe(5 + 5 * slice);
			}
			await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
		});

		test('of several runs and deliveries together: never more than the rule says', async () => {
			const sink = await openSink({ delayMs: 2 });
			const deliveries = await Promise.all([1, 2].map(() => prepare(bench.context(), mixed(60, 'shared.example'))));
			const sender = senderTo(sink, { mxRules: '*.example perHour=240' });
			await Promise.all([...deliveries, ...deliveries].map(({ delivery }) => confirm(bench.context(), delivery, sender)));
			expect(sink.messages).toHaveLength(20);
		});

		test('of the delivery, over all domains; tokens that were not used are given back', async () => {
			const sink = await openSink();
			const { delivery } = await prepare(bench.context(), mixed(30, 'a.example', 'b.example'), { messagesPerHour: 96 });
			expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'pending', sending: { sent: 8 } });
			const [row] = await bench.sql(`select used from rate_slice where key = 'delivery ${delivery.id}'`);
			expect(Number(row!.used)).toBe(8);

			const few = await prepare(bench.context(), 3, { messagesPerHour: 12_000 });
			await confirm(bench.context(), few.delivery, senderTo(sink));
			const [unused] = await bench.sql(`select used from rate_slice where key = 'delivery ${few.delivery.id}'`);
			expect(Number(unused!.used)).toBe(3);
		});

		test('rules of the delivery take the place of those of the MTA', async () => {
			const sink = await openSink();
			const { delivery } = await prepare(bench.context(), mixed(10, 'own.example'), { mxRules: 'own.example perHour=24' });
			const sender = senderTo(sink, { mxRules: '* perHour=12' });
			expect(await confirm(bench.context(), delivery, sender)).toMatchObject({ sending: { sent: 2 } });
		});

		test('an Enhanced MTA that refuses for now is asked again soon, whatever the retries of the delivery', async () => {
			const sink = await openSink({ onRcpt: () => ({ code: 451, message: '4.3.2 Busy' }) });
			const { delivery } = await prepare(bench.context(), 1, { retries: { firstDay: 1, spacingMs: '20h' } });
			const { outcome, sending } = await confirm(bench.context(), delivery, senderTo(sink, { isEnhanced: true }));
			expect(outcome).toBe('pending');
			const minutes = (Date.parse(sending.resumeAt!) - (await bench.store.now())) / 60_000;
			expect(minutes).toBeGreaterThan(13);
			expect(minutes).toBeLessThanOrEqual(15);
		});

		test('an Enhanced MTA throttles by itself: no rule of ours is used', async () => {
			const sink = await openSink();
			const { delivery } = await prepare(bench.context(), mixed(10, 'own.example'), { mxRules: 'own.example perHour=24' });
			const sender = senderTo(sink, { mxRules: '* perHour=12', isEnhanced: true });
			expect(await confirm(bench.context(), delivery, sender)).toMatchObject({ outcome: 'finished', sending: { sent: 10 } });
		});
	});

	/** A sink, and most messages to a domain that were on their way at once. */
	async function openCountingSink(domain: string) {
		const active = { now: 0, most: 0 };
		const sink = await openSink({
			delayMs: 20,
			onRcpt: (address) => {
				if (!address.endsWith(`@${domain}`)) return undefined;
				active.now += 1;
				active.most = Math.max(active.most, active.now);
				setTimeout(() => (active.now -= 1), 15);
				return undefined;
			},
		});
		return { sink, active };
	}

	test('connections of a rule: never more messages on their way, however many runs share it', async () => {
		const { sink, active } = await openCountingSink('narrow.example');
		const prepared = [];
		for (let delivery = 0; delivery < 4; delivery += 1) prepared.push(await prepare(bench.context(), mixed(8, 'narrow.example')));
		const sender = senderTo(sink, { connections: 12, mxRules: 'narrow.example connections=2' });
		const results = await Promise.all(prepared.map(({ delivery }) => confirm(bench.context({ timing: CALM }), delivery, sender)));
		expect(results.map(({ outcome }) => outcome)).toEqual(Array(4).fill('finished'));
		expect(active.most).toBeLessThanOrEqual(2);
		expect(sink.messages).toHaveLength(32);
	});

	test('connections of the MTA: never more of them, however many deliveries there are, and none of them starves', async () => {
		const sink = await openSink({ delayMs: 5 });
		const prepared = [];
		for (let delivery = 0; delivery < 3; delivery += 1) prepared.push(await prepare(bench.context(), 40));
		const mxRules = 'example.com perConnection=7';
		const senders = [senderTo(sink, { connections: 4 }), senderTo(sink, { connections: 4, mxRules }), senderTo(sink, { connections: 4 })];
		const results = await Promise.all(prepared.map(({ delivery }, index) => confirm(bench.context({ timing: CALM }), delivery, senders[index]!)));
		expect(results.map(({ outcome }) => outcome)).toEqual(Array(3).fill('finished'));
		expect(sink.maxConnections).toBeLessThanOrEqual(4);
		expect(sink.messages).toHaveLength(120);
		// sessions are kept as long as nobody else needs their place: 40 messages over a rule's own take 6 at least
		expect(sink.connections).toBeLessThan(40);
	});

	test('priority: while another worker sends a more important delivery, fewer messages are on their way', async () => {
		const { sink, active } = await openCountingSink('low.example');
		const sender = senderTo(sink, { connections: 8 });
		const high = await prepare(bench.context(), mixed(1, 'high.example'), { priority: 'high' });
		// A run of another process: this one knows of it by the store alone.
		const elsewhere = await bench.store.startRun(high.analysisId, 'elsewhere', sender.identity);
		const low = await prepare(bench.context(), mixed(60, 'low.example'), { priority: 'low' });
		expect(await confirm(bench.context({ timing: CALM }), low.delivery, sender)).toMatchObject({ outcome: 'finished' });
		expect(active.most).toBeLessThanOrEqual(2);
		await bench.store.endRun(elsewhere);
	});

	test('connections of a rule: no more messages on their way at once, while others pass', async () => {
		const { sink, active } = await openCountingSink('narrow.example');
		const { delivery, analysisId } = await prepare(bench.context(), mixed(60, 'narrow.example', 'wide.example'));
		const sender = senderTo(sink, { connections: 8, mxRules: 'narrow.example connections=2' });
		expect(await confirm(bench.context(), delivery, sender)).toMatchObject({ outcome: 'finished', sending: { sent: 60 } });
		expect(active.most).toBe(2);
		expect(sink.maxConnections).toBe(8);
		// The wide one does not wait for the narrow one.
		const order = recipientsOf(sink.messages).map((address) => address.split('@')[1]);
		expect(order.lastIndexOf('wide.example')).toBeLessThan(order.lastIndexOf('narrow.example'));
		await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
	});

	test('another relay for a mask, with connections and messages per connection of its own, and no password', async () => {
		const [sink, other] = [await openSink({ auth: { user: 'news', pass: 'secret' } }), await openSink({ delayMs: 5 })];
		const { delivery, analysisId } = await prepare(bench.context(), mixed(20, 'here.example', 'there.example'));
		const mxRules = `there.example relay=127.0.0.1:${other.port} connections=2 perConnection=4`;
		const sender = senderTo(sink, { user: 'news', password: 'secret', mxRules });
		expect(await confirm(bench.context(), delivery, sender)).toMatchObject({ outcome: 'finished', sending: { sent: 20 } });
		expect([countAt(sink.messages, 'here.example'), sink.messages.length]).toEqual([10, 10]);
		expect([countAt(other.messages, 'there.example'), other.messages.length]).toEqual([10, 10]);
		expect(other.maxConnections).toBeLessThanOrEqual(2);
		expect(other.connections).toBeGreaterThanOrEqual(3);
		expect(other.signIns).toBe(0);
		await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink, other]);
	});

	// With the time-outs of RFC 5321, ten and two minutes, the test would not end.
	test.each<[setting: string, script: Script, state: string]>([
		['dataTimeout=1s', { dot: 'stall' }, 'unknown'],
		['dataTimeout=1s', { data: 'stall' }, 'pending unreachable'],
		['otherTimeout=1s', { rcpt: 'stall' }, 'pending unreachable'],
		['tls=required', {}, 'pending unreachable'],
		['tls=direct', {}, 'pending unreachable'],
	])('time-outs and TLS of a rule: %s, %j: %s', async (setting, script, state) => {
		const server = await openFaultyServer(script);
		const { delivery, analysisId } = await prepare(bench.context(), mixed(1, 'there.example'));
		await confirm(bench.context(), delivery, senderTo(server, { mxRules: `there.example ${setting}` }));
		expect(await statesOf(bench.store, analysisId)).toEqual([state]);
		expect(server.contents).toHaveLength(state === 'unknown' ? 1 : 0);
	});

	test('a relay that is away holds up its own domain alone', async () => {
		const [sink, away] = [await openSink(), await openSink()];
		const mxRules = `there.example relay=127.0.0.1:${away.port}`;
		await away.stop();
		const { delivery, analysisId } = await prepare(bench.context(), mixed(4, 'here.example', 'there.example'));
		const sender = senderTo(sink, { mxRules });
		expect(await confirm(bench.context(), delivery, sender)).toMatchObject({ outcome: 'pending', sending: { sent: 2, unknown: 0 } });
		expect(await statesOf(bench.store, analysisId)).toEqual(['sent', 'pending unreachable', 'sent', 'pending unreachable']);
	});

	test('a relay that drops its sessions is left alone for a while; the MTA itself goes on', async () => {
		const [sink, dropping] = [await openSink({ delayMs: 2 }), await openFaultyServer({ mail: 'drop' })];
		const { delivery, analysisId } = await prepare(bench.context(), mixed(200, 'here.example', 'there.example'), { batchQuantity: 10 });
		const sender = senderTo(sink, { connections: 2, mxRules: `there.example relay=127.0.0.1:${dropping.port}` });
		expect(await confirm(bench.context(), delivery, sender)).toMatchObject({ outcome: 'pending', sending: { sent: 100, pending: 100, unknown: 0 } });
		// those that were on their way when it failed first; the others were put off without a try
		expect(dropping.connections).toBeLessThanOrEqual(2);
		const [tried] = await bench.sql(`select count(*) as messages from message where analysis_id = '${analysisId}' and attempts > 0 and state = 'pending'`);
		expect(Number(tried!.messages)).toBeLessThanOrEqual(2);
	});

	test('a message has its place at the relay of its rule before it is marked: cancelled meanwhile it is given back untried', async () => {
		const [sink, silent] = [await openSink(), await openFaultyServer({ greeting: 'stall' })];
		const { delivery, analysisId } = await prepare(bench.context(), mixed(6, 'here.example', 'there.example'));
		const abort = new AbortController();
		const sender = senderTo(sink, { connections: 4, mxRules: `there.example relay=127.0.0.1:${silent.port} connections=2 otherTimeout=1s` });
		// Its two places are taken by somebody else.
		const others = Promise.allSettled([1, 2].map(() => sender.openSession({ mask: 'there.example', connections: 2, relay: { host: '127.0.0.1', port: silent.port } }, abort.signal)));
		const confirming = confirmDelivery(bench.context({ signal: abort.signal }), { delivery: { deliveryId: delivery.id }, sender });
		await until('the others are sent', () => sink.messages.length === 3);
		const [claimed] = await bench.sql(`select count(*) as messages, count(marked_at) as marked from message where analysis_id = '${analysisId}' and domain = 'there.example' and state = 'sending'`);
		expect([Number(claimed!.messages), Number(claimed!.marked)]).toEqual([3, 0]);
		abort.abort('cancelled');
		expect(await confirming).toMatchObject({ outcome: 'stopped', sending: { sent: 3, pending: 3, unknown: 0 } });
		expect((await logOf(bench.store, analysisId)).filter(({ state }) => state === 'pending').map(({ attempts }) => attempts)).toEqual([0, 0, 0]);
		await silent.stop();
		await others;
	});

	test('several relays that are away in a row end no run early', async () => {
		const [sink, dropping] = [await openSink(), await openFaultyServer({ greeting: 'drop' })];
		const away = ['a', 'b', 'c', 'd'].map((name) => `${name}.away.example`);
		const mxRules = away.map((domain) => `${domain} relay=127.0.0.1:${dropping.port}`).join('\n');
		const items = [...mixed(4, ...away), ...makeItems(10).slice(4)];
		const { delivery, analysisId } = await prepare(bench.context(), items);
		await confirm(bench.context(), delivery, senderTo(sink, { connections: 1, mxRules }));
		expect(await statesOf(bench.store, analysisId)).toEqual([...Array(4).fill('pending unreachable'), ...Array(6).fill('sent')]);
	});

	describe('Test SMTP keeps the MX rules', () => {
		const ask = (delivery: { id: string }, sender: ReturnType<typeof senderTo>, changes = {}) =>
			testSmtp(bench.context(changes), { delivery: { deliveryId: delivery.id }, sender });

		test('relay and connections', async () => {
			const [sink, other] = [await openSink(), await openSink({ delayMs: 5, refuse: { 'r2@there.example': { code: 550, message: '5.1.1 No' } } })];
			const { delivery } = await prepare(bench.context(), mixed(40, 'here.example', 'there.example'));
			const mxRules = `there.example relay=127.0.0.1:${other.port} connections=2`;
			const { smtpTest } = await ask(delivery, senderTo(sink, { connections: 8, mxRules }));
			expect(smtpTest).toMatchObject({ tested: 40, accepted: 39, refusedRecipients: [{ address: 'r2@there.example' }] });
			expect(other.connections).toBeGreaterThan(0);
			expect(other.maxConnections).toBeLessThanOrEqual(2);
			expect([sink.messages, other.messages]).toEqual([[], []]);
		});

		test('rate, together with what is sent; it waits for its turn', async () => {
			const sink = await openSink();
			const { delivery } = await prepare(bench.context(), mixed(12, 'rated.example'));
			const sender = senderTo(sink, { connections: 2, mxRules: 'rated.example perHour=60' });
			await confirm(bench.context(), delivery, sender);
			expect(sink.messages).toHaveLength(5);
			// Seven are left, and the slice is used up: two slices more, on a clock that does not wait.
			let ahead = 0;
			const clock = {
				now: () => Date.now() + ahead,
				sleep: async (ms: number) => {
					ahead += Math.max(0, ms);
				},
			};
			await letRetriesBeDue(bench);
			expect((await ask(delivery, sender, { clock, store: { ...bench.store, now: async () => clock.now() } })).smtpTest).toMatchObject({ tested: 7, accepted: 7 });
			expect(ahead).toBeGreaterThan(SLICE_MS);
			expect(ahead).toBeLessThanOrEqual(3 * SLICE_MS);
		});

		test('a relay that is away: its recipients are not known, the others are', async () => {
			const [sink, away] = [await openSink(), await openFaultyServer({ greeting: 'drop' })];
			const { delivery } = await prepare(bench.context(), mixed(20, 'here.example', 'there.example'));
			const { smtpTest } = await ask(delivery, senderTo(sink, { connections: 1, mxRules: `there.example relay=127.0.0.1:${away.port}` }));
			expect(smtpTest).toMatchObject({ tested: 20, accepted: 10, deferred: 10 });
			expect(away.connections).toBeLessThanOrEqual(3);
		});
	});

	test('masks are held against MX hosts when they are looked up; without an answer against the domain', async () => {
		const sink = await openSink();
		const { delivery } = await prepare(bench.context(), mixed(30, 'shop.example', 'club.example', 'dark.example'));
		const asked: string[] = [];
		const lookUp = async (domain: string) => {
			asked.push(domain);
			if (domain === 'dark.example') return [];
			return domain === 'shop.example' ? ['mx1.big.example.'] : ['mx.club.example'];
		};
		const options = parseMtaOptions({ host: '127.0.0.1', port: sink.port, security: 'none', lookUpMx: true, mxRules: '*.big.example perHour=24\ndark.example perHour=36' });
		await confirm(bench.context(), delivery, openSender(options, { closeMs: 500 }, lookUp));
		expect(countAt(sink.messages, 'shop.example')).toBe(2);
		expect(countAt(sink.messages, 'club.example')).toBe(10);
		expect(countAt(sink.messages, 'dark.example')).toBe(3);
		expect(asked.sort()).toEqual(['club.example', 'dark.example', 'shop.example']);
	});

	test('a domain that turns hard is held, reported, and not burnt; the others go on', async () => {
		const sink = await openSink({ onRcpt: (address) => (address.endsWith('@block.example') ? { code: 554, message: '5.7.1 Blocked' } : undefined) });
		const { delivery, analysisId } = await prepare(bench.context(), mixed(160, 'block.example', 'fine.example'), { errorThreshold: 'off' });
		const held = await confirm(bench.context(), delivery, senderTo(sink, { connections: 2 }));
		expect(held).toMatchObject({ outcome: 'pending', sending: { sent: 80 } });
		expect(held.sending.failed).toBeGreaterThanOrEqual(20);
		expect(held.sending.failed).toBeLessThan(30);
		expect(held.sending.pending + held.sending.failed).toBe(80);
		expect(held.sending.heldDomains).toEqual([{ domain: 'block.example', until: held.sending.resumeAt, detail: expect.stringContaining('messages to block.example were refused within an hour') }]);
		expect(await bench.store.domainHolds(analysisId)).toMatchObject([{ sentence: { key: 'domainHold.refused', values: { domain: 'block.example' } } }]);
		expect((await bench.store.readJournal(delivery.id)).map(({ action }) => action)).toContain('domain held');
		// Another run, on another worker, knows of it.
		await letRetriesBeDue(bench);
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'pending', sending: { failed: held.sending.failed } });
		expect(new Set(await statesOf(bench.store, analysisId))).toEqual(new Set(['failed refused', 'sent', 'pending']));
	});

	test('hard bounces that came back count too: the next wave leaves the domain alone', async () => {
		const sink = await openSink();
		const { delivery, analysisId } = await prepare(bench.context(), mixed(24, 'back.example', 'fine.example'), {
			waves: { kind: 'equal', size: '50%', periodMs: '6h' },
			domainHold: { messages: 3, percent: 50 },
			errorThreshold: 'off',
		});
		await confirm(bench.context(), delivery, senderTo(sink));
		const sent = (await logOf(bench.store, analysisId)).filter(({ state, address }) => state === 'sent' && address.endsWith('@back.example'));
		expect(sent).toHaveLength(6);
		const bounces = sent.slice(0, 3).map(({ id, address }) => postfixReport({ recipient: address, to: `b+${verpToken(bench.store.linkKey, id)}@shop.example` }));
		await processMails(bench.context(), bounces);

		await bench.sql(`update analysis set wave_started_at = wave_started_at - 21600000 where id = '${analysisId}' returning id`);
		const next = await confirm(bench.context(), delivery, senderTo(sink));
		expect(next).toMatchObject({ outcome: 'pending', sending: { sent: 15, failed: 3, pending: 6 } });
		expect(next.sending.heldDomains).toMatchObject([{ domain: 'back.example', detail: expect.stringContaining('3 of 6 messages to back.example') }]);
		expect((await bench.store.readJournal(delivery.id)).filter(({ action }) => action === 'domain held')).toHaveLength(1);
	});

	describe('bounces of what was tried earlier', () => {
		/** Half of the messages to `back.example` have gone out in wave 1, two hours ago; the rest is due now. */
		async function afterFirstWave(recipients: number) {
			const sink = await openSink();
			const { delivery, analysisId } = await prepare(bench.context(), mixed(recipients, 'back.example', 'fine.example'), {
				waves: { kind: 'equal', size: '50%', periodMs: '1h' },
				domainHold: { messages: 3, percent: 50 },
				errorThreshold: 'off',
			});
			await confirm(bench.context(), delivery, senderTo(sink));
			await bench.sql(`update message set marked_at = marked_at - 7200000 where analysis_id = '${analysisId}' and marked_at is not null returning id`);
			await bench.sql(`update analysis set wave_started_at = wave_started_at - 7200000 where id = '${analysisId}' returning id`);
			const sent = (await logOf(bench.store, analysisId)).filter(({ state, address }) => state === 'sent' && address.endsWith('@back.example'));
			const bounce = (from: number, to: number) =>
				processMails(
					bench.context(),
					sent.slice(from, to).map(({ id, address }) => postfixReport({ recipient: address, to: `b+${verpToken(bench.store.linkKey, id)}@shop.example` })),
				);
			return { bounce, confirmAgain: () => confirm(bench.context(), delivery, senderTo(sink)), analysisId };
		}

		test('a few that come back late are no block', async () => {
			const { bounce, confirmAgain } = await afterFirstWave(48);
			await bounce(0, 3);
			const next = await confirmAgain();
			expect(next).toMatchObject({ outcome: 'finished', sending: { sent: 45, failed: 3 } });
			expect(next.sending).not.toHaveProperty('heldDomains');
		});

		test('a hold that is over is not prolonged by them', async () => {
			const { bounce, confirmAgain, analysisId } = await afterFirstWave(24);
			await bounce(0, 3);
			expect(await confirmAgain()).toMatchObject({ outcome: 'pending', sending: { heldDomains: [{ domain: 'back.example' }] } });
			const letHoldEnd = () => bench.sql(`update domain_hold set until_at = until_at - 3600000 where analysis_id = '${analysisId}' returning domain`);
			await letHoldEnd();
			await letRetriesBeDue(bench);
			await bounce(3, 6);
			const next = await confirmAgain();
			expect(next).toMatchObject({ outcome: 'finished', sending: { sent: 18, failed: 6 } });
			expect(next.sending).not.toHaveProperty('heldDomains');
		});
	});

	test.each([
		// one more is marked with the result that tells
		{ domainHold: { messages: 5, percent: 90 }, failed: [5, 6] },
		{ domainHold: 'off' as const, failed: [30, 30] },
	])('the limits of a domain hold are the delivery\'s own: %j', async ({ domainHold, failed }) => {
		const sink = await openSink({ onRcpt: () => ({ code: 554, message: '5.7.1 Blocked' }) });
		const { delivery } = await prepare(bench.context(), mixed(30, 'block.example'), { errorThreshold: 'off', domainHold });
		const { sending } = await confirm(bench.context(), delivery, senderTo(sink, { connections: 1 }));
		expect(sending.failed).toBeGreaterThanOrEqual(failed[0]!);
		expect(sending.failed).toBeLessThanOrEqual(failed[1]!);
	});

	test('cancelled while messages wait for a place: all of them are given back', async () => {
		const sink = await openSink({ delayMs: 30 });
		const { delivery, analysisId } = await prepare(bench.context(), mixed(50, 'narrow.example'));
		const abort = new AbortController();
		const context = bench.context({ signal: abort.signal, onProgress: () => abort.abort('cancelled') });
		const sender = senderTo(sink, { mxRules: '* connections=1' });
		const stopped = await confirmDelivery(context, { delivery: { deliveryId: delivery.id }, sender });
		expect(stopped).toMatchObject({ outcome: 'stopped', sending: { unknown: 0 } });
		expect(stopped.sending.sent + stopped.sending.pending).toBe(50);
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished' });
		await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
	});

	test('priority: of two deliveries at once, the more important one gets more of the connections', async () => {
		const sink = await openSink({ delayMs: 5 });
		const low = await prepare(bench.context(), mixed(120, 'low.example'), { priority: 'low' });
		const high = await prepare(bench.context(), mixed(120, 'high.example'), { priority: 'high' });
		const sender = senderTo(sink, { connections: 10 });
		await Promise.all([low, high].map(({ delivery }) => confirm(bench.context(), delivery, sender)));
		const order = recipientsOf(sink.messages).map((address) => address.split('@')[1]);
		const whenHighIsDone = order.slice(0, order.lastIndexOf('high.example') + 1);
		expect(whenHighIsDone.filter((domain) => domain === 'low.example').length).toBeLessThan(70);
		expect(order).toHaveLength(240);
	});
});

test('shares of connections: by weight, at least one, all of them when alone', () => {
	const told: string[] = [];
	const join = (mta: string, run: string, connections: number, priority?: DeliveryPriority) =>
		joinConnections(mta, { run, connections, weight: weightOf(priority), onChange: () => told.push(run) });
	const high = join('an mta', 'high', 20, 'high');
	expect(high.connections).toBe(20);
	const low = join('an mta', 'low', 20, 'low');
	const other = join('another mta', 'other', 20);
	expect([high.connections, low.connections, other.connections]).toEqual([16, 4, 20]);
	expect([high.isHere('low'), high.isHere('other')]).toEqual([true, false]);
	const least = join('an mta', 'least', 2, 'veryLow');
	expect(least.connections).toBe(1);
	least.leave();
	low.leave();
	expect(high.connections).toBe(20);
	const [fifth, sixth] = [join('odd mta', 'fifth', 5), join('odd mta', 'sixth', 5)];
	expect(fifth.connections + sixth.connections).toBe(5);
	expect(told.filter((name) => name === 'other')).toEqual([]);
	expect(told.filter((name) => name === 'high')).toHaveLength(4);
	high.leave();
	other.leave();
});
