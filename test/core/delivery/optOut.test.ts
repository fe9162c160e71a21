import type { MailSink } from '../../helpers/mailSink';
import { STORES } from '../../helpers/stores';
import { openSink } from './servers';
import {
	addressOf,
	type Bench,
	confirm,
	letRetriesBeDue,
	makeItem,
	makeItems,
	openBench,
	prepare,
	recipientsOf,
	senderTo,
	statesOf,
} from './support';

describe.each(STORES)('who opts out after the analysis, on $name', ({ start }) => {
	let bench: Bench;
	let sink: MailSink;
	/** Addresses that are deferred. */
	const busy = new Set<string>();

	beforeAll(async () => {
		bench = await openBench(start);
	});
	afterAll(() => bench.close());
	beforeEach(async () => {
		busy.clear();
		sink = await openSink({
			onRcpt: (address) => (busy.has(address) ? { code: 450, message: '4.2.1 Later' } : undefined),
		});
	});

	test('gets nothing, and the log says why', async () => {
		const { delivery, analysisId } = await prepare(bench.context(), 4);
		await bench.store.denylistAddress(addressOf(2), 'unsubscription');
		const result = await confirm(bench.context(), delivery, senderTo(sink));
		expect(result).toMatchObject({ outcome: 'finished', sending: { sent: 3, ignored: 1 } });
		expect(recipientsOf(sink.messages).sort()).toEqual([1, 3, 4].map(addressOf));
		expect(await statesOf(bench.store, analysisId)).toEqual(['sent', 'ignored denylisted', 'sent', 'sent']);
	});

	test('whatever the case of the address in the list', async () => {
		const items = [{ ...makeItem(11), email: 'Hanako@Example.com' }, makeItem(12)];
		const { delivery, analysisId } = await prepare(bench.context(), items);
		await bench.store.denylistAddress('hanako@example.com', 'unsubscription');
		await confirm(bench.context(), delivery, senderTo(sink));
		expect(await statesOf(bench.store, analysisId)).toEqual(['ignored denylisted', 'sent']);
	});

	test('between an attempt and its retry', async () => {
		const items = makeItems(23).slice(20);
		[21, 22].map(addressOf).forEach((address) => busy.add(address));
		const { delivery, analysisId } = await prepare(bench.context(), items);
		const first = await confirm(bench.context(), delivery, senderTo(sink));
		expect(first).toMatchObject({ outcome: 'pending', sending: { sent: 1, pending: 2 } });

		await bench.store.denylistAddress(addressOf(21), 'unsubscription');
		busy.clear();
		await letRetriesBeDue(bench);
		const second = await confirm(bench.context(), delivery, senderTo(sink));
		expect(second).toMatchObject({ outcome: 'finished', sending: { sent: 2, ignored: 1, pending: 0 } });
		expect(await statesOf(bench.store, analysisId)).toEqual(['ignored denylisted', 'sent', 'sent']);
		expect(recipientsOf(sink.messages)).not.toContain(addressOf(21));
	});

	test('while it is being sent: whoever is not claimed yet gets nothing', async () => {
		const items = makeItems(60).slice(30);
		const { delivery, analysisId } = await prepare(bench.context(), items, { batchQuantity: 5 });
		let told = false;
		const onProgress = () => {
			if (!told) void bench.store.denylistAddress(addressOf(60), 'unsubscription');
			told = true;
		};
		await confirm(bench.context({ onProgress }), delivery, senderTo(sink, { connections: 1 }));
		expect((await statesOf(bench.store, analysisId)).at(-1)).toBe('ignored denylisted');
		expect(sink.messages).toHaveLength(29);
	});

	test('everybody: the delivery is finished, and the MTA hears of nobody', async () => {
		const { delivery } = await prepare(bench.context(), makeItems(72).slice(70));
		await bench.store.denylistAddress(addressOf(71), 'unsubscription');
		await bench.store.denylistAddress(addressOf(72), 'unsubscription');
		const result = await confirm(bench.context(), delivery, senderTo(sink));
		expect(result).toMatchObject({ outcome: 'finished', sending: { sent: 0, ignored: 2 } });
		expect(sink.connections).toBe(0);
	});
});
