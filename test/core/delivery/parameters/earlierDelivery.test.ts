import { addEarlierRecipients, excludeEarlierRecipients } from '../../../../core/delivery/parameters/earlierDelivery';
import { openTargetIntake } from '../../../../core/delivery/parameters/intake';
import { addressOf, confirm, prepare, senderTo, useBenchAndSink } from '../support';

const world = useBenchAndSink();

test('recipients whose profiles are gone cannot be taken over, and can still be excluded', async () => {
	const { bench, sink } = world;
	const context = bench.context();
	const { delivery } = await prepare(context, 2);
	await confirm(context, delivery, senderTo(sink));
	const earlier = { code: delivery.code, states: ['sent' as const] };
	const take = async () => {
		const intake = await openTargetIntake(context, { address: 'email' });
		await addEarlierRecipients(context, intake, earlier);
		return intake.finish().recipients;
	};
	expect(await take()).toBe(2);

	// One of them was erased before: that alone is no reason.
	await bench.store.erasePersonalData(addressOf(1));
	expect(await take()).toBe(2);

	await bench.sql(`update delivery set updated_at = 1000 where id = '${delivery.id}' returning id`);
	await bench.store.clearOldProfiles(2_000);
	await expect(take()).rejects.toMatchObject({ code: 'sourceUnusable', message: expect.stringContaining(`profiles of the delivery "${delivery.code}" are gone`) });

	const intake = await openTargetIntake(context, { address: 'email' });
	await excludeEarlierRecipients(context, intake, earlier);
	const { targetVersion } = intake;
	expect(await bench.store.blockedAddresses([addressOf(2)], { targetVersion })).toEqual(new Map([[addressOf(2), 'excludedByRule']]));
});
