import { CompiledQuery, Kysely, PostgresDialect, PostgresDriver, sql } from 'kysely';
import type { DatabaseConnection, Driver, PostgresDialectConfig } from 'kysely';
import { Pool, types } from 'pg';
import type { PoolConfig } from 'pg';

import type { DeliveryStore } from '../../delivery/ports';

import type { StoreContext } from '../context';
import { postgresSql } from './dialect';
import { GuardedConnection } from './guardedConnection';
import type { Guard } from './guardedConnection';
import { toPostgresStoreError } from './postgresErrors';
import type { Schema } from '../schema';
import { openStoreOn } from '../store';

export interface PostgresStoreOptions {
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
	/** `true`: TLS with a trusted certificate; `'insecure'`: TLS with any certificate; `false`: plain text. */
	tls: boolean | 'insecure';
	/** Schema of the store's tables, made when it is not there. (Default: `email_delivery`) */
	schema?: string;
}

const DEFAULT_SCHEMA = 'email_delivery';
const DEFAULT_PORT = 5432;

/** Enough for a few runs at once; the engine of a process shares one pool. */
const CONNECTIONS = 5;
const CONNECT_LIMIT_MS = 10_000;

/**
 * Opens the delivery store in a PostgreSQL database, making its schema and tables when they are not there.
 * @throws DeliveryError `storeNotWritable`
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<DeliveryStore> {
	const place = describePostgres(options);
	const schema = options.schema ?? DEFAULT_SCHEMA;
	const db = new Kysely<Schema>({ dialect: new StorePostgresDialect({ pool: makePool(options) }, place) });
	const context: StoreContext = { db: db.withSchema(schema), sql: postgresSql };
	try {
		return await openStoreOn(context, {
			place,
			claimDatabase: (inside) => makeSchema(inside, schema),
			close: () => db.destroy(),
		});
	} catch (error) {
		await db.destroy();
		throw toPostgresStoreError(error, place);
	}
}

/** Where a PostgreSQL store is, for people: `database on host`. */
export function describePostgres(options: Pick<PostgresStoreOptions, 'host' | 'port' | 'database'>): string {
	const port = options.port === DEFAULT_PORT ? '' : `:${options.port}`;
	return `${options.database} on ${options.host}${port}`;
}

function makePool(options: PostgresStoreOptions): Pool {
	const config: PoolConfig = {
		host: options.host,
		port: options.port,
		database: options.database,
		user: options.user,
		password: options.password,
		ssl: options.tls === false ? false : { rejectUnauthorized: options.tls !== 'insecure' },
		max: CONNECTIONS,
		connectionTimeoutMillis: CONNECT_LIMIT_MS,
		application_name: 'n8n-nodes-email-delivery',
		types: { getTypeParser: typeParser },
	};
	const pool = new Pool(config);
	// A connection that breaks is replaced, and fails its statement. Without listeners it would end the process too.
	pool.on('error', () => {});
	pool.on('connect', (client) => {
		client.on('error', () => {});
		client.query(DURABLE_COMMITS).catch(() => {});
	});
	return pool;
}

/** A DATA mark must outlive a power cut, whatever the server's default; stricter settings (replicas) stay as they are. */
const DURABLE_COMMITS = `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`;

/** Bigints as numbers: times and counts stay far below 2^53. In this pool only, since n8n has its own settings. */
const typeParser = ((id: number, format?: 'text') =>
	id === types.builtins.INT8 ? Number : types.getTypeParser(id, format ?? 'text')) as typeof types.getTypeParser;

/**
 * Makes the schema and lets the migrations of this transaction write into it. (`create schema if not exists`
 * asks for a right on the database even where the schema exists.)
 */
async function makeSchema({ db }: StoreContext, schema: string): Promise<void> {
	const known = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(db);
	if (known.rows.length === 0) await db.schema.createSchema(schema).execute();
	await sql`select set_config('search_path', quote_ident(${schema}), true)`.execute(db);
}

class StorePostgresDialect extends PostgresDialect {
	constructor(
		private readonly config: PostgresDialectConfig,
		private readonly place: string,
	) {
		super(config);
	}

	override createDriver(): Driver {
		return new StorePostgresDriver(this.config, this.place);
	}
}

class StorePostgresDriver extends PostgresDriver {
	constructor(
		config: PostgresDialectConfig,
		private readonly place: string,
	) {
		super(config);
	}

	override async acquireConnection(): Promise<DatabaseConnection> {
		const inner = await this.guard(() => super.acquireConnection());
		return new GuardedConnection(inner, this.guard);
	}

	override releaseConnection(connection: DatabaseConnection): Promise<void> {
		return super.releaseConnection((connection as GuardedConnection).inner as never);
	}

	/** Not by `default_transaction_isolation`: claims and fences are made for READ COMMITTED. */
	override async beginTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('begin isolation level read committed'));
	}

	/** After a lost connection there is nothing to roll back; failing here would hide why. */
	override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => {});
	}

	private readonly guard: Guard = async (statement) => {
		try {
			return await statement();
		} catch (error) {
			throw toPostgresStoreError(error, this.place);
		}
	};
}
