import { createHash } from 'node:crypto';

import { openStore } from '../../../../core/store';
import { beginAnalysis, errorCode, makeDelivery, READY } from '../fixtures';

import type { Bench } from './bench';

const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** Octets that are no text in any charset. */
const octets = (seed: number) => Buffer.from([0, 255, 254, 13, 10, 0, seed]);

export function fileContract(bench: Bench): void {
	describe('files', () => {
		it('are kept to the octet under their hash, the same content once', async () => {
			const store = bench.store();
			const [small, large] = [octets(1), Buffer.alloc(3_000_000, 'x')];
			const hashes = [await store.addFile(small), await store.addFile(large), await store.addFile(small)];
			expect(hashes).toEqual([hashOf(small), hashOf(large), hashOf(small)]);
			expect(await store.readFiles(hashes)).toEqual(
				new Map([
					[hashOf(small), small],
					[hashOf(large), large],
				]),
			);
			expect(await store.readFiles([])).toEqual(new Map());
			expect(await bench.sql(`select hash from file where hash = '${hashOf(small)}'`)).toHaveLength(1);
		});

		it('that are not there are named', async () => {
			expect(await errorCode(bench.store().readFiles([hashOf(octets(2))]))).toBe('fileMissing');
		});

		it('stay as long as a delivery or one of its analyses uses them, else a day', async () => {
			const options = bench.newOptions();
			const store = await openStore(options);
			const [attached, fetched, orphan, young] = [3, 4, 5, 6].map(octets) as [Buffer, Buffer, Buffer, Buffer];
			for (const content of [attached, fetched, orphan, young]) await store.addFile(content);
			const delivery = await makeDelivery(store, { files: [hashOf(attached), hashOf(attached)] });
			const image = { src: 'https://example.com/a.gif', hash: hashOf(fetched), contentType: 'image/gif', bytes: 7 };
			const { id } = await beginAnalysis(store, delivery.id);
			expect(await store.completeAnalysis(id, { ...READY, images: [image] })).toMatchObject({ images: [image] });
			await store.close();
			await bench.sql(`update file set created_at = 0 where hash <> '${hashOf(young)}' returning 1`, options);

			const again = await openStore(options);
			expect((await again.readFiles([attached, fetched, young].map(hashOf))).size).toBe(3);
			expect(await errorCode(again.readFiles([hashOf(orphan)]))).toBe('fileMissing');
			expect(await again.findAnalysis(id)).toMatchObject({ images: [image] });
			await again.close();
		});

		it('of a delivery must be there when it is saved', async () => {
			expect(await errorCode(makeDelivery(bench.store(), { files: [hashOf(octets(7))] }))).not.toBe('no error');
		});
	});
}
