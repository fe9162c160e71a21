import { sql as rawSql } from 'kysely';
import type { RawBuilder } from 'kysely';

import type { AddressPort, AnalysisPort } from '../../delivery/ports';
import type { ReasonId } from '../../delivery/types';

import { forgetAfterSuccess, isQuarantined } from './addressErrors';
import type { StoreContext } from '../context';

/** The denylist. */
export function addressPort({ db, sql }: StoreContext): AddressPort {
	async function denylist(addressKey: string, source: string): Promise<boolean> {
		const { numInsertedOrUpdatedRows = 0n } = await db
			.insertInto('address')
			.values({ address_key: addressKey, denylisted_at: sql.now, denylist_source: source })
			.onConflict((conflict) =>
				conflict
					.column('address_key')
					.doUpdateSet({ denylisted_at: sql.now, denylist_source: source })
					.where('address.denylisted_at', 'is', null),
			)
			.executeTakeFirstOrThrow();
		return numInsertedOrUpdatedRows > 0n;
	}

	return {
		denylistAddress: denylist,

		async addComplaint(addressKey, source) {
			await denylist(addressKey, source);
			await db
				.updateTable('address')
				.set({ complained_at: sql.now })
				.where('address_key', '=', addressKey)
				.where('complained_at', 'is', null)
				.execute();
		},

	};
}

/**
 * Why nothing may go to an address: over the joined rows of `address` and `service_opt_out`, null when none speaks
 * against it. Transactional messages ignore that somebody wants no marketing; a complaint holds for all.
 * @param kind of the delivery, as SQL
 * @param now the database's clock
 */
export function blockReason(kind: RawBuilder<unknown>, now: RawBuilder<number>): RawBuilder<ReasonId | null> {
	return rawSql`case
		when ${rawSql.ref('address.complained_at')} is not null then 'denylisted'
		when ${kind} = 'marketing' and ${rawSql.ref('address.denylisted_at')} is not null then 'denylisted'
		when ${kind} = 'marketing' and ${rawSql.ref('service_opt_out.address_key')} is not null then 'denylisted'
		when ${isQuarantined(now)} then 'quarantined'
	end`;
}

/** See `AnalysisPort.blockedAddresses`. */
export function blockedAddresses(context: StoreContext): AnalysisPort['blockedAddresses'] {
	const { db, sql } = context;
	return async (addressKeys, { kind = 'marketing', service = '', targetVersion = '', maxErrors } = {}) => {
		if (maxErrors !== undefined) await forgetAfterSuccess(context, addressKeys);
		const reason = blockReason(rawSql`cast(${kind} as text)`, sql.now);
		const tooMany = maxErrors === undefined ? rawSql`false` : rawSql`${rawSql.ref('address.error_count')} > ${rawSql.lit(maxErrors)}`;
		const keys = sql.rows<{ id: string }>({ id: 'text' }, addressKeys.map((id) => ({ id })));
		const rows = await db
			.selectFrom(keys)
			.leftJoin('address', 'address.address_key', 'rows.id')
			.leftJoin('service_opt_out', (join) =>
				join.onRef('service_opt_out.address_key', '=', 'rows.id').on('service_opt_out.service', '=', service),
			)
			.leftJoin('target_exclusion', (join) =>
				join.onRef('target_exclusion.address_key', '=', 'rows.id').on('target_exclusion.target_version', '=', targetVersion),
			)
			.select('rows.id')
			.select(
				rawSql<ReasonId | null>`coalesce(${reason}, case
					when ${rawSql.ref('target_exclusion.address_key')} is not null then 'excludedByRule'
					when ${tooMany} then 'badQuality'
				end)`.as('reason'),
			)
			.execute();
		return new Map(rows.flatMap(({ id, reason }) => (reason ? [[id, reason] as const] : [])));
	};
}
