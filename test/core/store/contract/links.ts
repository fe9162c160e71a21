import { makeAnalyzed, makeDelivery, beginAnalysis, makeMessage, READY } from '../fixtures';

import type { Bench } from './bench';

const LINKS = [
	{ number: 1, url: 'https://shop.example/{{ recipient.number }}', label: '春の靴' },
	{ number: 2, url: 'https://shop.example/about', label: 'About' },
];
const NONE = { times: 0, messages: 0, machineTimes: 0, machineMessages: 0 };

export function linkContract(bench: Bench): void {
	describe('links of messages', () => {
		it('find their message with its profile and the time', async () => {
			const store = bench.store();
			const analysis = await makeAnalyzed(store, 2);
			const [, second] = await store.readMessages(analysis.id, { limit: 2 });
			const found = await store.findLinkedMessage(second!.id);
			expect(found).toMatchObject({
				id: second!.id,
				deliveryId: analysis.deliveryId,
				analysisId: analysis.id,
				purpose: 'main',
				address: 'r1@example.com',
				addressKey: 'r1@example.com',
				state: 'pending',
				sentAt: null,
				key: '1',
				profile: { number: 1, firstName: '春子1' },
			});
			expect(Math.abs(found!.now - (await store.now()))).toBeLessThan(60_000);
			expect(await store.findLinkedMessage('none')).toBeUndefined();
		});

		it('that are tracked are kept with the analysis, and go with it', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store);
			const { id } = await beginAnalysis(store, delivery.id);
			await store.addTrackedLinks(id, LINKS);
			await store.addTrackedLinks(id, []);
			expect(await store.trackedLinks(id)).toEqual(LINKS);
			await store.abandonAnalysis(id);
			expect(await store.trackedLinks(id)).toEqual([]);
		});

		it('count what people and machines do, by message and by link', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store, {}, 3);
			const { id } = await beginAnalysis(store, delivery.id);
			await store.addTrackedLinks(id, LINKS);
			await store.addMessages(id, [0, 1, 2].map((position) => makeMessage(position)));
			await store.completeAnalysis(id, READY);
			const [first, second, third] = (await store.readMessages(id, { limit: 3 })).map((message) => message.id);
			const click = (messageId: string, isMachine = false) =>
				store.addReaction(messageId, { kind: 'click', link: 1, isMachine });
			await Promise.all([click(first!), click(first!), click(second!), click(third!, true), click(first!, true)]);
			await store.addReaction(second!, { kind: 'open', link: 0, isMachine: false });
			await store.addReaction(second!, { kind: 'mirror', link: 0, isMachine: true });
			await store.addReaction('none', { kind: 'open', link: 0, isMachine: false });
			const clicks = { times: 3, messages: 2, machineTimes: 2, machineMessages: 2 };
			expect(await store.reactionFigures(delivery.id)).toEqual({
				clicks,
				opens: { ...NONE, times: 1, messages: 1 },
				mirrors: { ...NONE, machineTimes: 1, machineMessages: 1 },
				links: [
					{ ...LINKS[0], ...clicks },
					{ ...LINKS[1], ...NONE },
				],
			});
		});

		it('that are opened one after the other in a moment were opened by a machine, the first ones too', async () => {
			const store = bench.store();
			const delivery = await makeDelivery(store, {}, 3);
			const { id } = await beginAnalysis(store, delivery.id);
			await store.addTrackedLinks(id, LINKS);
			await store.addMessages(id, [0, 1, 2].map((position) => makeMessage(position)));
			await store.completeAnalysis(id, READY);
			const [scanned, read, slow] = (await store.readMessages(id, { limit: 3 })).map((message) => message.id) as [string, string, string];
			const click = (messageId: string, link: number) => store.addReaction(messageId, { kind: 'click', link, isMachine: false });
			const age = (messageId: string, ms: number) =>
				bench.sql(`update reaction set first_at = first_at - ${ms}, last_at = last_at - ${ms} where message_id = '${messageId}' returning 1`);
			expect([await click(scanned, 1), await click(scanned, 2)]).toEqual([false, true]);
			expect([await click(read, 1), await age(read, 5_000), await click(read, 2)]).toMatchObject([false, {}, false]);
			// Three within ten seconds are no person's either; one of a minute ago was
			await click(slow, 3);
			await age(slow, 60_000);
			await click(slow, 1);
			await age(slow, 4_000);
			await click(slow, 2);
			await age(slow, 4_000);
			expect(await click(slow, 3)).toBe(true);
			const { clicks, links } = await store.reactionFigures(delivery.id);
			expect(clicks).toEqual({ times: 3, messages: 2, machineTimes: 5, machineMessages: 2 });
			expect(links.map(({ times, machineTimes }) => [times, machineTimes])).toEqual([[1, 2], [1, 2]]);
		});

		it('have no figures where nothing was done', async () => {
			const delivery = await makeDelivery(bench.store());
			const figures = { opens: NONE, clicks: NONE, mirrors: NONE, links: [] };
			expect(await bench.store().reactionFigures(delivery.id)).toEqual(figures);
		});
	});
}
