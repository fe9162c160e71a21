import type { SendingPort } from '../../delivery/ports';

import { buryDeadRuns } from './buryDeadRuns';
import { claimMessages } from './claimMessages';
import { inFrequentTransaction, inTransaction } from '../context';
import type { StoreContext } from '../context';
import { messageLog } from './messages';
import { recordAndMark } from './recordAndMark';
import { releaseClaims } from './releaseClaims';
import { beat, endRun, startRun } from './runs';
import { unlockUntouched } from './unlockUntouched';

/** Runs, and what they do with messages. */
export function sendingPort(context: StoreContext): SendingPort {
	return {
		...messageLog(context),

		async now() {
			const row = await context.db.selectNoFrom(context.sql.now.as('now')).executeTakeFirstOrThrow();
			return row.now;
		},

		startRun: (...of) => inTransaction(context, (inside) => startRun(inside, ...of)),
		beat: (run, done) => beat(context, run, done),
		buryDeadRuns: (analysisId, deadAfterMs) =>
			inTransaction(context, (inside) => buryDeadRuns(inside, analysisId, deadAfterMs)),
		claimMessages: (run, limit) => inFrequentTransaction(context, (inside) => claimMessages(inside, run, limit)),
		recordAndMark: (run, results, markIds) =>
			inFrequentTransaction(context, (inside) => recordAndMark(inside, run, results, markIds)),
		releaseClaims: (run, ids) => inTransaction(context, (inside) => releaseClaims(inside, run, ids)),
		unlockUntouched: (analysisId) => inTransaction(context, (inside) => unlockUntouched(inside, analysisId)),
		endRun: (run) => inTransaction(context, (inside) => endRun(inside, run)),
	};
}
