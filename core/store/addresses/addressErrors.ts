import { sql as rawSql } from 'kysely';

import type { ReasonId } from '../../delivery/types';

import type { StoreContext } from '../context';
import { idList } from '../database/idList';

/** An error that an address made. */
export interface AddressError {
	addressKey: string;
	type: 'hard' | 'soft';
	reason: ReasonId;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Soft errors count when they are a day apart, and are forgotten when the last one is older than ten days. */
const APART_MS = DAY_MS;
const FORGET_AFTER_MS = 10 * DAY_MS;
const ERRORS_TO_QUARANTINE = 5;

/** A mailbox that was full may be emptied. */
const FULL_FOR_MS = 30 * DAY_MS;

/** Whether errors are still being counted: for the status *with errors*. */
export function isCounting(now: StoreContext['sql']['now']) {
	return rawSql<boolean>`(${rawSql.ref('address.error_count')} > 0 and ${rawSql.ref('address.last_error_at')} >= ${now} - ${rawSql.lit(FORGET_AFTER_MS)})`;
}

/** A quarantine that is not over. */
export function isQuarantined(now: StoreContext['sql']['now']) {
	const until = rawSql.ref('address.quarantined_until');
	return rawSql<boolean>`(${rawSql.ref('address.quarantined_at')} is not null and (${until} is null or ${until} > ${now}))`;
}

/**
 * Counts errors against addresses, in the transaction that is under way: hard ones put them into quarantine at once,
 * soft ones when five have come, each a day after the one before.
 */
export async function noteErrors(context: StoreContext, errors: readonly AddressError[], source: string): Promise<void> {
	const distinct = mergeErrors(errors);
	if (distinct.length === 0) return;
	const keys = distinct.map(({ addressKey }) => addressKey);
	await addRows(context, keys);
	await forgetWhatIsOver(context, keys);
	await forgetAfterSuccess(context, keys);
	await count(context, distinct, source);
}

/** One per address; a hard one wins. In the order of keys, so that two transactions never wait for each other's rows. */
function mergeErrors(errors: readonly AddressError[]): AddressError[] {
	const byKey = new Map<string, AddressError>();
	for (const error of errors) {
		if (error.addressKey !== '' && byKey.get(error.addressKey)?.type !== 'hard') byKey.set(error.addressKey, error);
	}
	return [...byKey.values()].sort((one, other) => (one.addressKey < other.addressKey ? -1 : 1));
}

async function addRows({ db }: StoreContext, keys: readonly string[]): Promise<void> {
	await db
		.insertInto('address')
		.values(keys.map((address_key) => ({ address_key })))
		.onConflict((conflict) => conflict.column('address_key').doNothing())
		.execute();
}

async function forgetWhatIsOver(context: StoreContext, keys: readonly string[]): Promise<void> {
	await context.db
		.updateTable('address')
		.set({ quarantined_at: null, quarantined_until: null, quarantine_source: null, error_count: 0, last_error_at: null })
		.where('address_key', 'in', idList(context, keys))
		.where('quarantined_until', '<=', context.sql.now)
		.execute();
}

/**
 * A message that was sent after the last error, more than a day ago, and of which no failure came back, arrived: nothing
 * says so when it does, so that it is looked up whenever errors are counted or looked at.
 * @returns of how many addresses the errors are forgotten
 */
export async function forgetAfterSuccess(context: StoreContext, keys: readonly string[]): Promise<number> {
	const { db, sql } = context;
	const arrived = db
		.selectFrom('analysis')
		.innerJoin('message', 'message.analysis_id', 'analysis.id')
		.select('message.id')
		.where('analysis.purpose', '=', 'main')
		.where('message.state', '=', 'sent')
		// By the double key, so that an index finds it in each analysis
		.where(rawSql<boolean>`${rawSql.ref('message.dedupe_key')} = ${rawSql.ref('address.address_key')}`)
		.where(rawSql<boolean>`${rawSql.ref('message.sent_at')} > ${rawSql.ref('address.last_error_at')}`)
		.where('message.sent_at', '<', rawSql<number>`${sql.now} - ${rawSql.lit(APART_MS)}`)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('feedback')
						.select('feedback.id')
						.whereRef('feedback.message_id', '=', 'message.id')
						.where('feedback.type', 'in', ['hard', 'soft']),
				),
			),
		);
	const { numUpdatedRows } = await db
		.updateTable('address')
		.set({ error_count: 0, last_error_at: null })
		.where('address_key', 'in', idList(context, keys))
		.where('error_count', '>', 0)
		.where('last_error_at', 'is not', null)
		.where(({ exists }) => exists(arrived))
		.executeTakeFirstOrThrow();
	return Number(numUpdatedRows);
}

async function count({ db, sql }: StoreContext, errors: readonly AddressError[], source: string): Promise<void> {
	const rows = errors.map(({ addressKey, type, reason }) => ({ address_key: addressKey, type, reason }));
	const { ref, lit } = rawSql;
	const since = rawSql`${sql.now} - ${ref('address.last_error_at')}`;
	const isCounted = rawSql<boolean>`(${ref('address.last_error_at')} is null or ${since} >= ${lit(APART_MS)})`;
	const errorCount = rawSql<number>`case
		when ${ref('address.last_error_at')} is null or ${since} > ${lit(FORGET_AFTER_MS)} then 1
		when ${since} >= ${lit(APART_MS)} then ${ref('address.error_count')} + 1
		else ${ref('address.error_count')} end`;
	const isHard = rawSql<boolean>`rows.type = 'hard'`;
	const isTooMuch = rawSql<boolean>`(${isHard} or (${errorCount}) >= ${lit(ERRORS_TO_QUARANTINE)})`;
	await db
		.updateTable('address')
		.from(sql.rows<{ address_key: string; type: string; reason: ReasonId }>({ address_key: 'text', type: 'text', reason: 'text' }, rows))
		.set((eb) => ({
			error_count: errorCount,
			last_error_at: rawSql<number>`case when ${isCounted} then ${sql.now} else ${ref('address.last_error_at')} end`,
			error_reason: eb.ref('rows.reason'),
			quarantined_at: rawSql<number | null>`coalesce(${ref('address.quarantined_at')}, case when ${isTooMuch} then ${sql.now} end)`,
			quarantined_until: rawSql<number | null>`case
				when ${isHard} then null
				when ${ref('address.quarantined_at')} is not null then ${ref('address.quarantined_until')}
				when ${isTooMuch} and rows.reason = 'mailboxFull' then ${sql.now} + ${lit(FULL_FOR_MS)} end`,
			quarantine_source: rawSql<string | null>`coalesce(${ref('address.quarantine_source')}, case when ${isTooMuch} then ${source} end)`,
		}))
		.whereRef('address.address_key', '=', 'rows.address_key')
		.execute();
}

/** A message arrived: what was counted is forgotten. Quarantine stays. */
export async function noteSuccess(context: StoreContext, addressKey: string): Promise<void> {
	await context.db
		.updateTable('address')
		.set({ error_count: 0, last_error_at: null })
		.where('address_key', '=', addressKey)
		.where('error_count', '>', 0)
		.where('quarantined_at', 'is', null)
		.execute();
}
