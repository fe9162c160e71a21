import type { NewMessage } from '../../delivery/types';
import { newId } from '../../ids';

import { analysisOutdated, lockAnalysis } from './analysisRow';
import type { StoreContext } from '../context';
import type { JsonColumns } from '../database/dialect';
import { idList } from '../database/idList';
import { insertRows } from '../database/insertRows';
import type { MessageTable } from '../schema';

type MessageRecord = Pick<
	MessageTable,
	| 'id'
	| 'analysis_id'
	| 'position'
	| 'address'
	| 'address_key'
	| 'dedupe_key'
	| 'domain'
	| 'format'
	| 'state'
	| 'reason'
	| 'attempts'
>;

const COLUMNS: JsonColumns<MessageRecord> = {
	id: 'text',
	analysis_id: 'text',
	position: 'bigint',
	address: 'text',
	address_key: 'text',
	dedupe_key: 'text',
	domain: 'text',
	format: 'text',
	state: 'text',
	reason: 'text',
	attempts: 'bigint',
};

/** See `AnalysisPort.addMessages`. The unique index over analysis and address key finds the doubles. */
export async function addMessages(
	context: StoreContext,
	analysisId: string,
	messages: readonly NewMessage[],
): Promise<number[]> {
	const { state } = await lockAnalysis(context, analysisId);
	if (state !== 'running') {
		throw analysisOutdated(`The analysis ${analysisId} is complete and takes no more messages.`);
	}

	const records = messages.map((message) => toRecord(analysisId, message));
	const doubles = (await insertNew(context, records)) === records.length ? [] : await missingOf(context, analysisId, records);
	await insertNew(context, doubles.map(asDouble));
	return doubles.map(({ position }) => position);
}

/** Those that were not written. Asked for only where there are any: having each written row given back costs a sixth of the time. */
async function missingOf({ db }: StoreContext, analysisId: string, records: readonly MessageRecord[]): Promise<MessageRecord[]> {
	const positions = records.map(({ position }) => position);
	const rows = await db
		.selectFrom('message')
		.select('position')
		.where('analysis_id', '=', analysisId)
		.where('position', '>=', Math.min(...positions))
		.where('position', '<=', Math.max(...positions))
		.execute();
	const written = new Set(rows.map(({ position }) => position));
	return records.filter(({ position }) => !written.has(position));
}

/** See `AnalysisPort.doublesAmong`. */
export async function doublesAmong(context: StoreContext, analysisIds: readonly string[], doubleKeys: readonly string[]): Promise<Set<string>> {
	const rows = await context.db
		.selectFrom('message')
		.select('dedupe_key')
		.where('analysis_id', 'in', analysisIds)
		.where('dedupe_key', 'in', idList(context, doubleKeys))
		.execute();
	return new Set(rows.map(({ dedupe_key }) => dedupe_key!));
}

function toRecord(analysisId: string, message: NewMessage): MessageRecord {
	const { position, address, addressKey, domain, format, exclusion } = message;
	return {
		id: newId(),
		analysis_id: analysisId,
		position,
		address,
		address_key: addressKey,
		dedupe_key: exclusion ? null : (message.doubleKey ?? addressKey),
		domain,
		format,
		state: exclusion ? 'ignored' : 'pending',
		reason: exclusion,
		attempts: 0,
	};
}

function asDouble(record: MessageRecord): MessageRecord {
	return { ...record, dedupe_key: null, state: 'ignored', reason: 'double' };
}

/** Returns how many were written; the first of several doubles in the group is the one that counts. */
function insertNew(context: StoreContext, records: readonly MessageRecord[]): Promise<number> {
	return insertRows(context, { table: 'message', columns: COLUMNS, skipOn: ['analysis_id', 'dedupe_key'] }, records);
}
