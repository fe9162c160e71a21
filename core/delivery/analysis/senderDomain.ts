import { DeliveryError } from '../../errors';
import { say, sentence } from '../../sentences';
import { parseAddress } from '../../target/address';
import { isAllowedSender } from '../../typology';
import type { Delivery } from '../types';

/**
 * Nobody sends for a domain that the MTA's credential does not name.
 * @param address of the sender, in ASCII
 * @throws DeliveryError `senderNotAllowed`
 */
export function assertSenderAllowed(address: string, allowed?: readonly string[]): void {
	const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
	if (isAllowedSender(domain, allowed ?? null)) return;
	const refused = sentence('allowedSender.refused', { domain, allowed: [...(allowed ?? [])] });
	throw new DeliveryError('senderNotAllowed', say(refused, 'en'), {
		advice: 'Correct the sender address, or add the domain to Allowed Sender Domains of the MTA credential.',
		sentence: refused,
	});
}

/** As `assertSenderAllowed`, before the first message. A sender address that is made per recipient is looked at message by message. */
export function assertFixedSenderAllowed({ parameters: { sender } }: Delivery, allowed?: readonly string[]): void {
	const fixed = parseAddress(sender.address);
	if (fixed) assertSenderAllowed(fixed.address, allowed);
}
