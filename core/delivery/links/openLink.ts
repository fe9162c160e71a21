import { verifyToken, type LinkKind, type LinkPayload } from '../../links/token';
import type { DeliveryContext } from '../context';
import type { LinkedMessage } from '../ports';
import type { Delivery } from '../types';

/**
 * Why a link leads to nothing (any more). `invalid`: nobody signed it, or for something else. `inactive`: of a proof, or
 * of a delivery without such pages. `over`: its time has passed. `gone`: what it was about has been deleted or erased.
 */
export type DeadLink = 'invalid' | 'inactive' | 'over' | 'gone';

/** A link that was checked, with what it is about. */
export interface OpenedLink {
	payload: LinkPayload;
	message: LinkedMessage;
	delivery: Delivery;
}

/**
 * What a token is about, when the store's key signed it for this kind of link. Links of proofs are `inactive`, unless
 * `orProof` takes them too.
 */
export async function openLink(
	{ store }: Pick<DeliveryContext, 'store'>,
	token: string,
	kind: LinkKind,
	{ orProof = false } = {},
): Promise<OpenedLink | DeadLink> {
	const payload = verifyToken(store.linkKey, token);
	if (!payload) return 'invalid';
	if (payload.kind === 'proof' && !orProof) return 'inactive';
	if (payload.kind !== kind && payload.kind !== 'proof') return 'invalid';
	const message = await store.findLinkedMessage(payload.messageId);
	const delivery = await store.findDelivery(payload.deliveryId);
	if (!message || !delivery || message.deliveryId !== delivery.id) return 'gone';
	return { payload, message, delivery };
}

/** Something that a recipient did by a link, for whoever keeps the profiles. Times are ISO 8601 in UTC. */
export interface LinkEvent {
	event: 'unsubscribed' | 'clicked' | 'opened' | 'mirrorOpened';
	at: string;
	deliveryId: string;
	code: string;
	label: string;
	messageId: string;
	address: string;
	/** The user's own id of the recipient; '' when none was mapped. */
	recipientId: string;
	/** A scanner, a prefetch or another program did it, as far as can be told. */
	isMachine: boolean;
	/** Of a click. */
	link?: { number: number; label: string; url: string };
	/** Of an unsubscription: the page, the one-click button of a mail client, a mail, or an event of a mail service. */
	by?: UnsubscribeWay;
	/** Of an unsubscription: the service that it ended; absent where it went to the denylist. */
	service?: string;
}

export type UnsubscribeWay = 'page' | 'oneClick' | 'mail' | 'service';

/** The event with what is the same in all of them. */
export function linkEvent(
	{ message, delivery }: OpenedLink,
	event: Pick<LinkEvent, 'event'> & Partial<LinkEvent>,
): LinkEvent {
	return {
		at: new Date(message.now).toISOString(),
		deliveryId: delivery.id,
		code: delivery.code,
		label: delivery.parameters.label,
		messageId: message.id,
		address: message.address,
		recipientId: message.key,
		isMachine: false,
		...event,
	};
}
