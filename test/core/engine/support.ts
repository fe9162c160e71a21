import { join } from 'node:path';

import type * as engineModule from '../../../core/engine';
import type { CallOptions, CallOutput, Engine } from '../../../core/engine';
import type { StoreAccess } from '../../../core/engine/calls';
import type { StoreOptions } from '../../../core/store';
import { makeItems, PARAMETERS, PUBLIC_URL } from '../delivery/support';

/** As built: the worker thread runs JavaScript. `npm run build` makes it. */
export const BUILT_ENGINE = join(__dirname, '../../../dist/core/engine/index.js');

export type EngineModule = typeof engineModule;

export function loadEngine(): Promise<EngineModule> {
	return import(BUILT_ENGINE);
}

export function accessTo(options: StoreOptions): StoreAccess {
	return { options, publicBaseUrl: PUBLIC_URL };
}

/** Saves a delivery that needs no person's confirmation, as Email Parameters does. Gives its id. */
export async function saveDelivery(engine: Engine, store: StoreAccess, recipients: number): Promise<string> {
	const { targetVersion } = await engine.call('openTarget', { store, mapping: { address: 'email', key: 'id' } });
	const items = makeItems(recipients);
	for (let from = 0; from < recipients; from += 500) {
		const itemsJson = JSON.stringify(items.slice(from, from + 500));
		await engine.call('addRecipients', { targetVersion, itemsJson });
	}
	const parameters = { ...PARAMETERS, approvalMode: 'automatic' };
	const origin = { workflowId: 'w', nodeId: String(Math.random()) };
	const saved = await engine.call('saveDelivery', { store, targetVersion, parameters, code: '', origin });
	return saved.delivery.id;
}

export async function saveAnalyzed(engine: Engine, store: StoreAccess, recipients: number): Promise<string> {
	const deliveryId = await saveDelivery(engine, store, recipients);
	await engine.call('analyzeDelivery', { store, delivery: { deliveryId } });
	return deliveryId;
}

export function confirm(
	engine: Engine,
	store: StoreAccess,
	deliveryId: string,
	port: number,
	options?: CallOptions,
): Promise<CallOutput<'confirmDelivery'>> {
	const mta = { host: '127.0.0.1', port, security: 'none', connections: 4 };
	return engine.call('confirmDelivery', { store, delivery: { deliveryId }, mta, asAgentTool: false }, options);
}
