/** What happens between two steps of a delivery: somebody analyzes again, opts out, is asked and not asked again. */
import { analyzeDelivery } from '../../../core/delivery/analysis/analyze';
import type { DeliveryStore } from '../../../core/delivery/ports';
import { sendProof } from '../../../core/delivery/proof/sendProof';
import { STORES } from '../../helpers/stores';
import { openSink } from './servers';
import { type Bench, confirm, decide, expectNobodyTwiceNobodyLost, makeItems, openBench, prepare, recipientsOf, save, senderTo, statesOf } from './support';

describe.each(STORES)('between the steps, on $name', ({ start }) => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench.close());

	test('analyzed again after Confirm has looked: nothing is called finished, and the new analysis can be sent', async () => {
		const sink = await openSink();
		const { delivery } = await prepare(bench.context(), 3);
		const again = onceAfter(bench.store, 'findAnalysis', () => analyzeDelivery(bench.context(), { deliveryId: delivery.id }));
		await expect(confirm(bench.context({ store: again }), delivery, senderTo(sink))).rejects.toMatchObject({ code: 'analysisOutdated' });
		expect(await bench.store.findDelivery(delivery.id)).toMatchObject({ status: 'ready', startedAt: null });
		expect(sink.messages).toEqual([]);

		await decide(bench.context(), delivery);
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished', sending: { sent: 3 } });
	});

	test('a proof that was rejected stays so, however many proofs follow without a question', async () => {
		const sink = await openSink();
		const { delivery } = await save(bench.context(), makeItems(2), { approvalMode: 'automatic' });
		const proof = () =>
			sendProof(bench.context(), {
				delivery: { deliveryId: delivery.id },
				target: { kind: 'substitution', substitutions: [{ addresses: ['qa@example.com'], profiles: 1, choice: 'first' }] },
				prefix: 'Proof #N',
				sender: senderTo(sink),
			});
		await proof();
		await decide(bench.context(), delivery, 'rejected', 'proof');
		await proof();
		await analyzeDelivery(bench.context(), { deliveryId: delivery.id });
		const refused = confirm(bench.context(), delivery, senderTo(sink));
		await expect(refused).rejects.toMatchObject({ code: 'confirmationMissing', message: expect.stringContaining('Proof #1') });
		await decide(bench.context(), delivery, 'approved', 'proof');
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished', sending: { sent: 2 } });
	});

	test('a message that a dead run gives back after the end is sent by the next run, once', async () => {
		const sink = await openSink();
		const { delivery, analysisId } = await prepare(bench.context(), 2);
		const dead = await bench.store.startRun(analysisId, 'dead');
		const [message] = await bench.store.claimMessages(dead, 1);
		await bench.store.recordAndMark(dead, [], [message!.id]);
		await bench.store.buryDeadRuns(analysisId, -60_000);
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished', sending: { sent: 1, unknown: 1 } });

		const retry = { state: 'retry', retryAt: 0, reason: 'notDefined', reply: '451 later' } as const;
		await bench.store.recordAndMark(dead, [{ id: message!.id, result: retry }], []);
		expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished', sending: { sent: 2, pending: 0 } });
		await expectNobodyTwiceNobodyLost(bench.store, analysisId, [sink]);
	});

	test('who opts out after the claim gets no DATA mark, and the next claim leaves them out', async () => {
		const sink = await openSink();
		const { delivery, analysisId } = await prepare(bench.context(), 3, { batchQuantity: 3 });
		const run = await bench.store.startRun(analysisId, 'test');
		const claimed = await bench.store.claimMessages(run, 3);
		await bench.store.denylistAddress(claimed[1]!.address, 'test');
		const marked = await bench.store.recordAndMark(run, [], claimed.map(({ id }) => id));
		expect([...marked].sort()).toEqual([claimed[0]!.id, claimed[2]!.id].sort());
		await bench.store.recordAndMark(run, [...marked].map((id) => ({ id, result: { state: 'sent', reply: '250' } as const })), []);
		await bench.store.endRun(run);
		await confirm(bench.context(), delivery, senderTo(sink));
		expect(await statesOf(bench.store, analysisId)).toEqual(['sent', 'ignored denylisted', 'sent']);
		expect(recipientsOf(sink.messages)).toEqual([]);
	});
});

test('a sender address that is made per recipient fails that recipient alone when the MTA refuses it', async () => {
	const bench = await openBench();
	const sink = await openSink({
		onMail: (address) => (address === 'bad@example.com' ? { code: 550, message: '5.7.1 Sender not allowed' } : undefined),
	});
	const items = makeItems(3).map((item, index) => ({ ...item, from: index === 1 ? 'bad@example.com' : 'good@example.com' }));
	const { delivery, analysisId } = await prepare(bench.context(), items, { sender: { address: '{{ recipient.from }}' } });
	expect(await confirm(bench.context(), delivery, senderTo(sink))).toMatchObject({ outcome: 'finished' });
	expect(await statesOf(bench.store, analysisId)).toEqual(['sent', 'failed refused', 'sent']);
	await bench.close();
});

test('a tab in the first recipient\'s data rejects nothing', async () => {
	const bench = await openBench();
	const items = makeItems(2).map((item, index) => (index === 0 ? { ...item, firstName: 'Ann\tMarie' } : item));
	const { delivery } = await save(bench.context(), items, { subject: 'Hello {{ recipient.firstName }}' });
	expect(await analyzeDelivery(bench.context(), { deliveryId: delivery.id })).toMatchObject({ state: 'ready', toDeliver: 2 });
	await bench.close();
});

/** The store, with something that happens once, right after the first answer to `method`. */
function onceAfter(store: DeliveryStore, method: 'findAnalysis', happen: () => Promise<unknown>): DeliveryStore {
	let happened = false;
	const answer: DeliveryStore['findAnalysis'] = async (id) => {
		const found = await store[method](id);
		if (!happened) {
			happened = true;
			await happen();
		}
		return found;
	};
	return new Proxy(store, { get: (target, name) => (name === method ? answer : Reflect.get(target, name)) });
}
