import type { PacePort } from '../delivery/ports';

import { inTransaction } from './context';
import type { StoreContext } from './context';
import { domainHolds } from './domainHolds';
import { dueDeliveries } from './dueDeliveries';
import { errorFigures } from './errorFigures';
import { halts } from './halts';
import { putOff } from './putOff';
import { rates } from './rates';
import { requeueUnknown } from './requeueUnknown';
import { smtpTests } from './smtpTests';
import { openWave } from './waves';

/** Waves, dates, pauses, rates and SMTP tests. */
export function pacePort(context: StoreContext): PacePort {
	const { db } = context;
	return {
		...halts(context),
		...rates(context),
		...domainHolds(context),
		...smtpTests(context),
		openWave: openWave(context),
		dueDeliveries: dueDeliveries(context),
		errorFigures: errorFigures(context),
		requeueUnknown: requeueUnknown(context),
		putOff: (run, messages) => inTransaction(context, (inside) => putOff(inside, run, messages)),

		async livingRuns(mta) {
			const row = await db
				.selectFrom('run')
				.innerJoin('delivery', 'delivery.analysis_id', 'run.analysis_id')
				.select((eb) => eb.fn.countAll<number>().as('runs'))
				.where('run.state', '=', 'alive')
				.where('delivery.mta', '=', mta)
				.executeTakeFirstOrThrow();
			return row.runs;
		},
	};
}
