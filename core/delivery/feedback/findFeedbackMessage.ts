import type { FeedbackReport, ReportedRecipient } from '../../feedback';
import { messageOfReturnPath, TOKEN_FIELD, verifyToken } from '../../links';
import { parseAddress } from '../../target/address';
import type { DeliveryContext } from '../context';

/** What the message was found by. `returnPath` and `link` are signed; the others must fit the recipient. */
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

/** `<message>.<delivery>@domain`, as our messages are named: two ULIDs in lower case; or the first of them alone. */
const MESSAGE_ID = /^([0-7][0-9a-hjkmnp-tv-z]{25})(?:\.[0-7][0-9a-hjkmnp-tv-z]{25}@|$)/i;

/**
 * The message that a report is about, by the surest sign: its signed return path, a signed link in the headers that came
 * back, its Message-ID, or its recipient and delivery. Without a signature, the recipient must be the message's own:
 * anybody can write a report. Of a delivery whose return paths are signed, a mail without a signature is believed nothing:
 * every other recipient has its code in a header, and could send others into quarantine.
 */
export async function findFeedbackMessage(context: DeliveryContext, report: FeedbackReport, recipient: NamedRecipient, way: Way): Promise<FoundMessage | undefined> {
	const signed = bySignature(context.store.linkKey, report);
	if (signed) return (await context.store.findLinkedMessage(signed.messageId)) && signed;
	const found = await byNames(context, report, recipient);
	const isForgery = found && way.isMail && report.kind !== 'autoReply' && (await hasSignedReturnPath(context, found, way));
	return isForgery ? undefined : found;
}

async function byNames(context: DeliveryContext, report: FeedbackReport, recipient: NamedRecipient): Promise<FoundMessage | undefined> {
	const keys = [recipient.address, recipient.finalAddress].flatMap((address) => parseAddress(address)?.key ?? []);
	const messageId = MESSAGE_ID.exec(report.returned.messageId)?.[1]?.toUpperCase();
	const named = messageId && (await context.store.findLinkedMessage(messageId));
	if (named && keys.includes(named.addressKey)) return { messageId: named.id, by: 'messageId' };
	return byRecipient(context, report, keys);
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
