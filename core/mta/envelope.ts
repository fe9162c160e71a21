import type { OutgoingMessage, SendOutcome } from '../delivery/ports';
import { DeliveryError } from '../errors';

const CONTROLS = /[\x00-\x1f\x7f]/;

/**
 * Stops what would become another SMTP command.
 * @throws DeliveryError `invalidHeader` when an address of the envelope has a line break or another control character
 */
export function refuseControlCharacters({ returnPath, recipient }: OutgoingMessage): void {
	for (const [what, address] of [['return path', returnPath], ['recipient', recipient]] as const) {
		if (!CONTROLS.test(address)) continue;
		throw new DeliveryError('invalidHeader', `The ${what} ${JSON.stringify(address)} has a control character in it.`, {
			advice: 'Remove line breaks and other control characters from the address.',
		});
	}
}

/** The outcome for an envelope that cannot go on the wire (nothing is sent then), or undefined. */
export function refuseUnusableEnvelope({ returnPath, recipient }: OutgoingMessage): SendOutcome | undefined {
	if (!isUsablePath(returnPath)) {
		return { kind: 'senderRefused', reply: `The return path ${returnPath} cannot be used in SMTP.` };
	}
	if (recipient === '') return { kind: 'failed', reason: 'addressNotSpecified', reply: 'There is no address.' };
	if (isUsablePath(recipient)) return undefined;
	return { kind: 'failed', reason: 'invalidAddress', reply: 'The address cannot be used in SMTP.' };
}

/** ASCII (SMTPUTF8 is not spoken yet), no angle brackets (nodemailer refuses them), spaces only inside quotes. */
function isUsablePath(address: string): boolean {
	return /^(?:"(?:[^"\\<>]|\\[^<>])*"@[^\s<>"]+|[^\s<>]*)$/.test(address) && /^[\x20-\x7e]*$/.test(address);
}
