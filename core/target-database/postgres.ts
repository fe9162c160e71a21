import { Client, types } from 'pg';
import Cursor from 'pg-cursor';
import { DeliveryError } from '../errors';
import type { TargetDatabaseOptions } from './options';
import { refuseStoreTables } from './planSchemas';
import { assertNotEmpty, assertOwnNames, GROUP, placeIn, sourceUnusable, toPlain, type SqlQuery, type SqlRecord } from './query';

type PostgresOptions = Extract<TargetDatabaseOptions, { kind: 'postgres' }>;

const CONNECT_LIMIT_MS = 10_000;

/** For the first rows, and for each group after them. */
const STATEMENT_LIMIT_MS = 10 * 60_000;

/** Rows of a query in a read-only transaction, by a cursor: the server keeps what has not been fetched. */
export async function* queryPostgres(options: PostgresOptions, query: SqlQuery): AsyncGenerator<SqlRecord[]> {
	assertNotEmpty(query);
	const client = await connect(options);
	try {
		await client.query(`begin read only; set local statement_timeout = ${STATEMENT_LIMIT_MS}`);
		await inSentences(query, () => refuseStoreTables(client, query));
		yield* groupsOf(client, query);
	} finally {
		await client.end().catch(() => undefined);
	}
}

export async function checkPostgres(options: PostgresOptions): Promise<string> {
	const client = await connect(options);
	await client.end();
	return describe(options);
}

function describe({ database, host, port }: PostgresOptions): string {
	return `${database} on ${host}:${port}`;
}

async function connect(options: PostgresOptions): Promise<Client> {
	const { host, port, database, user, password, tls } = options;
	const client = new Client({
		host,
		port,
		database,
		user,
		password,
		ssl: tls === false ? false : { rejectUnauthorized: tls !== 'insecure' },
		connectionTimeoutMillis: CONNECT_LIMIT_MS,
		application_name: 'n8n-nodes-email-delivery target',
		types: { getTypeParser: typeParser },
	});
	// A connection that breaks fails its statement; without a listener it would end the process too.
	client.on('error', () => undefined);
	try {
		await client.connect();
		return client;
	} catch (error) {
		await client.end().catch(() => undefined);
		throw sourceUnusable(`The target database ${describe(options)} cannot be opened: ${(error as Error).message}.`, 'Check host, port, database, user and password of the Target Database credential.', error);
	}
}

const { DATE, TIMESTAMP, INT8 } = types.builtins;

/** Dates as they stand in the database: read as a moment they would move with the time zone of this machine. */
const typeParser = ((id: number, format?: 'text') => {
	if (id === DATE || id === TIMESTAMP) return (text: string) => text;
	if (id === INT8) return (text: string) => toPlain(BigInt(text));
	return types.getTypeParser(id, format ?? 'text');
}) as typeof types.getTypeParser;

async function* groupsOf(client: Client, query: SqlQuery): AsyncGenerator<SqlRecord[]> {
	const cursor = client.query(new Cursor<unknown[]>(query.text, [...query.values], { rowMode: 'array' }));
	for (let names: string[] | undefined; ; ) {
		const { rows, fields } = await inSentences(query, () => fetch(cursor));
		if (!names) {
			names = fields.map(({ name }) => name);
			assertOwnNames(names);
		}
		if (rows.length === 0) return;
		yield rows.map((row) => toRecord(names as string[], row));
	}
}

interface Fetched {
	rows: unknown[][];
	fields: Array<{ name: string }>;
}

function fetch(cursor: Cursor<unknown[]>): Promise<Fetched> {
	return new Promise((resolve, reject) => {
		cursor.read(GROUP, (error: Error | undefined, rows, result) => {
			if (error) reject(error);
			else resolve({ rows, fields: result?.fields ?? [] });
		});
	});
}

/** Through JSON, as it will be kept: dates as ISO 8601. */
function toRecord(names: string[], row: unknown[]): SqlRecord {
	return Object.fromEntries(row.map((value, index) => [names[index] ?? '', toJsonValue(value)]));
}

function toJsonValue(value: unknown): unknown {
	return value instanceof Date ? value.toISOString() : toPlain(value);
}

async function inSentences<T>({ text }: SqlQuery, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof DeliveryError) throw error;
		const { message, position, hint } = error as Error & { position?: string; hint?: string };
		const place = position ? `, ${placeIn(text, Number(position) - 1)}` : '';
		throw sourceUnusable(`SQL Query${place}: ${message}.`, `${hint ? `${hint} ` : ''}Correct the query; it is run read-only, on PostgreSQL.`, error);
	}
}
