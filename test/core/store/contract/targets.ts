import { makeRow, range } from '../fixtures';

import type { Bench } from './bench';

export function targetContract(bench: Bench): void {
	describe('targets', () => {
		it('gives back rows as they came in', async () => {
			const store = bench.store();
			const target = await store.beginTarget();
			const row = {
				key: 'k"1\'',
				address: 'Ö..x.@docomo.ne.jp',
				format: 'docomo',
				optedOut: true,
				profile: { z: 1, a: null, list: ['😀', { deep: true }], text: 'NUL \0, half \ud83d, "quoted"\r\n' },
			};
			await store.addTargetRows(target, 0, [row]);
			expect(await store.readTarget(target, 0, 10)).toEqual([{ ...row, position: 0 }]);
		});

		it('keeps a row with characters that no database takes, with U+FFFD in their place', async () => {
			const store = bench.store();
			const target = await store.beginTarget();
			const row = { ...makeRow(0), address: 'a\0b@example.com', key: '\ud83d', format: '\udc00x' };
			await store.addTargetRows(target, 0, [row]);
			const [kept] = await store.readTarget(target, 0, 10);
			expect(kept).toMatchObject({ address: 'a\uFFFDb@example.com', key: '\uFFFD', format: '\uFFFDx' });
		});

		it('takes 5,000 rows in batches and reads them in pages, in order', async () => {
			const store = bench.store();
			const target = await store.beginTarget();
			const rows = range(5_000).map(makeRow);
			for (let from = 0; from < rows.length; from += 500) {
				await store.addTargetRows(target, from, rows.slice(from, from + 500));
			}
			const read = [];
			for (let from = 0; ; from += 700) {
				const page = await store.readTarget(target, from, 700);
				if (page.length === 0) break;
				read.push(...page);
			}
			expect(read).toEqual(rows.map((row, position) => ({ ...row, position })));
		});

		it('reads large rows in pages that are not too large', async () => {
			const store = bench.store();
			const large = (number: number) => ({ ...makeRow(number), profile: { text: 'x'.repeat(number < 40 ? 1_000_000 : 10) } });
			const targetVersion = await store.beginTarget();
			for (const from of [0, 50]) await store.addTargetRows(targetVersion, from, range(50).map((number) => large(from + number)));
			const pages: number[] = [];
			for (let from = 0; from < 100; from += pages.at(-1)!) {
				const rows = await store.readTarget(targetVersion, from, 100);
				expect(rows.map(({ position }) => position)).toEqual(range(rows.length).map((index) => from + index));
				pages.push(rows.length);
			}
			expect(pages).toEqual([32, 68]);
		});

		it('keeps event keys', async () => {
			const store = bench.store();
			const target = await store.beginTarget();
			await store.addTargetRows(target, 0, [{ ...makeRow(0), eventKey: 'order 7' }, makeRow(1)]);
			expect(await store.readTarget(target, 0, 10)).toEqual([
				{ ...makeRow(0), position: 0, eventKey: 'order 7' },
				{ ...makeRow(1), position: 1 },
			]);
		});

		it('excludes the addresses of its list, each kept once, in this target only', async () => {
			const store = bench.store();
			const [one, two] = [await store.beginTarget(), await store.beginTarget()];
			await store.addTargetExclusions(one, ['a@example.org', 'b@example.org', 'a@example.org']);
			await store.addTargetExclusions(one, ['b@example.org']);
			await store.addTargetExclusions(one, []);
			const keys = ['a@example.org', 'b@example.org', 'c@example.org'];
			const reasons = new Map(keys.slice(0, 2).map((key) => [key, 'excludedByRule']));
			expect(await store.blockedAddresses(keys, { targetVersion: one })).toEqual(reasons);
			expect(await store.blockedAddresses(keys, { targetVersion: one, kind: 'transactional' })).toEqual(reasons);
			expect(await store.blockedAddresses(keys, { targetVersion: two })).toEqual(new Map());
			expect(await store.blockedAddresses(keys)).toEqual(new Map());
		});

		it('keeps seed rows before the target, which is read without them; those that are there stay as they are', async () => {
			const store = bench.store();
			const target = await store.beginTarget();
			await store.addTargetRows(target, 0, [makeRow(0)]);
			expect(await store.putSeedRows(target, [makeRow(7), makeRow(8)])).toEqual([-1, -2]);
			expect(await store.putSeedRows(target, [makeRow(9), makeRow(8), makeRow(8)])).toEqual([-3, -2, -4]);
			expect(await store.readTarget(target, 0, 10)).toEqual([{ ...makeRow(0), position: 0 }]);
			const seeds = [makeRow(8), makeRow(9), makeRow(8), makeRow(7)].map((row, index) => ({ ...row, position: index - 4 }));
			expect((await store.readTarget(target, -10, 10)).slice(0, 4)).toEqual(seeds);
		});

		it('keeps versions apart', async () => {
			const store = bench.store();
			const [one, two] = [await store.beginTarget(), await store.beginTarget()];
			await store.addTargetRows(one, 0, [makeRow(1)]);
			await store.addTargetRows(two, 0, []);
			expect(await store.readTarget(one, 0, 10)).toHaveLength(1);
			expect(await store.readTarget(two, 0, 10)).toEqual([]);
		});
	});
}
