import type { PacePort } from '../../delivery/ports';

import type { StoreContext } from '../context';

type DomainHolds = Pick<PacePort, 'holdDomain' | 'domainHolds' | 'domainBounces' | 'countTriedAt'>;

/** Receiving domains that get nothing for a while, for all runs of an analysis. */
export function domainHolds({ db, sql }: StoreContext): DomainHolds {
	/** Ids of messages of an analysis about which a failure came back since then. */
	function bounced(analysisId: string, since: number) {
		return db
			.selectFrom('feedback')
			.innerJoin('analysis', 'analysis.delivery_id', 'feedback.delivery_id')
			.innerJoin('message', 'message.id', 'feedback.message_id')
			.where('analysis.id', '=', analysisId)
			.where('feedback.at', '>=', since)
			.where('feedback.kind', '=', 'bounce')
			.where('message.analysis_id', '=', analysisId)
			.where('message.state', '=', 'failed');
	}

	return {
		domainBounces(analysisId, since) {
			return bounced(analysisId, since)
				.select((eb) => ['message.domain', eb.fn.count<number>('message.id').distinct().as('failed')])
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
				.where((eb) => eb.or([eb('marked_at', '>=', since), eb('id', 'in', bounced(analysisId, since).select('message.id'))]))
				.limit(most);
			const row = await db
				.selectFrom(some.as('some'))
				.select((eb) => eb.fn.countAll<number>().as('messages'))
				.executeTakeFirstOrThrow();
			return Number(row.messages);
		},

		async holdDomain(analysisId, { domain, until, detail }) {
			await db
				.insertInto('domain_hold')
				.values({ analysis_id: analysisId, domain, until_at: until, detail })
				.onConflict((conflict) =>
					conflict.columns(['analysis_id', 'domain']).doUpdateSet({ until_at: until, detail }),
				)
				.execute();
		},

		domainHolds(analysisId) {
			return db
				.selectFrom('domain_hold')
				.select(['domain', 'until_at as until', 'detail'])
				.where('analysis_id', '=', analysisId)
				.where('until_at', '>', sql.now)
				.orderBy('domain')
				.execute();
		},
	};
}
