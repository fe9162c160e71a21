import type { Compilable, CompiledQuery, QueryResult } from 'kysely';

import type { StoreContext } from '../context';
import { toJson } from './dialect';
import { Slot } from './slot';

/** Runs a statement with these values; lists become one JSON parameter. */
export type PreparedStatement<Values, Row> = (context: StoreContext, values: Values) => Promise<QueryResult<Row>>;

/**
 * A statement that is built and compiled once per kind of database, not for each use: of the statements that every group of
 * messages needs, that is most of what they cost outside the database.
 * @param build makes the statement of stand-ins for the values: they may go where a value, an id list or rows may, and
 *   nothing may be decided by them
 */
export function prepareOnce<Values extends object, Row>(
	build: (context: StoreContext, values: Values) => Compilable<Row>,
): PreparedStatement<Values, Row> {
	const compiled = new Map<string, CompiledQuery<Row>>();
	return (context, values) => {
		const { kind } = context.sql;
		const query = compiled.get(kind) ?? build(context, slots<Values>()).compile();
		compiled.set(kind, query);
		return context.db.executeQuery({ ...query, parameters: query.parameters.map((parameter) => fill(parameter, values)) });
	};
}

function slots<Values extends object>(): Values {
	return new Proxy({}, { get: (_target, name) => new Slot(name as string) }) as Values;
}

function fill(parameter: unknown, values: object): unknown {
	if (!(parameter instanceof Slot)) return parameter;
	const value = (values as Record<string, unknown>)[parameter.name];
	return Array.isArray(value) ? toJson(value) : value;
}
