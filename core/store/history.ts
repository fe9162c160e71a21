import type { HistoryPort } from '../delivery/ports';

import type { StoreContext } from './context';
import { idList } from './idList';

/** What was sent before, over all deliveries. */
export function historyPort(context: StoreContext): HistoryPort {
	return {
		countSentTo: (domains, since) =>
			context.db
				.selectFrom('message')
				.innerJoin('analysis', 'analysis.id', 'message.analysis_id')
				.innerJoin('delivery', 'delivery.id', 'analysis.delivery_id')
				.select((eb) => ['message.domain', eb.fn.countAll<number>().as('messages')])
				.where('analysis.purpose', '=', 'main')
				.where('delivery.started_at', 'is not', null)
				.where((eb) => eb.or([eb('delivery.finished_at', 'is', null), eb('delivery.finished_at', '>=', since)]))
				.where('message.sent_at', '>=', since)
				.where('message.domain', 'in', idList(context, domains))
				.groupBy('message.domain')
				.orderBy('message.domain')
				.execute(),
	};
}
