import type { OutgoingMessage, SendOutcome, SessionExtensions } from '../delivery/ports';
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

/** The outcome for an envelope that cannot go over this session (nothing is sent then), or undefined. */
export function refuseUnusableEnvelope(
	{ returnPath, recipient }: OutgoingMessage,
	{ smtpUtf8 }: Pick<SessionExtensions, 'smtpUtf8'>,
): SendOutcome | undefined {
	if (!isUsablePath(returnPath)) {
		return { kind: 'senderRefused', reply: `The return path ${returnPath} cannot be used in SMTP.` };
	}
	if (recipient === '') return { kind: 'failed', reason: 'addressNotSpecified', reply: 'There is no address.' };
	if (!isUsablePath(recipient)) return { kind: 'failed', reason: 'invalidAddress', reply: 'The address cannot be used in SMTP.' };
	if (smtpUtf8) return undefined;
	if (isInternational(returnPath)) return { kind: 'senderRefused', reply: withoutSmtpUtf8(`return path ${returnPath}`) };
	return isInternational(recipient) ? { kind: 'failed', reason: 'invalidAddress', reply: withoutSmtpUtf8('address') } : undefined;
}

/** No angle brackets, which end a path; spaces only inside quotes. */
function isUsablePath(address: string): boolean {
	return /^(?:"(?:[^"\\<>]|\\[^<>])*"@[^\s<>"]+|[^\s<>]*)$/.test(address);
}

/** Has characters that only SMTPUTF8 lets through. */
export function isInternational(address: string): boolean {
	return /[^\x00-\x7f]/.test(address);
}

function withoutSmtpUtf8(what: string): string {
	return `The ${what} has characters that are not ASCII, and the MTA does not offer SMTPUTF8.`;
}
