import type { FeedbackReport } from '../../feedback';
import { messageOfReturnPath } from '../../links';
import type { DeliveryContext } from '../context';
import type { OtherMail } from './processFeedback';
import { unsubscribeMessage } from '../links/unsubscribe';

/** Subjects that ask for it: what a `mailto:` of List-Unsubscribe fills in, and what people write. */
const SUBJECT = /^\s*(?:re:\s*)?(?:unsubscribe|un-?subscribe me|remove(?: me)?|désabonne|désinscri|abmelden|配信(?:停止|解除|中止)|登録解除|退会)/i;

/** Mail that is no feedback: an unsubscription when it says so and went to a signed address of a message, else nothing. */
export async function unsubscribeByMail(context: DeliveryContext, { subject, sentTo }: FeedbackReport): Promise<OtherMail> {
	if (!SUBJECT.test(subject)) return { kind: 'none', subject };
	const messageId = sentTo.map((address) => messageOfReturnPath(context.store.linkKey, address)).find(Boolean);
	const message = messageId && (await context.store.findLinkedMessage(messageId));
	if (!messageId || !message) return { kind: 'none', subject };
	await unsubscribeMessage(context, messageId, 'mail');
	return { kind: 'unsubscription', subject, messageId, address: message.address };
}
