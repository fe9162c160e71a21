import { once } from 'node:events';
import type { ConfirmResult } from '../../core/delivery/sending/confirm';
import type { Timing } from '../../core/delivery/context';
import { replyTimeouts } from '../../core/mta/timeouts';
import type { DeliveryStore } from '../../core/delivery/ports';
import { openStore, type StoreOptions } from '../../core/store';
import { confirm, contextOn, senderTo } from '../../test/core/delivery/support';

export interface SenderTask {
	store: StoreOptions;
	deliveryId: string;
	port: number;
	connections: number;
	/** How long to wait for a sink that says nothing. */
	replyMs: number;
	timing: Timing;
}

export type SenderResult = Pick<ConfirmResult, 'outcome' | 'sending'>;

/**
 * What a sender's process does with its argument, once it is told to go.
 * @param disturb what a test does to the store, to see whether its damage is noticed
 */
export async function sendInProcess(disturb: (store: DeliveryStore) => DeliveryStore = (store) => store): Promise<void> {
	const task = JSON.parse(process.argv[2] ?? '') as SenderTask;
	console.log(JSON.stringify('ready'));
	await once(process.stdin, 'data');
	const store = disturb(await openStore(task.store));
	const sender = senderTo(task, { connections: task.connections }, replyTimeouts(task.replyMs));
	const { outcome, sending } = await confirm(contextOn(store, { timing: task.timing }), { id: task.deliveryId }, sender);
	await store.close();
	console.log(JSON.stringify({ outcome, sending }));
	process.exit();
}
