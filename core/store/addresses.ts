import { sql as rawSql } from 'kysely';
import type { RawBuilder } from 'kysely';

import type { AddressPort, AnalysisPort } from '../delivery/ports';
import type { ReasonId } from '../delivery/types';

import type { StoreContext } from './context';
import { idList } from './idList';

/** The denylist. */
export function addressPort({ db, sql }: StoreContext): AddressPort {
	return {
		async denylistAddress(addressKey, source) {
			await db
				.insertInto('address')
				.values({ address_key: addressKey, denylisted_at: sql.now, denylist_source: source, quarantined_at: null })
				.onConflict((conflict) =>
					conflict
						.column('address_key')
						.doUpdateSet({ denylisted_at: sql.now, denylist_source: source })
						.where('address.denylisted_at', 'is', null),
				)
				.execute();
		},
	};
}

/** Why nothing may go to the address of the joined `address` row, or null when there is no row or no reason. */
export const blockReason: RawBuilder<ReasonId | null> = rawSql`case
	when ${rawSql.ref('address.denylisted_at')} is not null then 'denylisted'
	when ${rawSql.ref('address.quarantined_at')} is not null then 'quarantined'
end`;

/** See `AnalysisPort.blockedAddresses`. */
export function blockedAddresses(context: StoreContext): AnalysisPort['blockedAddresses'] {
	return async (addressKeys) => {
		const rows = await context.db
			.selectFrom('address')
			.select(['address_key', blockReason.as('reason')])
			.where('address_key', 'in', idList(context, addressKeys))
			.execute();
		return new Map(rows.flatMap(({ address_key, reason }) => (reason ? [[address_key, reason] as const] : [])));
	};
}
