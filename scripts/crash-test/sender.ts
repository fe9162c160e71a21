/** A process of its own that sends a delivery until nothing is due. Argument: `SenderTask` as JSON. Prints the result. */
import { once } from 'node:events';
import type { ConfirmResult } from '../../core/delivery/sending/confirm';
import type { Timing } from '../../core/delivery/context';
import { replyTimeouts } from '../../core/mta/timeouts';
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

async function main(task: SenderTask): Promise<void> {
	console.log(JSON.stringify('ready'));
	await once(process.stdin, 'data');
	const store = await openStore(task.store);
	const sender = senderTo(task, { connections: task.connections }, replyTimeouts(task.replyMs));
	const { outcome, sending } = await confirm(contextOn(store, { timing: task.timing }), { id: task.deliveryId }, sender);
	await store.close();
	console.log(JSON.stringify({ outcome, sending }));
	process.exit();
}

void main(JSON.parse(process.argv[2] ?? ''));
