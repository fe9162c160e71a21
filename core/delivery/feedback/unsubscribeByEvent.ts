import { fromServiceEvent, type ServiceEvent } from '../../feedback';
import type { DeliveryContext } from '../context';
import { unsubscribeMessage } from '../links/unsubscribe';
import { findFeedbackMessage } from './findFeedbackMessage';
import type { OtherMail } from './processFeedback';

/** An unsubscription that a mail service tells of ends the same as by the link of the message; nothing without the message. */
export async function unsubscribeByEvent(context: DeliveryContext, event: ServiceEvent): Promise<OtherMail> {
	const recipient = { address: event.address, finalAddress: '' };
	const found = await findFeedbackMessage(context, fromServiceEvent(event), recipient, { isMail: false });
	if (!found) return { kind: 'none', subject: '' };
	await unsubscribeMessage(context, found.message.id, 'service');
	return { kind: 'unsubscription', subject: '', messageId: found.message.id, address: event.address };
}
