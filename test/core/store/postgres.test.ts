import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { Client, types } from 'pg';

import { describeStore, openStore } from '../../../core/store';
import type { PostgresStoreOptions, StoreOptions } from '../../../core/store';
import { startPostgres } from '../../helpers/postgres';
import type { PostgresServer } from '../../helpers/postgres';

import { makeAnalyzed, makeDelivery, makeDraft } from './fixtures';

const GUEST = { user: 'guest', password: 'guest' };

describe('The PostgreSQL store', () => {
	let server: PostgresServer;

	beforeAll(async () => {
		server = await startPostgres();
		await admin(`create role guest login password 'guest'`, 'create schema closed');
	});

	afterAll(async () => await server?.stop());

	function optionsWith(changes: Partial<PostgresStoreOptions> = {}): StoreOptions {
		const { host, port, user, password, database } = server;
		return { kind: 'postgres', host, port, user, password, database, tls: false, ...changes };
	}

	async function admin(...statements: string[]): Promise<Array<Record<string, unknown>>> {
		const client = new Client({ ...server });
		await client.connect();
		let rows = [];
		for (const statement of statements) ({ rows } = await client.query(statement));
		await client.end();
		return rows;
	}

	it('keeps its tables in a schema of its own', async () => {
		const store = await openStore(optionsWith());
		expect(store.place).toBe(`postgres on 127.0.0.1:${server.port}`);
		await store.close();
		const schemas = await admin(`select distinct schemaname as name from pg_tables where tablename = 'delivery'`);
		expect(schemas).toEqual([{ name: 'email_delivery' }]);
	});

	it('commits to disk even where the server does not by default', async () => {
		await admin(`alter database postgres set synchronous_commit = off`);
		const store = await openStore(optionsWith({ schema: 'durable' }));
		await admin(
			'create table durable.probe (value text)',
			`create function durable.look() returns trigger language plpgsql as $$ begin
				insert into durable.probe values (current_setting('synchronous_commit')); return new; end $$`,
			'create trigger look before insert on durable.address for each row execute function durable.look()',
		);
		await store.denylistAddress('a@b.example', 'test');
		await store.close();
		expect(await admin('select value from durable.probe')).toEqual([{ value: 'on' }]);
		await admin('alter database postgres reset synchronous_commit');
	});

	it.each<[string, Partial<PostgresStoreOptions>, string]>([
		['the password is wrong', { password: 'wrong' }, 'refused user name or password'],
		['the user is unknown', { user: 'nobody' }, 'refused user name or password'],
		['the database is unknown', { database: 'nothing' }, 'has no such database'],
		['the user may make no schema', { ...GUEST, schema: 'new' }, 'does not let this user make tables'],
		['the schema is of another user', { ...GUEST, schema: 'closed' }, 'does not let this user into its schema'],
		['the server has no TLS', { tls: true }, 'does not offer TLS'],
		['the server has no TLS at all', { tls: 'insecure' }, 'does not offer TLS'],
	])('says so when %s', async (_what, changes, problem) => {
		const options = optionsWith(changes);
		await expect(openStore(options)).rejects.toMatchObject({
			code: 'storeNotWritable',
			message: `The delivery store ${describeStore(options)} ${problem}.`,
			advice: expect.stringMatching(/\w/),
		});
	});

	it('says so when nothing answers', async () => {
		const probe = createServer();
		await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
		const { port } = probe.address() as AddressInfo;
		await new Promise((resolve) => probe.close(resolve));
		await expect(openStore(optionsWith({ port }))).rejects.toMatchObject({
			code: 'storeNotWritable',
			message: `The delivery store postgres on 127.0.0.1:${port} cannot be reached: nothing answers there.`,
		});
	});

	it('opens for a user who owns the schema and may make no other', async () => {
		await admin('create schema guests authorization guest');
		const store = await openStore(optionsWith({ ...GUEST, schema: 'guests' }));
		expect(await makeDelivery(store)).toMatchObject({ revision: 1 });
		await store.close();
	});

	it('takes back no start under a run that begins at that very moment', async () => {
		const store = await openStore(optionsWith({ schema: 'moments' }));
		const { id, deliveryId } = await makeAnalyzed(store, 2);
		await store.endRun(await store.startRun(id, 'stopped'));

		// What startRun of another worker does, held open until the other statement waits for it.
		const other = new Client({ ...server });
		await other.connect();
		await other.query('set search_path to moments');
		await other.query('begin; select 1 from delivery for update');
		const unlocking = store.unlockUntouched(id);
		while ((await admin(`select pid from pg_stat_activity where wait_event_type = 'Lock'`)).length === 0);
		const values = [deliveryId, id];
		await other.query(`insert into run (id, delivery_id, analysis_id, owner, state, started_at, beat_at) values ('r', $1, $2, 'begins', 'alive', 1, 1)`, values);
		await other.query('commit');
		await other.end();
		await unlocking;

		expect((await store.findDelivery(deliveryId))?.startedAt).toEqual(expect.any(Number));
		await store.close();
	});

	it('declares no silent run dead for its places while somebody uses its row, and waits for nobody', async () => {
		const store = await openStore(optionsWith({ schema: 'wakes' }));
		const [silent, taker] = [await store.startRun((await makeAnalyzed(store, 1)).id, 'silent'), await store.startRun((await makeAnalyzed(store, 1)).id, 'taker')];
		const take = () => store.takePlaces('a rule', taker, 2, { limit: 2, runDeadAfterMs: -60_000 });
		await store.takePlaces('a rule', silent, 2, { limit: 2, runDeadAfterMs: 60_000 });

		// What its own heartbeat does when it goes on, held open.
		const other = new Client({ ...server });
		await other.connect();
		await other.query(`set search_path to wakes`);
		await other.query(`begin; select 1 from run where owner = 'silent' for update`);
		expect(await take()).toBe(0);
		await other.query('rollback');
		await other.end();
		expect(await take()).toBe(2);
		await store.close();
	});

	it('outlives a connection that is cut in the middle of a transaction', async () => {
		const store = await openStore(optionsWith());
		const delivery = await makeDelivery(store);
		const draft = await makeDraft(store, { code: delivery.code, fingerprint: 'content 2' });
		const holder = new Client({ ...server });
		await holder.connect();
		await holder.query(`begin; select * from email_delivery.delivery for update`);
		const saving = store.saveDelivery(draft).catch((error) => error);
		const waiting = `from pg_stat_activity where wait_event_type = 'Lock'`;
		while ((await admin(`select pid ${waiting}`)).length === 0);
		await admin(`select pg_terminate_backend(pid) ${waiting}`);
		expect(await saving).toMatchObject({ code: 'storeNotWritable' });
		await holder.end();
		expect(await store.saveDelivery(draft)).toMatchObject({ change: 'updated', delivery: { revision: 2 } });
		await store.close();
	});

	it('leaves the bigints of other users of pg alone', async () => {
		expect(types.getTypeParser(types.builtins.INT8)('9007199254740993')).toBe('9007199254740993');
	});

	it.each([
		[5432, 'deliveries on db.example.com'],
		[5433, 'deliveries on db.example.com:5433'],
	])('is described without secrets (port %s)', (port, place) => {
		const changes = { host: 'db.example.com', port, database: 'deliveries' };
		expect(describeStore(optionsWith(changes))).toBe(place);
	});
});
