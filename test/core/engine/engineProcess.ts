/** A program that uses the engine as n8n does. Argument: `EngineTask` as JSON. */
import type { StoreAccess } from '../../../core/engine/calls';
import { confirm, loadEngine } from './support';

export interface EngineTask {
	store: StoreAccess;
	/** Sends this delivery; without it the engine is only asked for its store. */
	deliveryId?: string;
	port?: number;
	/** Listens to the signal as well, as n8n does, and then does not end by it. */
	listens?: boolean;
}

async function main({ store, deliveryId, port = 0, listens }: EngineTask): Promise<void> {
	const engine = (await loadEngine()).getEngine();
	if (listens) process.on('SIGTERM', () => undefined);
	const { storeId } = await engine.call('checkStore', { store });
	console.log(JSON.stringify(storeId));
	if (deliveryId) console.log(JSON.stringify(await confirm(engine, store, deliveryId, port)));
}

void main(JSON.parse(process.argv[2] ?? ''));
