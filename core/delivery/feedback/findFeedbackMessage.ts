import type { FeedbackReport, ReportedRecipient } from '../../feedback';
import { messageOfMessageId, messageOfReturnPath, TOKEN_FIELD, verifyToken } from '../../links';
import { ULID } from '../../ids';
import { parseAddress } from '../../target/address';
import type { DeliveryContext } from '../context';
import type { DeliveryStore, LinkedMessage } from '../ports';
import type { Delivery } from '../types';

/** What the message was found by. All but `recipient` are signed in mails; the last two must fit the recipient. */
export type FoundBy = 'returnPath' | 'link' | 'messageId' | 'recipient';

export interface FoundMessage {
	message: LinkedMessage;
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
	const signed = signatureIn(context.store.linkKey, report);
	if (signed) return linked(context.store, signed.messageId, signed.by);
	const keys = [recipient.address, recipient.finalAddress].flatMap((address) => parseAddress(address)?.key ?? []);
	return (await byMessageId(context, report, keys, way)) ?? byRecipient(context, report, keys, way);
}

async function linked(store: DeliveryStore, messageId: string, by: FoundBy): Promise<FoundMessage | undefined> {
	const message = await store.findLinkedMessage(messageId);
	return message && { message, by };
}

/** As the delivery log has it, alone or in front of a Message-ID: what a webhook may name a message by. */
const BARE_ID = new RegExp(`^(${ULID})(?:\\.|$)`, 'i');

async function byMessageId({ store }: DeliveryContext, { returned }: FeedbackReport, keys: string[], { isMail }: Way): Promise<FoundMessage | undefined> {
	const messageId = isMail ? messageOfMessageId(store.linkKey, returned.messageId) : BARE_ID.exec(returned.messageId)?.[1]?.toUpperCase();
	const named = messageId ? await linked(store, messageId, 'messageId') : undefined;
	return named && keys.includes(named.message.addressKey) ? named : undefined;
}

function signatureIn(linkKey: Buffer, { sentTo, returned }: FeedbackReport): { messageId: string; by: FoundBy } | undefined {
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

function hasSignedReturnPath({ parameters }: Delivery, { platformErrorAddress }: Way): boolean {
	return (parameters.errorAddress ?? platformErrorAddress)?.includes('message.verp') ?? false;
}

/** `code:kind:sender` of Feedback-ID names the delivery where its code is one that a header can hold as it is. */
async function byRecipient({ store }: DeliveryContext, { returned, kind }: FeedbackReport, keys: string[], way: Way): Promise<FoundMessage | undefined> {
	const code = returned.feedbackId.split(':')[0]?.trim();
	const delivery = code ? await store.findDeliveryByCode(code) : undefined;
	const isBelieved = delivery && !(way.isMail && kind !== 'autoReply' && hasSignedReturnPath(delivery, way));
	if (!isBelieved) return undefined;
	for (const key of keys) {
		const messageId = await store.findMessageTo(delivery.id, key);
		if (messageId) return linked(store, messageId, 'recipient');
	}
	return undefined;
}
