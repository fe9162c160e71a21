import type { SelectQueryBuilder } from 'kysely';

import type { StoreContext } from '../context';
import type { Schema } from '../schema';

/** Ids (or other keys) as a subquery, for `where … in`: one parameter, however many they are. */
export function idList(
	{ db, sql }: StoreContext,
	ids: readonly string[],
): SelectQueryBuilder<Schema & { rows: { id: string } }, 'rows', { id: string }> {
	return db.selectFrom(sql.ids(ids)).select('rows.id');
}
