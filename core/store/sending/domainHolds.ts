import type { PacePort } from '../../delivery/ports';

import type { StoreContext } from '../context';

type DomainHolds = Pick<PacePort, 'holdDomain' | 'domainHolds' | 'domainBounces' | 'countTriedAt'>;

/** Receiving domains that get nothing for a while, for all runs of an analysis. */
export function domainHolds({ db, sql }: StoreContext): DomainHolds {
	return {
		domainBounces(analysisId, since) {
			return db
				.selectFrom('feedback')
				.innerJoin('analysis', 'analysis.delivery_id', 'feedback.delivery_id')
				.innerJoin('message', 'message.id', 'feedback.message_id')
				.leftJoin('domain_hold', (join) =>
					join.onRef('domain_hold.analysis_id', '=', 'message.analysis_id').onRef('domain_hold.domain', '=', 'message.domain'),
				)
				.select((eb) => [
					'message.domain',
					eb.fn.count<number>('message.id').distinct().as('failed'),
					eb.fn.count<number>(eb.case().when('message.marked_at', '>=', since).then(eb.ref('message.id')).end()).distinct().as('failedOfLate'),
					eb.fn.min<number>('message.marked_at').as('triedSince'),
				])
				.where('analysis.id', '=', analysisId)
				.where('feedback.at', '>=', since)
				.where('feedback.kind', '=', 'bounce')
				.where('message.analysis_id', '=', analysisId)
				.where('message.state', '=', 'failed')
				// The hold was for what was tried before: else what comes back during it would prolong it for ever.
				.where((eb) => eb('message.marked_at', '>=', eb.fn.coalesce('domain_hold.until_at', eb.lit(0))))
				.groupBy('message.domain')
				.execute();
		},

		async countTriedAt(analysisId, domain, since, most) {
			const some = db
				.selectFrom('message')
				.select('id')
				.where('analysis_id', '=', analysisId)
				.where('domain', '=', domain)
				.where('state', 'in', ['sent', 'failed', 'unknown'])
				.where('marked_at', '>=', since)
				.limit(most);
			const row = await db
				.selectFrom(some.as('some'))
				.select((eb) => eb.fn.countAll<number>().as('messages'))
				.executeTakeFirstOrThrow();
			return Number(row.messages);
		},

		async holdDomain(analysisId, { domain, until, detail, sentence }) {
			const hold = { until_at: until, detail, sentence: sentence ? JSON.stringify(sentence) : null };
			await db
				.insertInto('domain_hold')
				.values({ analysis_id: analysisId, domain, ...hold })
				.onConflict((conflict) =>
					conflict.columns(['analysis_id', 'domain']).doUpdateSet(hold),
				)
				.execute();
		},

		async domainHolds(analysisId) {
			const rows = await db
				.selectFrom('domain_hold')
				.select(['domain', 'until_at as until', 'detail', 'sentence'])
				.where('analysis_id', '=', analysisId)
				.where('until_at', '>', sql.now)
				.orderBy('domain')
				.execute();
			return rows.map(({ sentence, ...hold }) => ({ ...hold, ...(sentence !== null && { sentence: JSON.parse(sentence) }) }));
		},
	};
}
