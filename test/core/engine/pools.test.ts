/** Connections to the delivery store: kept from one call, and so from one execution, to the next. */
import type { Engine } from '../../../core/engine';
import { startPostgresStores, type TestStores } from '../../helpers/stores';
import { until } from '../delivery/support';
import { accessTo, loadEngine, saveAnalyzed } from './support';

let stores: TestStores;
let engine: Engine;
beforeAll(async () => {
	stores = await startPostgresStores();
	engine = (await loadEngine()).startEngine();
});
afterAll(async () => {
	await engine?.close();
	await stores?.stop();
});

test('the pool of a PostgreSQL store outlives the call, and ends with the engine', async () => {
	const options = stores.newOptions();
	const store = accessTo(options);
	const connections = async () => {
		const rows = await stores.sql(options, "select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()");
		return rows.map(({ pid }) => Number(pid)).sort((a, b) => a - b);
	};
	await saveAnalyzed(engine, store, 10);
	const first = await connections();
	expect(first.length).toBeGreaterThan(0);
	await saveAnalyzed(engine, store, 10);
	// One that rests for ten seconds may end.
	expect((await connections()).filter((pid) => first.includes(pid))).not.toEqual([]);
	await engine.close();
	await until('the server has seen all of them end', async () => (await connections()).length === 0);
});
