import type { Run } from '../../delivery/ports';

import type { StoreContext } from '../context';
import { beat } from './runs';
import { releaseUnmarked } from './settleClaims';

/** See `SendingPort.releaseClaims`. A dead run has nothing left to give back. */
export async function releaseClaims(context: StoreContext, run: Run, ids: readonly string[]): Promise<void> {
	if (ids.length > 0 && (await beat(context, run))) await releaseUnmarked(context, run.analysisId, [run.id], ids);
}
