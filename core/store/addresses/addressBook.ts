import { sql as rawSql } from 'kysely';
import type { RawBuilder, Selectable } from 'kysely';

import type { AddressBookPort } from '../../delivery/ports';
import type { AddressFilter, AddressRecord, AddressStatus } from '../../delivery/types';

import { forgetAfterSuccess, isCounting, isQuarantined } from './addressErrors';
import type { StoreContext } from '../context';
import { erasedKey, ERASED_END, ERASED_START } from './erasures';
import type { AddressTable } from '../schema';

/** What is known against addresses, and how people change it. */
export function addressBookPort(context: StoreContext, linkKey: Buffer): AddressBookPort {
	const { db, sql } = context;

	/** A page of the book; read again where errors on it turn out to be over. */
	async function readPage(filter: AddressFilter, limit: number, after: string | undefined): Promise<AddressRow[]> {
		const rows = await db
			.selectFrom('address')
			.selectAll()
			.select(statusOf(sql.now).as('status'))
			.where(isKnownAgainst(sql.now))
			.where(fits(sql.now, filter))
			// Who was erased has no address any more.
			.where((eb) => eb.or([eb('address_key', '<', ERASED_START), eb('address_key', '>=', ERASED_END)]))
			.$if(after !== undefined, (query) => query.where('address_key', '>', after!))
			.orderBy('address_key')
			.limit(limit)
			.execute();
		const counting = rows.filter(({ status }) => status === 'withErrors').map(({ address_key }) => address_key);
		const forgotten = counting.length > 0 ? await forgetAfterSuccess(context, counting) : 0;
		return forgotten > 0 ? readPage(filter, limit, after) : rows;
	}

	return {
		async findAddress(addressKey) {
			await forgetAfterSuccess(context, [addressKey]);
			const keys = [addressKey, erasedKey(linkKey, addressKey)];
			const row = await db.selectFrom('address').selectAll().select(statusOf(sql.now).as('status')).where('address_key', 'in', keys).executeTakeFirst();
			return row && { ...toRecord(row), address: addressKey };
		},

		async listAddresses(filter, { limit, after }) {
			return (await readPage(filter, limit, after)).map(toRecord);
		},

		async quarantineAddress(addressKey, source = 'by hand') {
			await db
				.insertInto('address')
				.values({ address_key: addressKey, quarantined_at: sql.now, quarantine_source: source })
				.onConflict((conflict) =>
					conflict.column('address_key').doUpdateSet({
						quarantined_at: rawSql`case when ${isQuarantined(sql.now)} then ${rawSql.ref('address.quarantined_at')} else ${sql.now} end`,
						quarantine_source: rawSql`case when ${isQuarantined(sql.now)} then ${rawSql.ref('address.quarantine_source')} else ${source} end`,
						quarantined_until: null,
					}),
				)
				.execute();
		},

		async releaseAddress(addressKey) {
			const { numUpdatedRows } = await db
				.updateTable('address')
				.set(RELEASED)
				.where('address_key', '=', addressKey)
				.where(hasErrors)
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
				.set(RELEASED)
				.where(hasErrors)
				.where(fits(sql.now, filter))
				.executeTakeFirstOrThrow();
			return Number(numUpdatedRows);
		},
	};
}

const RELEASED = {
	quarantined_at: null,
	quarantined_until: null,
	quarantine_source: null,
	error_count: 0,
	last_error_at: null,
	error_reason: null,
};

type Now = RawBuilder<number>;

const hasErrors = rawSql<boolean>`(quarantined_at is not null or error_count > 0)`;
const isDenylisted = rawSql<boolean>`(denylisted_at is not null or complained_at is not null)`;
const isKnownAgainst = (now: Now) => rawSql<boolean>`(${isDenylisted} or ${isQuarantined(now)} or ${isCounting(now)})`;

function fits(now: Now, { status, domain, since, until }: AddressFilter): RawBuilder<boolean> {
	const time = rawSql`coalesce(quarantined_at, denylisted_at, complained_at, last_error_at)`;
	const conditions = [
		...(status === undefined ? [] : [rawSql<boolean>`${statusOf(now)} = ${status}`]),
		...(domain ? [rawSql<boolean>`address_key like ${`%@${domain.toLowerCase().replace(/[!%_]/g, '!$&')}`} escape '!'`] : []),
		...(since === undefined ? [] : [rawSql<boolean>`${time} >= ${since}`]),
		...(until === undefined ? [] : [rawSql<boolean>`${time} < ${until}`]),
	];
	return conditions.length === 0 ? rawSql<boolean>`1 = 1` : rawSql.join(conditions, rawSql` and `);
}

/** The status of an address, as SQL. */
export function statusOf(now: Now): RawBuilder<AddressStatus> {
	return rawSql<AddressStatus>`case
		when ${isDenylisted} then 'denylisted'
		when ${isQuarantined(now)} then 'quarantine'
		when ${isCounting(now)} then 'withErrors'
		else 'valid' end`;
}

type AddressRow = Selectable<AddressTable> & { status: AddressStatus };

function toRecord(row: AddressRow): AddressRecord {
	return {
		address: row.address_key,
		status: row.status,
		denylistedAt: row.denylisted_at,
		denylistSource: row.denylist_source,
		complainedAt: row.complained_at,
		quarantinedAt: row.quarantined_at,
		quarantinedUntil: row.quarantined_until,
		quarantineSource: row.quarantine_source,
		errors: row.error_count,
		lastErrorAt: row.last_error_at,
		errorReason: row.error_reason,
	};
}
