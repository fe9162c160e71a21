import type { Engine } from './calls';
import { startEngine } from './host';
import { onShutdown } from './shutdown';
import { packageVersion } from './version';

export type * from './calls';
export { startEngine } from './host';

interface Registration {
	version: string;
	engine: Engine;
	/** Ends the engine when the process is told to. */
	forget(): void;
}

const KEY = Symbol.for('n8n-nodes-email-delivery.engine');
const registry = globalThis as { [KEY]?: Registration };

/**
 * The engine of this process: one, whichever copy of the package asks. n8n loads a package a second time when it is
 * updated; the copy of the other version takes over, and the former engine stops its deliveries as a shutdown does:
 * messages in flight are finished, and the next run goes on.
 */
export function getEngine(): Engine {
	const registered = registry[KEY];
	const version = packageVersion();
	if (registered?.version === version) return registered.engine;
	if (registered) {
		registered.forget();
		void registered.engine.close();
	}
	const engine = startEngine();
	registry[KEY] = { version, engine, forget: onShutdown(() => engine.close()) };
	return engine;
}

/** Closes the engine of this process, for programs that end by themselves (tests, the demo). */
export async function closeEngine(): Promise<void> {
	const registered = registry[KEY];
	if (!registered) return;
	delete registry[KEY];
	registered.forget();
	await registered.engine.close();
}
