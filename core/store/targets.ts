import type { TargetPort } from '../delivery/ports';
import type { TargetRow } from '../delivery/types';
import { newId } from '../ids';

import type { StoreContext } from './context';
import type { JsonColumns } from './dialect';
import type { TargetRecipientTable } from './schema';

const COLUMNS: JsonColumns<TargetRecipientTable> = {
	target_version: 'text',
	position: 'bigint',
	key: 'text',
	address: 'text',
	format: 'text',
	opted_out: 'bigint',
	profile: 'text',
};
const COLUMN_NAMES = Object.keys(COLUMNS) as Array<keyof TargetRecipientTable>;

/** Target versions and their recipients. */
export function targetPort({ db, sql }: StoreContext): TargetPort {
	return {
		async beginTarget() {
			const id = newId();
			await db.insertInto('target_version').values({ id, created_at: sql.now }).execute();
			return id;
		},

		async addTargetRows(targetVersion, firstPosition, rows) {
			if (rows.length === 0) return;
			const records = rows.map((row, index) => toRecord(targetVersion, firstPosition + index, row));
			await db
				.insertInto('target_recipient')
				.columns(COLUMN_NAMES)
				.expression(db.selectFrom(sql.rows(COLUMNS, records)).select(COLUMN_NAMES))
				.execute();
		},

		async readTarget(targetVersion, from, limit) {
			const rows = await db
				.selectFrom('target_recipient')
				.selectAll()
				.where('target_version', '=', targetVersion)
				.where('position', '>=', from)
				.orderBy('position')
				.limit(limit)
				.execute();
			return rows.map(({ position, key, address, format, opted_out, profile }) => ({
				position,
				key,
				address,
				format,
				optedOut: opted_out === 1,
				profile: JSON.parse(profile),
			}));
		},
	};
}

function toRecord(targetVersion: string, position: number, row: TargetRow): TargetRecipientTable {
	const { key, address, format, optedOut, profile } = row;
	return {
		target_version: targetVersion,
		position,
		key,
		address,
		format,
		opted_out: optedOut ? 1 : 0,
		profile: JSON.stringify(profile),
	};
}
