import { sql as rawSql } from 'kysely';

import type { Run } from '../../delivery/ports';
import type { AttemptResult } from '../../delivery/types';

import { blockReason } from '../addresses/addresses';
import { noteReplies } from './noteReplies';
import type { StoreContext } from '../context';
import type { JsonColumns } from '../database/dialect';
import { idList } from '../database/idList';
import { prepareOnce } from '../database/prepared';
import { beat } from './runs';
import type { MessageTable } from '../schema';
import { cutReply } from '../database/text';

type Results = ReadonlyArray<{ id: string; result: AttemptResult }>;

/** See `SendingPort.recordAndMark`: one transaction, one statement per group. */
export async function recordAndMark(
	context: StoreContext,
	run: Run,
	results: Results,
	markIds: readonly string[],
): Promise<Set<string>> {
	const alive = await beat(context, run);
	if (results.length > 0) await record(context, run, results);
	await noteReplies(context, run, results);
	return alive && markIds.length > 0 ? await mark(context, run, markIds) : new Set();
}

type ResultRecord = Pick<MessageTable, 'id' | 'state' | 'reason' | 'detail' | 'reply' | 'next_attempt_at'> & { lost_sessions: number; untried: number };

const COLUMNS: JsonColumns<ResultRecord> = {
	id: 'text',
	state: 'text',
	reason: 'text',
	detail: 'text',
	reply: 'text',
	next_attempt_at: 'bigint',
	lost_sessions: 'bigint',
	untried: 'bigint',
};

/**
 * What became of this run's messages. A run that was declared dead still settles those that it left unknown;
 * those that were given to another run are no longer its own.
 */
async function record(context: StoreContext, run: Run, results: Results): Promise<void> {
	await updateResults(context, { runId: run.id, records: results.map(({ id, result }) => toRecord(id, result)) });
}

const updateResults = prepareOnce<{ runId: string; records: ResultRecord[] }, unknown>(({ db, sql }, { runId, records }) =>
	db
		.updateTable('message')
		.from(sql.rows(COLUMNS, records))
		.set((eb) => ({
			state: eb.ref('rows.state'),
			reason: eb.ref('rows.reason'),
			detail: eb.ref('rows.detail'),
			reply: eb.ref('rows.reply'),
			next_attempt_at: eb.ref('rows.next_attempt_at'),
			attempts: eb('message.attempts', '-', eb.ref('rows.untried')),
			lost_sessions: eb('message.lost_sessions', '+', eb.ref('rows.lost_sessions')),
			sent_at: eb.case().when('rows.state', '=', 'sent').then(sql.now).end(),
			// Only a message that is still unknown stays with its run: its late result may come.
			run_id: eb.case().when('rows.state', '=', 'unknown').then(eb.ref('message.run_id')).end(),
			marked_at: eb.case().when('rows.state', '!=', 'pending').then(eb.ref('message.marked_at')).end(),
		}))
		.whereRef('message.id', '=', 'rows.id')
		.where('message.run_id', '=', runId)
		.where('message.state', 'in', ['sending', 'unknown']),
);

function toRecord(id: string, result: AttemptResult): ResultRecord {
	return {
		id,
		state: result.state === 'retry' ? 'pending' : result.state,
		reason: 'reason' in result ? result.reason : null,
		detail: ('refusal' in result && result.refusal?.qualification.detail) || null,
		reply: cutReply(result.reply),
		next_attempt_at: result.state === 'retry' ? result.retryAt : null,
		lost_sessions: result.state === 'retry' && result.sessionLost ? 1 : 0,
		untried: result.state === 'retry' && result.untried ? 1 : 0,
	};
}

/**
 * The DATA marks. What is marked already was perhaps sent: it is not marked, and so not sent, again. Nor is who was
 * blocked since the claim: given back, the next claim leaves them out.
 */
async function mark(context: StoreContext, run: Run, ids: readonly string[]): Promise<Set<string>> {
	const { rows } = await setMarks(context, { runId: run.id, ids });
	return new Set(rows.map(({ id }) => id));
}

const setMarks = prepareOnce<{ runId: string; ids: readonly string[] }, { id: string }>((context, { runId, ids }) =>
	context.db
		.updateTable('message')
		.set({ marked_at: context.sql.now })
		.where('id', 'in', idList(context, ids))
		.where('run_id', '=', runId)
		.where('state', '=', 'sending')
		.where('marked_at', 'is', null)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('analysis')
						.leftJoin('address', (join) => join.onRef('address.address_key', '=', 'message.address_key'))
						.leftJoin('service_opt_out', (join) =>
							join
								.onRef('service_opt_out.service', '=', 'analysis.service')
								.onRef('service_opt_out.address_key', '=', 'message.address_key'),
						)
						.select('analysis.id')
						.whereRef('analysis.id', '=', 'message.analysis_id')
						.where(blockReason(rawSql.ref('analysis.kind'), context.sql.now), 'is not', null),
				),
			),
		)
		.returning('id'),
);
