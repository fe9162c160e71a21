import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';

import { storableText } from './text';

/** Runs a statement; may repeat it, and gives its errors a name that users understand. */
export type Guard = <T>(statement: () => Promise<T>) => Promise<T>;

/** A driver's connection whose statements go through a guard, with texts that both databases can keep. */
export class GuardedConnection implements DatabaseConnection {
	constructor(
		readonly inner: DatabaseConnection,
		private readonly guard: Guard,
	) {}

	executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
		const parameters = query.parameters.map((value) => (typeof value === 'string' ? storableText(value) : value));
		return this.guard(async () => await this.inner.executeQuery<Row>({ ...query, parameters }));
	}

	streamQuery<Row>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<Row>> {
		return this.inner.streamQuery<Row>(query, chunkSize);
	}
}
