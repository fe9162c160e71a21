import type { DeliveryContext } from '../context';
import type { DeliveryStore } from '../ports';
import type { Delivery, TargetRecipient } from '../types';

/** A continuous delivery as it would be with the recipients that wait to be taken in, and a context that reads them. */
export interface DeliveryWithWaiting {
	context: DeliveryContext;
	delivery: Delivery;
}

/** Changes nothing in the store: estimates and proofs look at those who wait, and take nobody in. */
export async function withWaiting(context: DeliveryContext, delivery: Delivery): Promise<DeliveryWithWaiting> {
	const waiting = delivery.parameters.continuous ? await context.store.pendingExtensions(delivery.id) : [];
	if (waiting.length === 0) return { context, delivery };
	const parts = [{ targetVersion: delivery.targetVersion, recipients: delivery.targetRecipients }, ...waiting];
	const targetRecipients = parts.reduce((sum, { recipients }) => sum + recipients, 0);
	const readTarget = readInARow(context.store, parts);
	return {
		context: { ...context, store: { ...context.store, readTarget } },
		delivery: { ...delivery, targetRecipients },
	};
}

/** Reads targets as if they were one, in order, under the name of the first. */
function readInARow(store: DeliveryStore, parts: ReadonlyArray<{ targetVersion: string; recipients: number }>): DeliveryStore['readTarget'] {
	return async (targetVersion, from, limit) => {
		if (targetVersion !== parts[0]?.targetVersion) return store.readTarget(targetVersion, from, limit);
		const rows: TargetRecipient[] = [];
		let offset = 0;
		for (const part of parts) {
			const first = Math.max(from - offset, 0);
			if (first < part.recipients && rows.length < limit) {
				const wanted = Math.min(limit - rows.length, part.recipients - first);
				const read = await store.readTarget(part.targetVersion, first, wanted);
				rows.push(...read.map((row) => ({ ...row, position: row.position + offset })));
				// There are more: they are too large to be read at once.
				if (read.length < wanted) return rows;
			}
			offset += part.recipients;
		}
		return rows;
	};
}
