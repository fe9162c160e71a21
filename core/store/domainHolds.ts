import type { PacePort } from '../delivery/ports';

import type { StoreContext } from './context';

type DomainHolds = Pick<PacePort, 'holdDomain' | 'domainHolds'>;

/** Receiving domains that get nothing for a while, for all runs of an analysis. */
export function domainHolds({ db, sql }: StoreContext): DomainHolds {
	return {
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
