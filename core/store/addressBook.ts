import { sql as rawSql } from 'kysely';
import type { RawBuilder, Selectable } from 'kysely';

import type { AddressBookPort } from '../delivery/ports';
import type { AddressFilter, AddressRecord } from '../delivery/types';

import type { StoreContext } from './context';
import { erasedKey, ERASED_END, ERASED_START } from './erasures';
import type { AddressTable } from './schema';

/** What is known against addresses, and how people change it. */
export function addressBookPort({ db, sql }: StoreContext, linkKey: Buffer): AddressBookPort {
	return {
		async findAddress(addressKey) {
			const keys = [addressKey, erasedKey(linkKey, addressKey)];
			const row = await db.selectFrom('address').selectAll().where('address_key', 'in', keys).executeTakeFirst();
			return row && { ...toRecord(row), address: addressKey };
		},

		async listAddresses(filter, { limit, after }) {
			const rows = await db
				.selectFrom('address')
				.selectAll()
				.where(isKnownAgainst)
				.where(fits(filter))
				// Who was erased has no address any more.
				.where((eb) => eb.or([eb('address_key', '<', ERASED_START), eb('address_key', '>=', ERASED_END)]))
				.$if(after !== undefined, (query) => query.where('address_key', '>', after!))
				.orderBy('address_key')
				.limit(limit)
				.execute();
			return rows.map(toRecord);
		},

		async quarantineAddress(addressKey) {
			await db
				.insertInto('address')
				.values({ address_key: addressKey, quarantined_at: sql.now })
				.onConflict((conflict) =>
					conflict
						.column('address_key')
						.doUpdateSet({ quarantined_at: sql.now })
						.where('address.quarantined_at', 'is', null),
				)
				.execute();
		},

		async releaseAddress(addressKey) {
			const { numUpdatedRows } = await db
				.updateTable('address')
				.set({ quarantined_at: null })
				.where('address_key', '=', addressKey)
				.where('quarantined_at', 'is not', null)
				.executeTakeFirstOrThrow();
			return numUpdatedRows > 0n;
		},

		async undenylistAddress(addressKey) {
			const listed = await db
				.updateTable('address')
				.set({ denylisted_at: null, denylist_source: null, complained_at: null })
				.where('address_key', '=', addressKey)
				.where((eb) => eb.or([eb('denylisted_at', 'is not', null), eb('complained_at', 'is not', null)]))
				.executeTakeFirstOrThrow();
			const erased = await db
				.deleteFrom('address')
				.where('address_key', '=', erasedKey(linkKey, addressKey))
				.executeTakeFirstOrThrow();
			const optedOut = await db.deleteFrom('service_opt_out').where('address_key', '=', addressKey).executeTakeFirstOrThrow();
			return listed.numUpdatedRows + erased.numDeletedRows + optedOut.numDeletedRows > 0n;
		},

		async releaseAddresses(filter) {
			const { numUpdatedRows } = await db
				.updateTable('address')
				.set({ quarantined_at: null })
				.where('quarantined_at', 'is not', null)
				.where(fits(filter))
				.executeTakeFirstOrThrow();
			return Number(numUpdatedRows);
		},
	};
}

const isDenylisted = rawSql<boolean>`(denylisted_at is not null or complained_at is not null)`;
const isKnownAgainst = rawSql<boolean>`(${isDenylisted} or quarantined_at is not null)`;

function fits({ status, domain, since, until }: AddressFilter): RawBuilder<boolean> {
	const time = rawSql`coalesce(quarantined_at, denylisted_at, complained_at)`;
	const conditions = [
		...(status === 'denylisted' ? [isDenylisted] : []),
		...(status === 'quarantine' ? [rawSql<boolean>`quarantined_at is not null and not ${isDenylisted}`] : []),
		// Errors are counted elsewhere: of these addresses none is here.
		...(status === 'withErrors' ? [rawSql<boolean>`1 = 0`] : []),
		...(domain ? [rawSql<boolean>`address_key like ${`%@${domain.toLowerCase().replace(/[!%_]/g, '!$&')}`} escape '!'`] : []),
		...(since === undefined ? [] : [rawSql<boolean>`${time} >= ${since}`]),
		...(until === undefined ? [] : [rawSql<boolean>`${time} < ${until}`]),
	];
	return conditions.length === 0 ? rawSql<boolean>`1 = 1` : rawSql.join(conditions, rawSql` and `);
}

function toRecord(row: Selectable<AddressTable>): AddressRecord {
	const isOnDenylist = row.denylisted_at !== null || row.complained_at !== null;
	return {
		address: row.address_key,
		status: isOnDenylist ? 'denylisted' : row.quarantined_at !== null ? 'quarantine' : 'valid',
		denylistedAt: row.denylisted_at,
		denylistSource: row.denylist_source,
		complainedAt: row.complained_at,
		quarantinedAt: row.quarantined_at,
	};
}
