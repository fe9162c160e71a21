import { DeliveryError } from '../../errors';
import type { DeliveryContext } from '../context';
import type { TargetIntake } from './intake';

const BATCH = 500;

/**
 * Takes the subscribers of a service into a target, each with the profile that it subscribed with and its address as `email`.
 * @throws DeliveryError `sourceUnusable`, `cancelled`
 */
export async function addSubscribers({ store, signal }: DeliveryContext, intake: TargetIntake, service: string): Promise<void> {
	const name = service.trim();
	for (let after: string | undefined; ; ) {
		if (signal.aborted) throw new DeliveryError('cancelled', 'The execution was cancelled. Nothing was saved.');
		const subscribers = await store.listSubscribers(name, { limit: BATCH, after });
		const last = subscribers.at(-1);
		if (!last && after === undefined) throw nobody(name);
		if (!last) return;
		await intake.addRows(subscribers.map(({ address, format, profile }) => ({ key: '', address, format, optedOut: false, profile: { ...profile, email: address } })));
		after = last.addressKey;
	}
}

function nobody(service: string): DeliveryError {
	const problem = service === '' ? 'the name of the service is empty' : `nobody is subscribed to the service "${service}"`;
	return new DeliveryError('sourceUnusable', `The recipients cannot be read: ${problem}.`, {
		advice: 'Subscribe people with Email Delivery (resource Subscription), and give the service by exactly that name. Nothing was saved.',
	});
}
