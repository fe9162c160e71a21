import { sql as rawSql } from 'kysely';

import type { Run } from '../../delivery/ports';
import type { ClaimedMessage, MessageState } from '../../delivery/types';

import { blockReason } from '../addresses/addresses';
import type { Database, StoreContext } from '../context';
import type { SqlDialect } from '../database/dialect';
import { idList } from '../database/idList';
import { prepareOnce } from '../database/prepared';
import { isTooMuch, MOST_OCTETS } from '../database/profileOctets';
import { beat } from './runs';
import type { MessageRow } from '../schema';
import { endOfWave } from './waves';

/** See `SendingPort.claimMessages`. Goes on until `atOnce` are claimed or none is due, so `[]` means none. */
export async function claimMessages(context: StoreContext, run: Run, atOnce: number): Promise<ClaimedMessage[]> {
	if (!(await beat(context, run))) return [];
	const limit = await notTooLarge(context, run, atOnce);
	const claimed: string[] = [];
	while (claimed.length < limit) {
		const { rows: taken } = await takeDue(context, { analysisId: run.analysisId, runId: run.id, limit: limit - claimed.length });
		if (taken.length === 0) break;
		claimed.push(...taken.filter(({ state }) => state === 'sending').map(({ id }) => id));
	}
	return await readClaimed(context, claimed);
}

/** So few that their profiles may be large. */
const FEW = 100;

/** How many of the next messages have profiles that are not too large together; at least one. */
async function notTooLarge(context: StoreContext, { analysisId }: Run, limit: number): Promise<number> {
	if (limit <= FEW) return limit;
	const { rows } = await sumOctets(context, { analysisId, limit });
	if (Number(rows[0]?.octets ?? 0) <= MOST_OCTETS) return limit;
	const { rows: counted } = await countTooLarge(context, { analysisId, limit });
	return limit - (counted[0]?.messages ?? 0);
}

interface Next {
	analysisId: string;
	limit: number;
}

const sumOctets = prepareOnce<Next, { octets: number | null }>((context, next) =>
	profilesOfNext(context, next).select(rawSql<number | null>`sum(octet_length(target_recipient.profile))`.as('octets')),
);

const countTooLarge = prepareOnce<Next, { messages: number }>((context, next) =>
	context.db
		.selectFrom(profilesOfNext(context, next).select(isTooMuch('target_recipient.profile', 'due.position').as('isTooMuch')).as('sized'))
		.select((eb) => eb.fn.countAll<number>().as('messages'))
		.where('isTooMuch', '=', rawSql<boolean>`true`),
);

function profilesOfNext({ db, sql }: StoreContext, { analysisId, limit }: Next) {
	return db
		.selectFrom(dueMessages(db, sql, analysisId, limit).as('due'))
		.innerJoin('analysis', (join) => join.on('analysis.id', '=', analysisId))
		.innerJoin('target_recipient', (join) =>
			join.onRef('target_recipient.target_version', '=', 'analysis.target_version').onRef('target_recipient.position', '=', 'due.position'),
		);
}

type Taken = Pick<MessageRow, 'id' | 'state'>;

/**
 * One statement: takes due messages by position, and re-checks them against the address table. On PostgreSQL
 * `skip locked` leaves those to other runs that they are just taking.
 */
const takeDue = prepareOnce<{ analysisId: string; runId: string; limit: number }, Taken>(({ db, sql }, { analysisId, runId, limit }) => {
	const reason = blockReason(rawSql.ref('due.kind'), sql.now);
	const free = rawSql<boolean>`${reason} is null`;
	return db
		.with('due', (cte) => sql.forUpdateSkipLocked(dueMessages(cte, sql, analysisId, limit)))
		.updateTable('message')
		.from('due')
		.leftJoin('address', 'address.address_key', 'due.address_key')
		.leftJoin('service_opt_out', (join) =>
			join
				.onRef('service_opt_out.service', '=', 'due.service')
				.onRef('service_opt_out.address_key', '=', 'due.address_key'),
		)
		.set((eb) => ({
			state: rawSql<MessageState>`case when ${free} then 'sending' else 'ignored' end`,
			reason: eb.fn.coalesce(reason, eb.ref('message.reason')),
			run_id: rawSql<string | null>`case when ${free} then ${runId} end`,
			attempts: rawSql<number>`${eb.ref('message.attempts')} + case when ${free} then 1 else 0 end`,
			next_attempt_at: null,
		}))
		.whereRef('message.id', '=', 'due.id')
		.returning(['message.id', 'message.state']);
});

function dueMessages(db: Pick<Database, 'selectFrom'>, sql: SqlDialect, analysisId: string, limit: number) {
	return db
		.selectFrom('message')
		.select(['message.id', 'message.address_key', 'message.position'])
		// Not joined: PostgreSQL would lock the analysis with the messages.
		.select(({ selectFrom }) => {
			const analysis = selectFrom('analysis').where('analysis.id', '=', analysisId);
			return [analysis.select('analysis.kind').as('kind'), analysis.select('analysis.service').as('service')];
		})
		.where('analysis_id', '=', analysisId)
		.where('state', '=', 'pending')
		.where('position', '<=', (eb) => endOfWave(eb, analysisId))
		.where((eb) => eb.or([eb('next_attempt_at', 'is', null), eb('next_attempt_at', '<=', sql.now)]))
		.orderBy('position')
		.limit(limit);
}

async function readClaimed(context: StoreContext, ids: readonly string[]): Promise<ClaimedMessage[]> {
	if (ids.length === 0) return [];
	const { rows } = await selectClaimed(context, { ids });
	return rows.map((row) => ({ ...row, profile: JSON.parse(row.profile) }));
}

type ClaimedRow = Omit<ClaimedMessage, 'profile'> & { profile: string };

const selectClaimed = prepareOnce<{ ids: readonly string[] }, ClaimedRow>((context, { ids }) =>
	context.db
		.selectFrom('message')
		.innerJoin('analysis', 'analysis.id', 'message.analysis_id')
		.innerJoin('target_recipient', (join) =>
			join
				.onRef('target_recipient.target_version', '=', 'analysis.target_version')
				.onRef('target_recipient.position', '=', 'message.position'),
		)
		.select(['message.id', 'message.position', 'message.address', 'message.domain', 'message.format'])
		.select(['message.attempts as attempt', 'message.lost_sessions as lostSessions', 'target_recipient.profile'])
		.where('message.id', 'in', idList(context, ids))
		.orderBy('message.position'),
);
