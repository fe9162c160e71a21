import type { DeliveryStore } from '../../../../core/delivery/ports';
import type { Analysis, DeliveryParameters, NewMessage } from '../../../../core/delivery/types';
import { PARAMETERS, READY, beginAnalysis, makeDelivery, makeMessage } from '../fixtures';

import type { Bench } from './bench';

const DAY_MS = 24 * 60 * 60 * 1000;

export function historyContract(bench: Bench): void {
	describe('history', () => {
		let addresses = 0;
		/** Addresses of this test alone. */
		const newAddress = () => `history${++addresses}@h${addresses}.example`;

		async function analyzed(
			store: DeliveryStore,
			keys: string[],
			{ parameters = {}, doubleKey }: { parameters?: Partial<DeliveryParameters>; doubleKey?: string } = {},
		): Promise<Analysis> {
			const delivery = await makeDelivery(store, { parameters: { ...PARAMETERS, ...parameters } }, keys.length);
			const { id: _id, ...draft } = await beginAnalysis(store, delivery.id);
			const { id } = await store.beginAnalysis({ ...draft, typology: { weight: 8 } });
			const messages: NewMessage[] = keys.map((address, position) => ({
				...makeMessage(position),
				address,
				addressKey: address,
				domain: address.split('@')[1]!,
				...(doubleKey && { doubleKey: `${doubleKey} ${position}` }),
			}));
			await store.addMessages(id, messages);
			return store.completeAnalysis(id, READY);
		}

		/** Sends the first `number` messages of an analysis. */
		async function send(store: DeliveryStore, analysis: Analysis, number: number, state: 'sent' | 'failed' | 'unknown' = 'sent') {
			const run = await store.startRun(analysis.id, 'test');
			const ids = (await store.claimMessages(run, number)).map(({ id }) => id);
			await store.recordAndMark(run, [], ids);
			const result = state === 'failed' ? { state, reason: 'refused' as const, reply: '550' } : { state, reply: '250' };
			await store.recordAndMark(run, ids.map((id) => ({ id, result })), []);
			await store.endRun(run);
		}

		const since = async (store: DeliveryStore) => (await store.now()) - DAY_MS;

		it('knows which analyses count, with what conditions read of their deliveries', async () => {
			const store = bench.store();
			const at = (await store.now()) + DAY_MS;
			const one = await analyzed(store, [newAddress()], {
				parameters: { label: 'One', kind: 'transactional', service: 'orders', contactDate: { at, timeZone: 'UTC' } },
			});
			const two = await analyzed(store, [newAddress()]);
			await send(store, two, 1);
			const counted = await store.countedAnalyses(await since(store));
			expect(counted.find(({ analysisId }) => analysisId === one.id)).toEqual({
				analysisId: one.id,
				deliveryId: one.deliveryId,
				label: 'One',
				code: expect.any(String),
				kind: 'transactional',
				service: 'orders',
				weight: 8,
				plannedAt: at,
			});
			const started = (await store.findDelivery(two.deliveryId))!.startedAt;
			expect(counted.find(({ analysisId }) => analysisId === two.id)).toMatchObject({ kind: 'marketing', service: '', plannedAt: started });
		});

		it('leaves out proofs, rejected and replaced ones, and what was finished before', async () => {
			const store = bench.store();
			const finished = await analyzed(store, [newAddress()]);
			await send(store, finished, 1);
			await store.setDeliveryStatus(finished.deliveryId, 'finished');
			const replaced = await analyzed(store, [newAddress()]);
			const { id: rejected } = await beginAnalysis(store, replaced.deliveryId);
			await store.completeAnalysis(rejected, { ...READY, state: 'rejected' });
			const { id: proof } = await beginAnalysis(store, replaced.deliveryId, 'proof');
			await store.completeAnalysis(proof, READY);
			const idsSince = async (time: number) => (await store.countedAnalyses(time)).map(({ analysisId }) => analysisId);
			const recent = await idsSince(await since(store));
			expect(recent).toContain(finished.id);
			for (const id of [replaced.id, rejected, proof]) expect(recent).not.toContain(id);
			expect(await idsSince((await store.now()) + DAY_MS)).not.toContain(finished.id);
		});

		it('counts what an address was sent and what is planned, in one call', async () => {
			const store = bench.store();
			const [ann, bob, cat] = [newAddress(), newAddress(), newAddress()];
			const sent = await analyzed(store, [ann, bob]);
			await send(store, sent, 2);
			const unknown = await analyzed(store, [ann]);
			await send(store, unknown, 1, 'unknown');
			const failed = await analyzed(store, [ann]);
			await send(store, failed, 1, 'failed');
			const half = await analyzed(store, [ann, bob]);
			await send(store, half, 1);
			const planned = await analyzed(store, [bob, cat]);
			const sentBy = [sent.id, unknown.id, failed.id, half.id];
			const count = (time: number, plannedBy: string[]) =>
				store.countToAddresses([ann, bob, cat, 'nobody@h.example'], { sentBy, plannedBy, since: time });
			const time = await since(store);
			expect(await count(time, [half.id, planned.id])).toEqual(
				new Map([
					[ann, { sent: 3, planned: 0 }],
					[bob, { sent: 1, planned: 2 }],
					[cat, { sent: 0, planned: 1 }],
				]),
			);
			expect((await count(time, [])).get(bob)).toEqual({ sent: 1, planned: 0 });
			const later = await count((await store.now()) + DAY_MS, [planned.id]);
			expect([later.get(ann)?.sent, later.get(bob)?.planned]).toEqual([0, 1]);
			expect(await store.countAll({ sentBy, plannedBy: [half.id, planned.id], since: time })).toBe(4 + 3);
			expect(await store.countAll({ sentBy: [], plannedBy: [], since: time })).toBe(0);
			expect(await store.countToAddresses([], { sentBy, plannedBy: [], since: time })).toEqual(new Map());
		});

		it('counts them too where doubles do not go by the address', async () => {
			const store = bench.store();
			const ann = newAddress();
			const events = await analyzed(store, [ann, ann, newAddress()], { doubleKey: 'event' });
			await send(store, events, 1);
			const counted = { sentBy: [events.id], plannedBy: [events.id], since: await since(store) };
			expect(await store.countToAddresses([ann], counted)).toEqual(new Map([[ann, { sent: 1, planned: 1 }]]));
		});

		it('counts what was sent to domains', async () => {
			const store = bench.store();
			const [ann, bob] = [newAddress(), newAddress()];
			const domain = (address: string) => address.split('@')[1]!;
			const analysis = await analyzed(store, [ann, `x${ann}`, bob]);
			await send(store, analysis, 2);
			const domains = [domain(ann), domain(bob), 'none.example'];
			expect(await store.countSentTo(domains, await since(store))).toEqual([{ domain: domain(ann), messages: 2 }]);
			expect(await store.countSentTo(domains, (await store.now()) + DAY_MS)).toEqual([]);
		});
	});
}
