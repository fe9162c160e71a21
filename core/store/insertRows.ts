import { CompiledQuery } from 'kysely';

import type { StoreContext } from './context';
import type { JsonColumns } from './dialect';
import type { Schema } from './schema';

/** SQLite's own limit is 32,766 in one statement. */
const MOST_PARAMETERS = 32_000;

interface Insertion<Row> {
	table: keyof Schema;
	columns: JsonColumns<Row>;
	/** Column pairs whose conflict leaves a row out. (Default: a conflict is an error) */
	skipOn?: ReadonlyArray<keyof Row & string>;
	/** A column whose values of the written rows are given back. */
	returning?: keyof Row & string;
}

/**
 * Writes many rows with few statements. SQLite takes them as values: measured on rows of eight columns, that is five times
 * as fast as taking JSON apart there. PostgreSQL takes them as one JSON parameter.
 */
export async function insertRows<Row extends object, Returned>(
	context: StoreContext,
	insertion: Insertion<Row>,
	records: readonly Row[],
): Promise<Returned[]> {
	const { columns, returning } = insertion;
	const names = Object.keys(columns) as Array<keyof Row & string>;
	const returned: Returned[] = [];
	const size = context.sql.kind === 'sqlite' ? Math.floor(MOST_PARAMETERS / names.length) : records.length;
	for (let from = 0; from < records.length; from += size) {
		const group = records.slice(from, from + size);
		const { rows } = await (context.sql.kind === 'sqlite'
			? context.db.executeQuery<Record<string, Returned>>(asValues(insertion, names, group))
			: insertJson<Row, Returned>(context, insertion, names, group));
		if (returning) returned.push(...rows.map((row) => row[returning] as Returned));
	}
	return returned;
}

function asValues<Row extends object>({ table, skipOn, returning }: Insertion<Row>, names: Array<keyof Row & string>, group: readonly Row[]): CompiledQuery<never> {
	const one = `(${names.map(() => '?').join(', ')})`;
	const text = [
		`insert into "${table}" (${names.map((name) => `"${name}"`).join(', ')}) values ${Array(group.length).fill(one).join(', ')}`,
		skipOn ? `on conflict (${skipOn.join(', ')}) do nothing` : '',
		returning ? `returning "${returning}"` : '',
	].join(' ');
	const parameters = group.flatMap((row) => names.map((name) => row[name]));
	return CompiledQuery.raw(text, parameters) as CompiledQuery<never>;
}

async function insertJson<Row extends object, Returned>(
	{ db, sql }: StoreContext,
	{ table, columns, skipOn, returning }: Insertion<Row>,
	names: Array<keyof Row & string>,
	group: readonly Row[],
): Promise<{ rows: Array<Record<string, Returned>> }> {
	let query = db
		.insertInto(table)
		.columns(names as never)
		.expression(db.selectFrom(sql.rows<Row>(columns, group)).select(names as never).$if('position' in columns, (rows) => rows.orderBy('rows.position' as never)) as never);
	if (skipOn) query = query.onConflict((conflict) => conflict.columns(skipOn as never).doNothing());
	const rows = returning ? await query.returning(returning as never).execute() : (await query.execute(), []);
	return { rows: rows as Array<Record<string, Returned>> };
}
