import { createHash } from 'node:crypto';

import type { FilePort } from '../../delivery/ports';
import { DeliveryError } from '../../errors';

import type { StoreContext } from '../context';

/** Files of deliveries, under the hash of their content. */
export function filePort({ db, sql }: StoreContext): FilePort {
	return {
		async addFile(content) {
			const hash = createHash('sha256').update(content).digest('hex');
			await db
				.insertInto('file')
				.values({ hash, content, created_at: sql.now })
				// Handed in again, it is as good as new: the sweep leaves it to the delivery that is being saved.
				.onConflict((conflict) => conflict.column('hash').doUpdateSet({ created_at: sql.now }))
				.execute();
			return hash;
		},

		async readFiles(hashes) {
			if (hashes.length === 0) return new Map();
			const rows = await db.selectFrom('file').select(['hash', 'content']).where('hash', 'in', hashes).execute();
			const contents = new Map(rows.map(({ hash, content }) => [hash, toBuffer(content)]));
			const missing = hashes.find((hash) => !contents.has(hash));
			if (missing) throw fileMissing(missing);
			return contents;
		},
	};
}

/** Says that a delivery uses these files, so that they stay. */
export async function useFiles({ db }: StoreContext, deliveryId: string, hashes: readonly string[] = []): Promise<void> {
	if (hashes.length === 0) return;
	await db
		.insertInto('delivery_file')
		.values([...new Set(hashes)].map((hash) => ({ delivery_id: deliveryId, hash })))
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

/** SQLite gives `Uint8Array`s. */
function toBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
	return Buffer.from(buffer, byteOffset, byteLength);
}

function fileMissing(hash: string): DeliveryError {
	return new DeliveryError('fileMissing', `A file of the delivery (SHA-256 ${hash}) is not in the store any more.`, {
		advice: 'Save the delivery again with Email Parameters, with its files, then analyze it again. Nothing was sent.',
	});
}
