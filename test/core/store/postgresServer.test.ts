/** What happens to the store when its server comes and goes, and TLS. */
import { Client } from 'pg';

import { openStore } from '../../../core/store';
import type { PostgresStoreOptions, StoreOptions } from '../../../core/store';
import { startPostgres, type PostgresServer } from '../../helpers/postgres';
import { LOCALHOST_TLS } from '../../helpers/tls';
import { makeAnalyzed, makeDelivery } from './fixtures';

describe('A PostgreSQL server with TLS', () => {
	let server: PostgresServer;
	beforeAll(async () => {
		server = await startPostgres(LOCALHOST_TLS);
	});
	afterAll(() => server?.stop());

	function optionsWith(tls: PostgresStoreOptions['tls']): StoreOptions {
		const { host, port, user, password, database } = server;
		return { kind: 'postgres', host, port, user, password, database, tls };
	}

	it('that stops and starts again: what comes meanwhile says so, what comes after goes on', async () => {
		const store = await openStore(optionsWith(false));
		const { id, deliveryId } = await makeAnalyzed(store, 3);
		const run = await store.startRun(id, 'test');
		const claimed = await store.claimMessages(run, 1);

		await server.halt();
		await expect(store.findDelivery(deliveryId)).rejects.toMatchObject({ code: 'storeNotWritable', advice: expect.any(String) });
		await expect(store.recordAndMark(run, [], [claimed[0]!.id])).rejects.toMatchObject({ code: 'storeNotWritable' });
		await server.resume();

		expect(await store.findDelivery(deliveryId)).toMatchObject({ id: deliveryId });
		expect(await store.recordAndMark(run, [], [claimed[0]!.id])).toEqual(new Set([claimed[0]!.id]));
		await store.close();
	});

	it('that was killed: whoever started it comes to his end all the same', async () => {
		const other = await startPostgres();
		const client = new Client({ ...other });
		client.on('error', () => undefined);
		await client.connect();
		const { rows } = await client.query<{ pid: string }>("select pg_read_file('postmaster.pid') as pid");
		const gone = new Promise<void>((resolve) => void client.once('end', resolve));
		process.kill(Number(rows[0]!.pid.split('\n')[0]), 'SIGKILL');
		await gone;
		await other.stop();
	});

	it('and a certificate that nobody vouches for: refused, unless any is accepted', async () => {
		await expect(openStore(optionsWith(true))).rejects.toMatchObject({
			code: 'storeNotWritable',
			message: expect.stringContaining('has a TLS certificate that cannot be trusted'),
		});
		const store = await openStore(optionsWith('insecure'));
		expect(await makeDelivery(store)).toMatchObject({ revision: 1 });
		await store.close();
	});
});
