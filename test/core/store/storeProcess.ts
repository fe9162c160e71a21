/**
 * A process of its own at a store. Arguments: a task and its options as JSON. Says `ready` when loaded, starts
 * when a line comes in, and prints its result as one line of JSON.
 */
import { once } from 'node:events';

import type { DeliveryStore } from '../../../core/delivery/ports';
import { openStore } from '../../../core/store';
import type { StoreOptions } from '../../../core/store';

export interface Task {
	task: keyof typeof TASKS;
	options: StoreOptions;
	analysisId?: string;
}

const TASKS = {
	/** Which store it finds or makes. */
	open: async (store: DeliveryStore) => store.storeId,

	/** Ids of all messages that it gets hold of, three at a time. */
	async claim(store: DeliveryStore, analysisId: string) {
		const run = await store.startRun(analysisId, `process ${process.pid}`);
		const ids: string[] = [];
		for (;;) {
			const claimed = (await store.claimMessages(run, 3)).map(({ id }) => id);
			if (claimed.length === 0) return ids;
			await store.recordAndMark(run, [], claimed);
			const results = claimed.map((id) => ({ id, result: { state: 'sent', reply: '250 ok' } as const }));
			await store.recordAndMark(run, results, []);
			ids.push(...claimed);
		}
	},

	/** Claims three messages, marks two of them, and is then left in the middle of it. */
	async markAndStay(store: DeliveryStore, analysisId: string) {
		const run = await store.startRun(analysisId, 'left');
		const ids = (await store.claimMessages(run, 3)).map(({ id }) => id);
		const marked = await store.recordAndMark(run, [], ids.slice(0, 2));
		console.log(JSON.stringify([...marked]));
		await new Promise((resolve) => setTimeout(resolve, 60_000));
	},
};

async function main({ task, options, analysisId }: Task): Promise<void> {
	console.log('ready');
	await once(process.stdin, 'data');
	const store = await openStore(options);
	const result = await TASKS[task](store, analysisId ?? '');
	await store.close();
	console.log(JSON.stringify(result));
	process.exit();
}

void main(JSON.parse(process.argv[2] ?? ''));
