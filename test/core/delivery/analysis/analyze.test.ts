import { analyzeDelivery } from '../../../../core/delivery/analysis/analyze';
import type { Progress } from '../../../../core/delivery/context';
import type { Analysis } from '../../../../core/delivery/types';
import { STORES } from '../../../helpers/stores';
import { openSink } from '../servers';
import {
	type Bench,
	confirm,
	errorCode,
	type Item,
	logOf,
	makeItem,
	makeItems,
	openBench,
	prepare,
	save,
	senderTo,
	statesOf,
} from '../support';

describe.each(STORES)('on $name', ({ start }) => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench.close());

	const analyze = (deliveryId: string) => analyzeDelivery(bench.context(), { deliveryId });

	async function analyzeItems(items: Item[], parameters = {}): Promise<Analysis> {
		const { delivery } = await save(bench.context(), items, parameters);
		return analyze(delivery.id);
	}

	const levels = ({ findings }: Analysis) => findings.map(({ rule, level }) => `${level} ${rule}`);

	test('counts everybody, with the reason of who is left out', async () => {
		await bench.store.denylistAddress('asked-us@example.com', 'test');
		const items = [
			makeItem(1),
			{ ...makeItem(2), email: ' R1@Example.COM ' },
			{ ...makeItem(3), optOut: 'yes' },
			{ ...makeItem(4), email: 'Asked-Us@example.com' },
			{ ...makeItem(5), email: 'nobody@@example' },
			{ ...makeItem(6), email: '' },
			{ id: 7, firstName: 'x' },
			{ ...makeItem(8), format: 'text' },
		];
		const analysis = await analyzeItems(items);
		expect(analysis).toMatchObject({
			state: 'ready',
			purpose: 'main',
			recipients: 8,
			toDeliver: 2,
			exclusions: { double: 1, denylisted: 2, invalidAddress: 1, addressNotSpecified: 2 },
			formats: { alternative: 1, text: 1 },
			findings: [],
		});
		expect(await statesOf(bench.store, analysis.id)).toEqual([
			'pending',
			'ignored double',
			'ignored denylisted',
			'ignored denylisted',
			'ignored invalidAddress',
			'ignored addressNotSpecified',
			'ignored addressNotSpecified',
			'pending',
		]);
	});

	test('finds doubles far from each other, and the first one gets the message', async () => {
		const items = [
			...makeItems(2_200), makeItem(3), makeItem(700), { ...makeItem(1_100), email: 'R1100@example.com' },
		];
		const analysis = await analyzeItems(items);
		expect(analysis).toMatchObject({ recipients: 2_203, toDeliver: 2_200, exclusions: { double: 3 } });
		const log = await logOf(bench.store, analysis.id);
		expect(log.map(({ position }) => position)).toEqual(items.map((_, position) => position));
		expect(log.filter(({ reason }) => reason === 'double').map(({ position }) => position)).toEqual([
			2_200, 2_201, 2_202,
		]);
	});

	test('who is left out takes the place of nobody: the next one with the address gets the message', async () => {
		const analysis = await analyzeItems([{ ...makeItem(1), optOut: 'yes' }, { email: 'r1@example.com' }, makeItem(1)]);
		expect(await statesOf(bench.store, analysis.id)).toEqual([
			'ignored denylisted', 'ignored personalization', 'pending',
		]);
	});

	test('who cannot be addressed by name is left out with a warning', async () => {
		const items = [makeItem(1), { id: 2, email: 'r2@example.com' }, makeItem(3)];
		const analysis = await analyzeItems(items);
		expect(analysis).toMatchObject({ state: 'ready', toDeliver: 2, exclusions: { personalization: 1 } });
		expect(levels(analysis)).toEqual(['warning personalization', 'warning personalization']);
		expect(analysis.findings[1]).toMatchObject({
			text: expect.stringContaining('firstName'),
			examples: ['r2@example.com'],
		});
	});

	test('when nobody can be addressed by name the analysis is rejected', async () => {
		const analysis = await analyzeItems([{ email: 'r1@example.com' }, { email: 'r2@example.com' }]);
		expect(analysis).toMatchObject({ state: 'rejected', toDeliver: 0, exclusions: { personalization: 2 } });
		expect(levels(analysis)).toContain('error personalization');
		expect(await bench.store.findDelivery(analysis.deliveryId)).toMatchObject({
			status: 'targetReady',
			analysisId: analysis.id,
		});
	});

	test('a rejected one is replaced by a better one', async () => {
		const rejected = await analyzeItems([{ ...makeItem(1), optOut: '1' }], {});
		expect(rejected.state).toBe('rejected');
		const { delivery } = await save(bench.context(), makeItems(1), {}, { code: 'AGAIN' });
		const first = await analyze(delivery.id);
		const second = await analyze(delivery.id);
		expect(second.id).not.toBe(first.id);
		expect(await bench.store.findAnalysis(first.id)).toMatchObject({ state: 'replaced' });
		expect(await logOf(bench.store, first.id)).toEqual([]);
		expect(await logOf(bench.store, second.id)).toHaveLength(1);
	});

	test('tells how far it has come', async () => {
		const { delivery } = await save(bench.context(), makeItems(2_100));
		const told: Progress[] = [];
		const context = bench.context({ onProgress: (progress) => told.push(progress) });
		await analyzeDelivery(context, { deliveryId: delivery.id });
		expect(told.map(({ done }) => done)).toEqual([2_000, 2_100]);
		expect(told.every(({ step, total }) => step === 'analysis' && total === 2_100)).toBe(true);
	});

	describe('cancelled in the middle', () => {
		/** A context whose execution is cancelled after the first batch. */
		function cancelledSoon() {
			const abort = new AbortController();
			return bench.context({ signal: abort.signal, onProgress: () => abort.abort('cancelled') });
		}

		test('nothing of it stays, and the analysis before it still counts', async () => {
			const { delivery } = await save(bench.context(), makeItems(2_200));
			const former = await analyze(delivery.id);
			const rows = async () => ({
				analyses: await bench.sql(`select id from analysis where delivery_id = '${delivery.id}'`),
				messages: await bench.sql(`select count(*) as n from message where analysis_id in
					(select id from analysis where delivery_id = '${delivery.id}')`),
				delivery: await bench.store.findDelivery(delivery.id),
			});
			const before = await rows();
			expect(await errorCode(analyzeDelivery(cancelledSoon(), { deliveryId: delivery.id }))).toBe('cancelled');
			expect(await rows()).toEqual(before);
			expect(before.analyses).toEqual([{ id: former.id }]);
			expect(before.delivery).toMatchObject({ status: 'ready', analysisId: former.id });
		});

		test('no message is left without its analysis', async () => {
			const orphans = await bench.sql('select id from message where analysis_id not in (select id from analysis)');
			expect(orphans).toEqual([]);
		});
	});

	test('a change during the analysis makes it void', async () => {
		const { delivery } = await save(bench.context(), makeItems(600), {}, { code: 'RACE' });
		let changed: Promise<unknown> | undefined;
		const onProgress = () => {
			changed ??= save(bench.context(), makeItems(2), { subject: 'Bye' }, { code: 'RACE' });
		};
		const analyzing = analyzeDelivery(bench.context({ onProgress }), { deliveryId: delivery.id });
		expect(await errorCode(analyzing)).toBe('analysisOutdated');
		await changed;
		expect(await bench.store.findDelivery(delivery.id)).toMatchObject({
			revision: 2,
			status: 'beingEdited',
			analysisId: null,
		});
	});

	test('after sending has started the frozen analysis is given back', async () => {
		const sink = await openSink();
		const { delivery, analysisId } = await prepare(bench.context(), 3);
		await confirm(bench.context(), delivery, senderTo(sink));
		await bench.store.denylistAddress('r2@example.com', 'test');
		expect(await analyze(delivery.id)).toMatchObject({ id: analysisId, state: 'ready', toDeliver: 3 });
		expect(await statesOf(bench.store, analysisId)).toEqual(['sent', 'sent', 'sent']);
	});

	test('says what is unknown', async () => {
		expect(await errorCode(analyze('nothing'))).toBe('deliveryNotFound');
		const { delivery } = await save(bench.context(), makeItems(1));
		const elsewhere = analyzeDelivery(bench.context(), { deliveryId: delivery.id, storeId: 'another' });
		expect(await errorCode(elsewhere)).toBe('storeMismatch');
	});
});
