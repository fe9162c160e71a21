import { DeliveryError } from '../../errors';
import { unqualifiedBounceAddress } from '../message/bounceAddresses';
import type { DeliveryContext } from '../context';
import type { LinkedMessage, Sender } from '../ports';

/**
 * Forwards a report that no rule knows to the delivery's unqualified-bounce address, as it came, with fields that say
 * so (RFC 5322 section 3.6.6). Returns the address, or undefined when there is none or it could not be reached: the
 * feedback is listed as *to qualify* in any case.
 */
export async function forwardUnqualified(context: DeliveryContext, message: LinkedMessage, raw: Buffer, sender: Sender): Promise<string | undefined> {
	const delivery = await context.store.findDelivery(message.deliveryId);
	if (!delivery || !message.profile) return undefined;
	const address = addressOf(() => unqualifiedBounceAddress(delivery, { id: message.id, profile: message.profile! }, context.store.linkKey));
	if (!address) return undefined;
	return (await send(sender, address, withResentFields(raw, address, context.clock.now()))) ? address : undefined;
}

/** A template that fails for this recipient leaves nothing to forward to. */
function addressOf(make: () => string | undefined): string | undefined {
	try {
		return make();
	} catch {
		return undefined;
	}
}

function withResentFields(raw: Buffer, address: string, now: number): Buffer {
	const domain = address.slice(address.lastIndexOf('@') + 1);
	const date = new Date(now).toUTCString().replace('GMT', '+0000');
	const fields = [`Resent-Date: ${date}`, `Resent-From: <mailer-daemon@${domain}>`, `Resent-To: <${address}>`].join('\r\n');
	const content = raw.toString('latin1').replace(/\r\n?|\n/g, '\r\n').replace(/^(?:\r\n)+/, '');
	return Buffer.from(`${fields}\r\n${content}`, 'latin1');
}

async function send(sender: Sender, address: string, content: Buffer): Promise<boolean> {
	try {
		const session = await sender.openSession();
		try {
			const outcome = await session.send({ returnPath: '', recipient: address, content });
			return outcome.kind === 'sent';
		} finally {
			await session.close();
		}
	} catch (error) {
		if (error instanceof DeliveryError) return false;
		throw error;
	}
}
