import path from 'node:path';
import type * as Engine from '../../core/engine';

/** The built package, which the demo and the benches run. */
export const DIST = path.join(__dirname, '..', '..', 'dist');

/** Closes the engine of the built package. Loaded by its path, so that the type check needs no build. */
export async function closeEngine(): Promise<void> {
	const engine = (await import(path.join(DIST, 'core', 'engine', 'index.js'))) as typeof Engine;
	await engine.closeEngine();
}
