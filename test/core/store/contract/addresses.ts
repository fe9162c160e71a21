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
