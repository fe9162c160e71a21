import type { PacePort } from '../../delivery/ports';
import type { DeliveryParameters } from '../../delivery/types';

import { inTransaction } from '../context';
import type { StoreContext } from '../context';
import { domainHolds } from './domainHolds';
import { dueDeliveries, unsettledHalts } from './dueDeliveries';
import { errorFigures } from '../addresses/errorFigures';
import { halts } from '../deliveries/halts';
import { takePlaces } from './mxPlaces';
import { putOff } from './putOff';
import { rates } from './rates';
import { requeueUnknown } from './requeueUnknown';
import { smtpTests } from './smtpTests';
import { openWave } from './waves';

/** Waves, dates, pauses, rates and SMTP tests. */
export function pacePort(context: StoreContext): PacePort {
	const { db, sql } = context;
	return {
		...halts(context),
		...rates(context),
		...domainHolds(context),
		...smtpTests(context),
		openWave: openWave(context),
		dueDeliveries: dueDeliveries(context),
		unsettledHalts: unsettledHalts(context),
		errorFigures: errorFigures(context),
		requeueUnknown: requeueUnknown(context),
		putOff: (run, messages) => inTransaction(context, (inside) => putOff(inside, run, messages)),

		takePlaces: takePlaces(context),

		async livingRuns(mta, runDeadAfterMs) {
			const rows = await db
				.selectFrom('run')
				.innerJoin('delivery', 'delivery.analysis_id', 'run.analysis_id')
				.select(['run.id', 'delivery.parameters'])
				.where('run.state', '=', 'alive')
				.where('run.beat_at', '>=', (eb) => eb(sql.now, '-', runDeadAfterMs))
				.where('delivery.mta', '=', mta)
				.execute();
			return rows.map(({ id, parameters }) => ({ id, priority: (JSON.parse(parameters) as DeliveryParameters).priority }));
		},
	};
}
