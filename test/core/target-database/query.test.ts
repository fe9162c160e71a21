/** Recipients by SQL, from a real SQLite file and a real PostgreSQL server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { openStore } from '../../../core/store';
import { checkTargetDatabase, parseTargetDatabaseOptions, queryTarget, type SqlRecord, type TargetDatabaseOptions } from '../../../core/target-database';
import { startPostgres } from '../../helpers/postgres';

interface Place {
	options: TargetDatabaseOptions;
	run(statement: string): Promise<void>;
	stop(): Promise<void>;
}

async function startSqlite(): Promise<Place> {
	const folder = mkdtempSync(join(tmpdir(), 'target-database-'));
	const file = join(folder, 'customers.sqlite');
	const run = async (statement: string) => {
		const database = new DatabaseSync(file);
		database.exec(statement);
		database.close();
	};
	return { options: { kind: 'sqlite', file }, run, stop: async () => rmSync(folder, { recursive: true, force: true }) };
}

async function startServer(): Promise<Place> {
	const { stop, host, port, user, password, database } = await startPostgres();
	const run = async (statement: string) => {
		const client = new Client({ host, port, user, password, database });
		await client.connect();
		await client.query(statement).finally(() => client.end());
	};
	return { options: { kind: 'postgres', host, port, user, password, database, tls: false }, run, stop };
}

const KINDS = [
	{ kind: 'sqlite', start: startSqlite, parameter: '?' },
	{ kind: 'postgres', start: startServer, parameter: '$1' },
] as const;

async function read(options: TargetDatabaseOptions, text: string, values: unknown[] = []): Promise<SqlRecord[]> {
	const rows: SqlRecord[] = [];
	for await (const group of queryTarget(options, { text, values })) rows.push(...group);
	return rows;
}

describe.each(KINDS)('$kind', ({ start, parameter, kind }) => {
	let place: Place;
	beforeAll(async () => {
		place = await start();
		await place.run('create table person (email text, name text, age integer)');
		await place.run("insert into person values ('ann@example.com', '花子', 30), ('bob@example.org', null, 40)");
	});
	afterAll(() => place?.stop());

	test('rows by the names of their columns', async () => {
		expect(await read(place.options, 'select email, name as "firstName", age from person order by age;  -- all')).toEqual([
			{ email: 'ann@example.com', firstName: '花子', age: 30 },
			{ email: 'bob@example.org', firstName: null, age: 40 },
		]);
	});

	test('values stand for parameters, and are never SQL', async () => {
		const query = `select email from person where name = ${parameter}`;
		expect(await read(place.options, query, ['花子'])).toEqual([{ email: 'ann@example.com' }]);
		expect(await read(place.options, query, ["x' or 1 = 1 --"])).toEqual([]);
	});

	test('many rows in groups', async () => {
		const series = kind === 'sqlite' ? 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 2300) select i from n' : 'select generate_series(1, 2300)::bigint as i';
		const sizes: number[] = [];
		for await (const group of queryTarget(place.options, { text: series, values: [] })) sizes.push(group.length);
		expect(sizes).toEqual([500, 500, 500, 500, 300]);
		expect((await read(place.options, series)).at(-1)).toEqual({ i: 2300 });
	});

	test.each<[what: string, query: string, sentence: RegExp]>([
		['nothing', '  ', /SQL Query is empty/],
		['a column that is not there', 'select emial from person', /SQL Query.*emial/],
		['a syntax error', 'select email frm person p where', /SQL Query.*: .*syntax/],
		['two columns of one name', 'select email, name as email from person', /gives the column "email" twice/],
		['two statements', 'select email from person; delete from person', /more than one statement|cannot insert multiple commands/],
		['one that deletes', 'delete from person', /gives no rows|read-only/],
		['one that deletes and returns', 'delete from person returning email', /read-?only/],
		['one that makes a table', 'create table other (a integer)', /gives no rows|syntax error/],
	])('%s is refused, and changes nothing', async (_, query, sentence) => {
		await expect(read(place.options, query)).rejects.toMatchObject({ code: 'sourceUnusable', message: expect.stringMatching(sentence) });
		expect(await read(place.options, 'select * from person')).toHaveLength(2);
	});

	test('one that fails on its way ends with its own error', async () => {
		const failing = kind === 'sqlite' ? "select json_extract(name, '$.x') as a from person" : 'select 1 / (age - 40) as a from person';
		await expect(read(place.options, failing)).rejects.toMatchObject({ code: 'sourceUnusable', message: expect.stringMatching(/malformed JSON|division by zero/) });
	});

	test('reading can be left in the middle', async () => {
		for await (const group of queryTarget(place.options, { text: 'select * from person', values: [] })) {
			expect(group).toHaveLength(2);
			break;
		}
		expect(await read(place.options, 'select 1 as one')).toEqual([{ one: 1 }]);
	});

	test("a delivery store's tables are refused", async () => {
		if (place.options.kind === 'sqlite') {
			const file = `${place.options.file}-store`;
			await (await openStore({ kind: 'sqlite', file })).close();
			await expect(read({ kind: 'sqlite', file }, 'select 1')).rejects.toThrow('is a delivery store');
			return;
		}
		await (await openStore({ ...place.options, schema: 'some_store' })).close();
		for (const query of ['select * from some_store.address', 'with a as (select key from some_store.setting) select email from person where email in (select key from a)']) {
			await expect(read(place.options, query)).rejects.toThrow('reads the schema "some_store", which is a delivery store');
		}
	});
});

describe('SQLite', () => {
	let place: Place;
	beforeAll(async () => {
		place = await startSqlite();
	});
	afterAll(() => place.stop());
	const sqlite = (file: string): TargetDatabaseOptions => ({ kind: 'sqlite', file });

	test("n8n's own database is refused", async () => {
		await place.run('create table credentials_entity (id text); create table workflow_entity (id text)');
		await expect(read(place.options, 'select * from credentials_entity')).rejects.toThrow("is n8n's own database");
	});

	test('a file that is not there, or is none', async () => {
		await expect(checkTargetDatabase(sqlite('/nowhere/x.sqlite'))).rejects.toMatchObject({ code: 'sourceUnusable', message: expect.stringContaining('is not there') });
		await expect(read(sqlite(__filename), 'select 1')).rejects.toMatchObject({ code: 'sourceUnusable', message: expect.stringContaining('cannot be read') });
	});
});

describe('PostgreSQL', () => {
	let place: Place;
	beforeAll(async () => {
		place = await startServer();
	});
	afterAll(() => place?.stop());

	test('dates as they stand in the database, moments as ISO 8601, big numbers whole', async () => {
		const query = `select date '2027-03-01' as d, timestamp '2027-03-01 10:00' as t, timestamptz '2027-03-01 10:00+01' as z, 9007199254740993::bigint as big, 1.50::numeric as n, true as yes, '{"a":1}'::jsonb as j, bytea '\\x00' as bytes`;
		expect(await read(place.options, query)).toEqual([
			{ d: '2027-03-01', t: '2027-03-01 10:00:00', z: '2027-03-01T09:00:00.000Z', big: '9007199254740993', n: '1.50', yes: true, j: { a: 1 }, bytes: null },
		]);
	});

	test('an error tells its place in the query', async () => {
		await expect(read(place.options, 'select 1 as a,\n  nonsense')).rejects.toThrow('SQL Query, line 2, column 3: column "nonsense" does not exist.');
	});

	test('a function that writes is stopped by the transaction', async () => {
		await place.run('create table note (a integer)');
		await place.run('create function writes() returns integer language sql as $$ insert into note values (1) returning a $$');
		await expect(read(place.options, 'select writes() as a')).rejects.toThrow(/read-only transaction/);
		await expect(read(place.options, "select set_config('transaction_read_only', 'off', true) as a, writes() as b")).rejects.toThrow(/read-only|read-write/);
	});

	test.each<[string, object, RegExp]>([
		['a port that nobody listens on', { port: 1 }, /cannot be opened: .*ECONNREFUSED/],
		['a wrong password', { password: 'wrong' }, /cannot be opened: .*password/],
		['a database that is not there', { database: 'none' }, /"none" does not exist/],
	])('%s', async (_, change, sentence) => {
		const wrong = { ...place.options, ...change } as TargetDatabaseOptions;
		await expect(checkTargetDatabase(wrong)).rejects.toMatchObject({ code: 'sourceUnusable', message: expect.stringMatching(sentence) });
		await expect(checkTargetDatabase(wrong)).rejects.not.toThrow('wrong@');
	});
});

test.each<[string, object, string]>([
	['no host', { kind: 'postgres', host: ' ', database: 'x' }, 'Host is empty'],
	['no database', { kind: 'postgres', host: 'x', database: '' }, 'Database is empty'],
	['a port that is none', { kind: 'postgres', host: 'x', database: 'x', port: 70_000 }, 'Port is no port number'],
	['no file', { kind: 'sqlite', file: '' }, 'File is empty'],
])('a credential with %s is refused', (_, raw, sentence) => {
	expect(() => parseTargetDatabaseOptions(raw)).toThrow(sentence);
});
