import { z } from 'zod';
import { DeliveryError } from '../../errors';
import { parseAddress } from '../../target/address';
import type { DeliveryContext } from '../context';
import { LONGEST_PROFILE } from '../parameters/intake';
import { serviceSchema } from '../parameters/targetSchema';
import type { Subscription } from '../types';
import { addressKeyOf, findAddress } from './addressBook';

const profileSchema = z.record(z.unknown());

export interface SubscribeInput {
	service: string;
	address: string;
	/** (Default: none) */
	format?: string;
	/** Fields that templates read, a JSON object; unchecked. (Default: none) */
	profile?: unknown;
}

/** How an address stands with a service. */
export interface SubscriptionChange {
	service: string;
	address: string;
	/** False when it was so before. */
	isNew: boolean;
	/** Of the address: where it is not `valid` or `withErrors`, a subscription alone lets nothing go there. */
	addressStatus: Awaited<ReturnType<typeof findAddress>>['status'];
}

/**
 * Subscribes an address to a service, also one that had unsubscribed from it. The denylist stays as it is.
 * @param actor who does it, noted as the source
 * @throws DeliveryError `invalidParameter`
 */
export async function subscribe(context: DeliveryContext, input: SubscribeInput, actor: string): Promise<SubscriptionChange> {
	const service = checkService(input.service);
	const key = addressKeyOf(input.address);
	const address = parseAddress(input.address)?.address ?? '';
	const profile = checkProfile(input.profile);
	const isNew = await context.store.subscribe({ service, address, format: input.format?.trim() ?? '', profile, source: actor }, key);
	return { service, address, isNew, addressStatus: (await findAddress(context, key)).status };
}

/** Ends a subscription, as the link in a message does. @throws DeliveryError `invalidParameter` */
export async function unsubscribe(context: DeliveryContext, input: { service: string; address: string }, actor: string): Promise<SubscriptionChange> {
	const service = checkService(input.service);
	const address = addressKeyOf(input.address);
	const isNew = await context.store.endSubscription(address, service, actor);
	return { service, address, isNew, addressStatus: (await findAddress(context, address)).status };
}

/** Subscribers in the order of their addresses. @throws DeliveryError `invalidParameter` */
export async function listSubscribers({ store }: DeliveryContext, service: string, page: { limit: number; after?: string }): Promise<Array<Subscription & { addressKey: string }>> {
	return store.listSubscribers(checkService(service), page);
}

/** @throws DeliveryError `invalidParameter` */
export function checkService(given: string): string {
	const parsed = serviceSchema.safeParse(given);
	const problem = parsed.success ? 'Service is empty' : parsed.error.issues[0]?.message;
	if (parsed.success && parsed.data) return parsed.data;
	throw new DeliveryError('invalidParameter', `${problem}.`, { advice: 'Give the name of the topic, as Newsletter. Nothing was changed.' });
}

function checkProfile(given: unknown): Record<string, unknown> {
	const parsed = profileSchema.safeParse(given ?? {});
	if (!parsed.success) throw refused('Fields must be a JSON object, as {"firstName": "Ann"}');
	const length = JSON.stringify(parsed.data).length;
	if (length > LONGEST_PROFILE) throw refused(`Fields have ${length} characters; a recipient may have ${LONGEST_PROFILE}`);
	return parsed.data;
}

function refused(sentence: string): DeliveryError {
	return new DeliveryError('invalidParameter', `${sentence}.`, { advice: 'Correct Fields. Nobody was subscribed.' });
}
