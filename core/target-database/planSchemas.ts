import type { Client } from 'pg';
import { sourceUnusable, type SqlQuery } from './query';

const EXPLAIN = 'explain (verbose, format json) ';

/** Tables that stand together in no schema but a delivery store's. */
const STORE_TABLES = ['target_recipient', 'target_version', 'analysis', 'message', 'delivery', 'migration'];

/**
 * Lets the server say which tables a query reads, without running it, and refuses those of a delivery store. Statements
 * that have no plan (set, copy, call …) are refused by the server here.
 * @throws DeliveryError `sourceUnusable`; errors of the server, whose position is that in the query
 */
export async function refuseStoreTables(client: Client, { text, values }: SqlQuery): Promise<void> {
	const schemas = schemasOf(await planOf(client, text, values));
	if (schemas.size === 0) return;
	const { rows } = await client.query<{ schema: string }>(
		`select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where n.nspname = any($1) and c.relname = any($2) group by 1 having count(*) = $3`,
		[[...schemas], STORE_TABLES, STORE_TABLES.length],
	);
	const [own] = rows;
	if (!own) return;
	throw sourceUnusable(
		`SQL Query reads the schema "${own.schema}", which is a delivery store: its tables are no source of recipients.`,
		'For the recipients of an earlier delivery set Recipients From to Earlier Delivery.',
	);
}

async function planOf(client: Client, text: string, values: readonly unknown[]): Promise<unknown> {
	try {
		// The extended protocol takes one statement only: nothing can follow behind a semicolon.
		const query = { text: EXPLAIN + text, values: [...values], queryMode: 'extended' as const };
		const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(query);
		return rows[0]?.['QUERY PLAN'];
	} catch (error) {
		const failure = error as Error & { position?: string };
		if (failure.position) failure.position = String(Math.max(1, Number(failure.position) - EXPLAIN.length));
		throw failure;
	}
}

function schemasOf(plan: unknown, found = new Set<string>()): Set<string> {
	if (Array.isArray(plan)) plan.forEach((part) => schemasOf(part, found));
	else if (typeof plan === 'object' && plan !== null) {
		for (const [name, value] of Object.entries(plan)) {
			if (name === 'Schema' && typeof value === 'string') found.add(value);
			else schemasOf(value, found);
		}
	}
	return found;
}
