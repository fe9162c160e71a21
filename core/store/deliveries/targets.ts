import { sql as rawSql } from 'kysely';
import type { SelectQueryBuilder } from 'kysely';

import type { TargetPort } from '../../delivery/ports';
import type { TargetRecipient, TargetRow } from '../../delivery/types';
import { newId } from '../../ids';

import { inTransaction } from '../context';
import type { StoreContext } from '../context';
import type { JsonColumns } from '../database/dialect';
import { insertRows } from '../database/insertRows';
import { isTooMuch, MOST_OCTETS } from '../database/profileOctets';
import type { Schema, TargetExclusionTable, TargetRecipientTable } from '../schema';

const COLUMNS: JsonColumns<TargetRecipientTable> = {
	target_version: 'text',
	position: 'bigint',
	key: 'text',
	address: 'text',
	format: 'text',
	opted_out: 'bigint',
	event_key: 'text',
	profile: 'text',
};

const EXCLUSIONS: JsonColumns<TargetExclusionTable> = { target_version: 'text', address_key: 'text' };
const EXCLUSION_NAMES = Object.keys(EXCLUSIONS) as Array<keyof TargetExclusionTable>;

/** Target versions and their recipients. */
export function targetPort(context: StoreContext): TargetPort {
	const { db, sql } = context;
	return {
		async beginTarget() {
			const id = newId();
			await db.insertInto('target_version').values({ id, created_at: sql.now }).execute();
			return id;
		},

		addTargetRows: (targetVersion, firstPosition, rows) =>
			insertRecords(context, rows.map((row, index) => toRecord(targetVersion, firstPosition + index, row))),

		putSeedRows: (targetVersion, rows) => inTransaction(context, (inside) => putSeedRows(inside, targetVersion, rows)),

		async addTargetExclusions(targetVersion, addressKeys) {
			const rows = addressKeys.map((address_key) => ({ target_version: targetVersion, address_key }));
			await db
				.insertInto('target_exclusion')
				.columns(EXCLUSION_NAMES)
				// `where true` keeps SQLite from reading `on` as a join's.
				.expression(db.selectFrom(sql.rows(EXCLUSIONS, rows)).select(EXCLUSION_NAMES).distinct().where(rawSql<boolean>`true`))
				.onConflict((conflict) => conflict.doNothing())
				.execute();
		},

		async readTarget(targetVersion, from, limit) {
			const rows = db.selectFrom('target_recipient').where('target_version', '=', targetVersion).where('position', '>=', from).orderBy('position').limit(limit);
			const end = await endOfRead(context, rows);
			const read = end === undefined ? rows : rows.where('position', '<', end);
			return (await read.selectAll().execute()).map(toRecipient);
		},

		async readTargetOf(analysisId, states, from, limit) {
			if (states.length === 0) return [];
			const rows = await db
				.selectFrom('message')
				.innerJoin('analysis', 'analysis.id', 'message.analysis_id')
				.innerJoin('target_recipient', (join) =>
					join
						.onRef('target_recipient.target_version', '=', 'analysis.target_version')
						.onRef('target_recipient.position', '=', 'message.position'),
				)
				.selectAll('target_recipient')
				.where('message.analysis_id', '=', analysisId)
				.where('message.position', '>=', from)
				.where('message.state', 'in', states)
				.orderBy('message.position')
				.limit(limit)
				.execute();
			return rows.map(toRecipient);
		},
	};
}

type Rows = SelectQueryBuilder<Schema, 'target_recipient', object>;

/** Where to stop reading rows that are too large together. Most are not, and to know that costs less than where. */
async function endOfRead({ db }: StoreContext, rows: Rows): Promise<number | undefined> {
	const octets = rows.select(rawSql<number>`octet_length(profile)`.as('octets'));
	const all = await db.selectFrom(octets.as('rows')).select((eb) => eb.fn.sum<number | null>('octets').as('octets')).executeTakeFirst();
	if (Number(all?.octets ?? 0) <= MOST_OCTETS) return undefined;
	const sized = rows.select(['position', isTooMuch('profile', 'position').as('isTooMuch')]);
	const { position } = await db
		.selectFrom(sized.as('sized'))
		.select((eb) => eb.fn.min<number | null>('position').as('position'))
		.where('isTooMuch', '=', rawSql<boolean>`true`)
		.executeTakeFirstOrThrow();
	return position ?? undefined;
}

function toRecipient({ position, key, address, format, opted_out, event_key, profile }: TargetRecipientTable): TargetRecipient {
	return {
		position,
		key,
		address,
		format,
		optedOut: opted_out === 1,
		...(event_key !== null && { eventKey: event_key }),
		profile: JSON.parse(profile),
	};
}

/** A row that is there is never changed: messages of a frozen analysis, or of one that is being sent, were made of it. */
async function putSeedRows(context: StoreContext, targetVersion: string, rows: readonly TargetRow[]): Promise<number[]> {
	const { db, sql } = context;
	await sql.lockName(db, `seeds ${targetVersion}`);
	const known = await db
		.selectFrom('target_recipient')
		.selectAll()
		.where('target_version', '=', targetVersion)
		.where('position', '<', 0)
		.orderBy('position', 'desc')
		.execute();
	const positions = new Map(known.map(({ position, ...record }) => [contentOf(record), position]));
	let lowest = known.at(-1)?.position ?? 0;
	const added: TargetRecipientTable[] = [];
	const placed = rows.map((row) => {
		const record = toRecord(targetVersion, lowest - 1, row);
		const content = contentOf(record);
		const position = positions.get(content);
		positions.delete(content);
		if (position !== undefined) return position;
		added.push(record);
		return (lowest -= 1);
	});
	await insertRecords(context, added);
	return placed;
}

function contentOf({ key, address, format, profile }: Omit<TargetRecipientTable, 'position'>): string {
	return JSON.stringify([key, address, format, profile]);
}

async function insertRecords(context: StoreContext, records: TargetRecipientTable[]): Promise<void> {
	await insertRows(context, { table: 'target_recipient', columns: COLUMNS }, records);
}

function toRecord(targetVersion: string, position: number, row: TargetRow): TargetRecipientTable {
	const { key, address, format, optedOut, eventKey, profile } = row;
	return {
		target_version: targetVersion,
		position,
		key,
		address,
		format,
		opted_out: optedOut ? 1 : 0,
		event_key: eventKey ?? null,
		profile: JSON.stringify(profile),
	};
}
