import { parseAddress } from '../../target/address';
import type { DeliveryPort, OutgoingMessage, SendingSession } from '../ports';
import type { DeliveryParameters, EmailBcc } from '../types';

/** Envelope of the copies. */
export interface ArchiveEnvelope {
	address: string;
	returnPath: string;
}

/**
 * Sends a copy of every sent message to an archive address (*Email BCC*), each in a transaction of its own. What
 * becomes of a copy never touches the message: it was sent.
 */
export interface Archive {
	/** Sends the very bytes, once. Never throws. */
	copy(session: SendingSession, message: OutgoingMessage): Promise<void>;
	/** Notes in the journal how many copies were not accepted, if any. */
	close(): Promise<void>;
}

/**
 * Where the copies of a delivery go, or undefined when none are wanted.
 * @param ofMta archive of an Enhanced MTA: there copies are on for all deliveries
 */
export function archiveEnvelope({ emailBcc, sender }: DeliveryParameters, ofMta?: string): ArchiveEnvelope | undefined {
	const archive: EmailBcc | undefined = emailBcc ?? (ofMta ? { address: ofMta } : undefined);
	if (!archive) return undefined;
	const { address, returnPath } = archive;
	// Never that of the message: a bounce of the archive would count as one of the recipient.
	return { address, returnPath: returnPath ?? fixedSender(sender.address) ?? address };
}

function fixedSender(address: string): string | undefined {
	return address.includes('{') ? undefined : parseAddress(address)?.address;
}

export function openArchive(
	store: Pick<DeliveryPort, 'addJournal'>,
	deliveryId: string,
	{ address, returnPath }: ArchiveEnvelope,
): Archive {
	let copies = 0;
	let refused = 0;
	let lastReply = '';

	function note(reply: string): void {
		refused += 1;
		lastReply = reply;
	}

	return {
		async copy(session, { content }) {
			copies += 1;
			try {
				const outcome = await session.send({ returnPath, recipient: address, content });
				if (outcome.kind !== 'sent') note(outcome.reply);
			} catch (error) {
				note((error as Error).message);
			}
		},
		async close() {
			if (refused === 0) return;
			const detail = `${refused} of ${copies} copies to ${address} were not accepted. The last reply was: ${lastReply}`;
			await store.addJournal(deliveryId, 'Email BCC', 'copies missing', detail);
		},
	};
}
