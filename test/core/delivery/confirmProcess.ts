/**
 * A process of its own that confirms a delivery. Argument: `ConfirmTask` as JSON. Prints `"ready"` when it has loaded,
 * starts when a line comes in, and prints the result.
 */
import { once } from 'node:events';

import type { Timing } from '../../../core/delivery/context';
import { openStore, type StoreOptions } from '../../../core/store';
import { confirm, contextOn, senderTo } from './support';

export interface ConfirmTask {
	store: StoreOptions;
	deliveryId: string;
	port: number;
	connections: number;
	timing: Timing;
}

async function main({ store: options, deliveryId, port, connections, timing }: ConfirmTask): Promise<void> {
	console.log(JSON.stringify('ready'));
	await once(process.stdin, 'data');
	const store = await openStore(options);
	const result = await confirm(contextOn(store, { timing }), { id: deliveryId }, senderTo({ port }, { connections }));
	await store.close();
	console.log(JSON.stringify(result));
	process.exit();
}

void main(JSON.parse(process.argv[2] ?? ''));
