import { createService } from '../../../core/engine/service';
import { openStore } from '../../../core/store';
import { until } from '../delivery/support';
import { startSqliteStores } from '../../helpers/stores';
import { makeAnalyzed } from '../store/fixtures';

const scope = { signal: new AbortController().signal, onProgress: () => undefined };

test.each([
	[0, 'never', false],
	[29, 'after 29 days', true],
	[31, 'after 31 days', false],
])('a retention time of %d days: profiles that ended 30 days ago are cleared %s: %s', async (retentionDays, _what, isCleared) => {
	const stores = await startSqliteStores();
	const options = stores.newOptions();
	const service = createService();
	const store = await openStore(options);
	const analysis = await makeAnalyzed(store, 3);
	await store.setDeliveryStatus(analysis.deliveryId, 'finished');
	await stores.sql(options, `update delivery set updated_at = updated_at - 30 * 86400000 returning id`);
	const firstProfile = async () => (await store.readTarget(analysis.targetVersion, 0, 1))[0]!.profile;

	const access = { options, publicBaseUrl: null, retentionDays };
	const view = () => service.run('viewDelivery', { store: access, delivery: { deliveryId: analysis.deliveryId } }, scope);
	await view();
	if (isCleared) await until('profiles are cleared', async () => Object.keys(await firstProfile()).length === 0);
	await view();
	expect(Object.keys(await firstProfile()).length === 0).toBe(isCleared);
	await service.close();
	await store.close();
	await stores.stop();
});
