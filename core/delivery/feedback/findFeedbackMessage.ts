import type { FeedbackReport, ReportedRecipient } from '../../feedback';
import { messageOfMessageId, messageOfReturnPath, TOKEN_FIELD, verifyToken } from '../../links';
import { parseAddress } from '../../target/address';
import type { DeliveryContext } from '../context';

/** What the message was found by. All but `recipient` are signed in mails; the last two must fit the recipient. */
export type FoundBy = 'returnPath' | 'link' | 'messageId' | 'recipient';

export interface FoundMessage {
	messageId: string;
	by: FoundBy;
}

type NamedRecipient = Pick<ReportedRecipient, 'address' | 'finalAddress'>;

/** How a report came. */
export interface Way {
	/** By mail, which anybody can send; what comes by webhook, the user has let in. */
	isMail: boolean;
	/** The MTA's own error address, for deliveries that have none. */
	platformErrorAddress?: string;
}

/**
 * The message that a report is about, by the surest sign: its signed return path, a signed link in the headers that came
 * back, its Message-ID, or its recipient and delivery. By the last two, the recipient must be the message's own. Of a
 * delivery whose return paths are signed, a mail without any signature is not believed: every other recipient has its
 * code in a header, and could send others into quarantine.
 */
export async function findFeedbackMessage(context: DeliveryContext, report: FeedbackReport, recipient: NamedRecipient, way: Way): Promise<FoundMessage | undefined> {
	const signed = bySignature(context.store.linkKey, report);
	if (signed) return (await context.store.findLinkedMessage(signed.messageId)) && signed;
	const keys = [recipient.address, recipient.finalAddress].flatMap((address) => parseAddress(address)?.key ?? []);
	const named = await byMessageId(context, report, keys, way);
	if (named) return named;
	const found = await byRecipient(context, report, keys);
	const isForgery = found && way.isMail && report.kind !== 'autoReply' && (await hasSignedReturnPath(context, found, way));
	return isForgery ? undefined : found;
}

/** As the delivery log has it, alone or in front of a Message-ID: what a webhook may name a message by. */
const BARE_ID = /^([0-7][0-9a-hjkmnp-tv-z]{25})(?:\.|$)/i;

async function byMessageId({ store }: DeliveryContext, { returned }: FeedbackReport, keys: string[], { isMail }: Way): Promise<FoundMessage | undefined> {
	const messageId = isMail ? messageOfMessageId(store.linkKey, returned.messageId) : BARE_ID.exec(returned.messageId)?.[1]?.toUpperCase();
	const named = messageId && (await store.findLinkedMessage(messageId));
	return named && keys.includes(named.addressKey) ? { messageId: named.id, by: 'messageId' } : undefined;
}

function bySignature(linkKey: Buffer, { sentTo, returned }: FeedbackReport): FoundMessage | undefined {
	for (const address of [...sentTo, returned.returnPath]) {
		const messageId = messageOfReturnPath(linkKey, address);
		if (messageId) return { messageId, by: 'returnPath' };
	}
	for (const [, token = ''] of returned.listUnsubscribe.matchAll(TOKEN_IN_LINK)) {
		const payload = verifyToken(linkKey, token);
		if (payload) return { messageId: payload.messageId, by: 'link' };
	}
	return undefined;
}

const TOKEN_IN_LINK = new RegExp(`[?&]${TOKEN_FIELD}=([A-Za-z0-9_-]{20,200})`, 'g');

async function hasSignedReturnPath({ store }: DeliveryContext, { messageId }: FoundMessage, { platformErrorAddress }: Way): Promise<boolean> {
	const message = await store.findLinkedMessage(messageId);
	const delivery = message && (await store.findDelivery(message.deliveryId));
	const errorAddress = delivery?.parameters.errorAddress ?? platformErrorAddress;
	return errorAddress?.includes('message.verp') ?? false;
}

/** `code:kind:sender` of Feedback-ID names the delivery where its code is one that a header can hold as it is. */
async function byRecipient({ store }: DeliveryContext, { returned }: FeedbackReport, keys: string[]): Promise<FoundMessage | undefined> {
	const code = returned.feedbackId.split(':')[0]?.trim();
	const delivery = code ? await store.findDeliveryByCode(code) : undefined;
	if (!delivery) return undefined;
	for (const key of keys) {
		const messageId = await store.findMessageTo(delivery.id, key);
		if (messageId) return { messageId, by: 'recipient' };
	}
	return undefined;
}
