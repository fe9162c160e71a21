/** The journal: who did what on a delivery, for every step, those that came to no end included. */
import { analyzeDelivery, estimateDelivery } from '../../../core/delivery/analysis/analyze';
import { configureJapaneseMobile } from '../../../core/delivery/message/japaneseMobile';
import { sendProof } from '../../../core/delivery/proof/sendProof';
import { STORES } from '../../helpers/stores';
import { openSink } from './servers';
import { type Bench, confirm, decide, errorCode, makeItems, openBench, save, senderTo } from './support';

describe.each(STORES)('on $name', ({ start }) => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench.close());

	const journalOf = async (deliveryId: string) =>
		(await bench.store.readJournal(deliveryId)).map(({ actor, action }) => `${actor}: ${action}`);

	const proofOf = async (deliveryId: string) => {
		const target = { kind: 'specific' as const, recipients: [{ address: 'proof@example.com', profile: { firstName: 'P' } }] };
		return sendProof(bench.context(), { delivery: { deliveryId }, target, prefix: 'Proof #N', sender: senderTo(await openSink()) });
	};

	test('a delivery from its first saving to its end', async () => {
		const code = 'JOURNAL';
		const { delivery } = await save(bench.context(), makeItems(2), {}, { code });
		const { id } = delivery;
		await save(bench.context(), makeItems(2), { subject: 'Changed {{ recipient.firstName }}' }, { code });
		await configureJapaneseMobile(bench.context(), { deliveryId: id }, { detection: 'profile' });
		await proofOf(id);
		await decide(bench.context(), delivery, 'rejected', 'proof');
		await proofOf(id);
		await decide(bench.context(), delivery, 'approved', 'proof');
		await estimateDelivery(bench.context(), { deliveryId: id });
		await analyzeDelivery(bench.context(), { deliveryId: id });
		await decide(bench.context(), delivery);
		await confirm(bench.context(), delivery, senderTo(await openSink()));
		expect(await journalOf(id)).toEqual([
			'Email Parameters: created',
			'Email Parameters: updated',
			'Japanese Mobile Encode: configured',
			'Send Proof: proof 1',
			'Request Approval: proof put up',
			expect.stringMatching(/^boss@example\.com: .*rejected/),
			'Send Proof: proof 2',
			'Request Approval: proof put up',
			expect.stringMatching(/^boss@example\.com: .*approved/),
			'Analyze Delivery: estimated',
			'Analyze Delivery: ready',
			'Request Approval: analysis put up',
			expect.stringMatching(/^boss@example\.com: .*approved/),
			'Confirm Delivery: run started',
			'Confirm Delivery: finished',
		]);
	});

	test('steps that came to no end', async () => {
		const { delivery } = await save(bench.context(), makeItems(2), { html: '<a href="javascript:x">x</a>' });
		const reference = { deliveryId: delivery.id };
		expect(await errorCode(proofOf(delivery.id))).toBe('proofRejected');
		const cancelled = bench.context({ signal: AbortSignal.abort('cancelled') });
		expect(await errorCode(analyzeDelivery(cancelled, reference))).toBe('cancelled');
		expect(await errorCode(estimateDelivery(cancelled, reference))).toBe('cancelled');
		expect(await errorCode(analyzeDelivery(bench.context(), reference, { typology: { weight: -1 } }))).toBe('invalidParameter');
		await analyzeDelivery(bench.context(), reference);
		expect(await journalOf(delivery.id)).toEqual([
			'Email Parameters: created',
			'Send Proof: proof not sent',
			'Analyze Delivery: cancelled',
			'Analyze Delivery: cancelled',
			'Analyze Delivery: not analyzed',
			'Analyze Delivery: rejected',
		]);
		const [, notSent] = await bench.store.readJournal(delivery.id);
		expect(notSent?.detail).toContain('javascript:x');
	});
});
