import type { DeliveryContext } from '../context';
import { linkEvent, openLink, type DeadLink, type LinkEvent, type OpenedLink, type UnsubscribeWay } from './openLink';

/** What the unsubscription page shows, or why there is none. */
export type UnsubscribeView = { dead: DeadLink } | UnsubscribePage;

export interface UnsubscribePage {
	/** It was done, now or before. */
	isDone: boolean;
	address: string;
	/** Who the messages come from, as the recipient knows them. */
	sender: string;
	/** Text of the profile field that holds the recipient's language; undefined when it is not there. */
	language?: string;
}

export type Unsubscription = { dead: DeadLink } | (UnsubscribePage & { event?: LinkEvent });

/** What the page says before anything is pressed. Changes nothing: scanners open links too. */
export async function viewUnsubscribe(context: DeliveryContext, token: string, languageField = ''): Promise<UnsubscribeView> {
	const opened = await openLink(context, token, 'unsubscribe');
	if (typeof opened === 'string') return { dead: opened };
	return pageOf(opened, languageField, await isUnsubscribed(context, opened));
}

/** Takes the recipient of this message out of the list. The event comes once, however often it is asked for. */
export async function unsubscribe(
	context: DeliveryContext,
	token: string,
	by: UnsubscribeWay,
	languageField = '',
): Promise<Unsubscription> {
	const opened = await openLink(context, token, 'unsubscribe');
	if (typeof opened === 'string') return { dead: opened };
	const event = await endSubscription(context, opened, by);
	return { ...pageOf(opened, languageField, true), event };
}

/**
 * An unsubscription by mail, of a message whose return path named it, or by a mail service. Undefined: there is no such
 * message, or it was done before.
 */
export async function unsubscribeMessage(context: DeliveryContext, messageId: string, by: 'mail' | 'service'): Promise<LinkEvent | undefined> {
	const message = await context.store.findLinkedMessage(messageId);
	const delivery = message && (await context.store.findDelivery(message.deliveryId));
	if (!message || !delivery || message.purpose === 'proof') return undefined;
	const payload = { kind: 'unsubscribe', deliveryId: delivery.id, messageId } as const;
	return endSubscription(context, { payload, message, delivery }, by);
}

async function endSubscription({ store }: DeliveryContext, opened: OpenedLink, by: UnsubscribeWay): Promise<LinkEvent | undefined> {
	const { message, delivery } = opened;
	const { service } = delivery.parameters;
	if (message.addressKey === '') return undefined;
	const source = `unsubscription (${by})`;
	const isNew = await (service ? store.endSubscription(message.addressKey, service, source) : store.denylistAddress(message.addressKey, source));
	if (!isNew) return undefined;
	const actor = by === 'mail' || by === 'service' ? 'Process Feedback' : 'Delivery Links Trigger';
	await store.addJournal(delivery.id, actor, 'unsubscribed', `message ${message.id}, by ${by}`);
	return linkEvent(opened, { event: 'unsubscribed', by, service });
}

async function isUnsubscribed({ store }: DeliveryContext, { message, delivery }: OpenedLink): Promise<boolean> {
	const { service } = delivery.parameters;
	const blocked = await store.blockedAddresses([message.addressKey], { service });
	return blocked.get(message.addressKey) === 'denylisted';
}

function pageOf({ message, delivery }: OpenedLink, languageField: string, isDone: boolean): UnsubscribePage {
	const { name, address } = delivery.parameters.sender;
	const isFixed = (text: string | undefined) => text !== undefined && text !== '' && !text.includes('{');
	const sender = [name, address].find(isFixed) ?? '';
	const language = languageField ? message.profile?.[languageField] : undefined;
	return { isDone, address: message.address, sender, language: typeof language === 'string' ? language : undefined };
}
