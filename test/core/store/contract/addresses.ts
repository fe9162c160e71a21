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
			await store.denylistAddress(of('denied'), 'link');
			await store.endSubscription(of('left'), 'news', 'link');
			await store.endSubscription(of('renewed'), 'news', 'link');
			await store.subscribe({ service: 'news', address: of('renewed'), format: '', profile: {}, source: 'test' }, of('renewed'));
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
			expect(await store.denylistAddress('twice@example.com', 'link')).toBe(true);
			const first = await read();
			expect(await store.denylistAddress('twice@example.com', 'complaint')).toBe(false);
			expect(await read()).toEqual(first);
			expect(first).toMatchObject([{ denylist_source: 'link' }]);
		});
	});

	describe('subscriptions', () => {
		const of = (name: string, service: string, firstName: string) =>
			({ service, address: `${name}@example.com`, format: 'text', profile: { firstName }, source: 'form' });
		const subscribe = (name: string, service: string, firstName = 'X') => bench.store().subscribe(of(name, service, firstName), `${name.toLowerCase()}@example.com`);
		const namesOf = async (service: string, limit = 9, after?: string) =>
			(await bench.store().listSubscribers(service, { limit, after })).map(({ address, profile }) => `${address} ${String(profile.firstName)}`);

		it('are listed by service, in the order of addresses, from one to the next', async () => {
			for (const name of ['Sub.c', 'sub.a', 'sub.b']) expect(await subscribe(name, 'cats')).toBe(true);
			await subscribe('sub.d', 'dogs');
			expect(await namesOf('cats')).toEqual(['sub.a@example.com X', 'sub.b@example.com X', 'Sub.c@example.com X']);
			expect(await namesOf('cats', 1, 'sub.a@example.com')).toEqual(['sub.b@example.com X']);
			expect(await namesOf('Cats')).toEqual([]);
			const [first] = await bench.store().listSubscribers('cats', { limit: 1 });
			expect(first).toEqual({ ...of('sub.a', 'cats', 'X'), addressKey: 'sub.a@example.com', at: expect.any(Number) });
		});

		it('once for an address: the second time the profile is the new one', async () => {
			expect(await subscribe('sub.e', 'once', 'Old')).toBe(true);
			expect(await subscribe('sub.e', 'once', 'New')).toBe(false);
			expect(await namesOf('once')).toEqual(['sub.e@example.com New']);
		});

		it('end, and begin again', async () => {
			const store = bench.store();
			const key = 'sub.f@example.com';
			const blocked = async () => [...(await store.blockedAddresses([key], { service: 'ends' })).values()];
			await subscribe('sub.f', 'ends');
			await subscribe('sub.f', 'stays');
			expect(await store.endSubscription(key, 'ends', 'link')).toBe(true);
			expect(await store.endSubscription(key, 'ends', 'link')).toBe(false);
			expect([await namesOf('ends'), await namesOf('stays'), await blocked()]).toEqual([[], ['sub.f@example.com X'], ['denylisted']]);
			expect(await subscribe('sub.f', 'ends')).toBe(true);
			expect([await namesOf('ends'), await blocked()]).toEqual([['sub.f@example.com X'], []]);
		});
	});
}
