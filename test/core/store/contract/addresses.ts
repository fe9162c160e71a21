import { beginAnalysis, makeDelivery, makeMessage, READY } from '../fixtures';

import type { Bench } from './bench';

export function addressContract(bench: Bench): void {
	describe('addresses', () => {
		it('are blocked by the denylist and by quarantine', async () => {
			const store = bench.store();
			await store.denylistAddress('out@example.com', 'link');
			await bench.sql(`insert into address (address_key, quarantined_at) values ('full@example.com', 1),
				('both@example.com', 1), ('free@example.com', null) returning 1`);
			await store.denylistAddress('both@example.com', 'link');
			const keys = ['out@example.com', 'full@example.com', 'both@example.com', 'free@example.com', 'new@example.com'];
			expect(await store.blockedAddresses(keys)).toEqual(
				new Map([
					['out@example.com', 'denylisted'],
					['full@example.com', 'quarantined'],
					['both@example.com', 'denylisted'],
				]),
			);
			expect(await store.blockedAddresses([])).toEqual(new Map());
		});

		it.each<[kind: 'marketing' | 'transactional', service: string, blocked: string[]]>([
			['marketing', 'news', ['complained', 'denied', 'full', 'left']],
			['marketing', 'offers', ['complained', 'denied', 'full']],
			['marketing', '', ['complained', 'denied', 'full']],
			['transactional', 'news', ['complained', 'full']],
		])('%s of the service "%s": %j are blocked, at analysis, claim and mark', async (kind, service, expected) => {
			const store = bench.store();
			const names = ['complained', 'denied', 'free', 'full', 'left', 'renewed'];
			const of = (name: string) => `${name}.${kind}.${service}@example.com`;
			const delivery = await makeDelivery(store, {}, names.length);
			const analysis = await beginAnalysis(store, delivery.id, 'main', { kind, service });
			const messages = names.map((name, position) => ({ ...makeMessage(position), address: of(name), addressKey: of(name) }));
			await store.addMessages(analysis.id, messages);
			await store.completeAnalysis(analysis.id, READY);
			const run = await store.startRun(analysis.id, 'test');
			const early = await store.claimMessages(run, 10);
			expect(early).toHaveLength(names.length);

			await store.addComplaint(of('complained'), 'feedback loop');
			await store.endSubscription(of('denied'), null, 'link');
			await store.endSubscription(of('left'), 'news', 'link');
			await store.endSubscription(of('renewed'), 'news', 'link');
			await store.renewSubscription(of('renewed'), 'news');
			await bench.sql(`insert into address (address_key, quarantined_at) values ('${of('full')}', 1) returning 1`);

			const blocked = await store.blockedAddresses(names.map(of), { kind, service });
			expect([...blocked.keys()].sort()).toEqual(expected.map(of));
			const marked = await store.recordAndMark(run, [], early.map(({ id }) => id));
			const notMarked = early.filter(({ id }) => !marked.has(id));
			expect(notMarked.map(({ address }) => address)).toEqual(expected.map(of));
			await store.releaseClaims(run, notMarked.map(({ id }) => id));
			expect(await store.claimMessages(run, 10)).toEqual([]);
			const ignored = await store.readMessages(analysis.id, { limit: 10, state: 'ignored' });
			expect(ignored.map(({ address, reason }) => [address, reason])).toEqual(
				expected.map((name) => [of(name), name === 'full' ? 'quarantined' : 'denylisted']),
			);
		});

		it('keep the first time and source of their denylisting', async () => {
			const store = bench.store();
			const read = () => bench.sql(`select * from address where address_key = 'twice@example.com'`);
			await store.denylistAddress('twice@example.com', 'link');
			const first = await read();
			await store.denylistAddress('twice@example.com', 'complaint');
			expect(await read()).toEqual(first);
			expect(first).toMatchObject([{ denylist_source: 'link' }]);
		});
	});
}
