import path from 'node:path';
import type * as Engine from '../../core/engine';

/** The built package, which the demo and the benches run. */
export const DIST = path.join(__dirname, '..', '..', 'dist');

/** The engine of the built package. Loaded by its path, so that the type check needs no build. */
async function loadEngine(): Promise<typeof Engine> {
	return (await import(path.join(DIST, 'core', 'engine', 'index.js'))) as typeof Engine;
}

export async function closeEngine(): Promise<void> {
	await (await loadEngine()).closeEngine();
}

/** A call past the nodes. */
export async function callEngine<Name extends Engine.EngineCallName>(name: Name, input: Engine.CallInput<Name>): Promise<Engine.CallOutput<Name>> {
	return (await loadEngine()).getEngine().call(name, input);
}
