import { DeliveryError } from '../../errors';
import { SpokenError } from '../../sentences';
import type { SpamFacts } from '../../typology';
import type { DeliveryContext } from '../context';
import type { OutgoingMessage, Sender } from '../ports';
import type { Analysis } from '../types';

/**
 * What SpamAssassin makes of the sample message, signed as it would leave; null when nobody asked for it.
 * @throws DeliveryError `cancelled`
 */
export async function askSpamAssassin(
	{ network, signal }: DeliveryContext,
	{ analysis, sender }: { analysis: Analysis; sender?: Sender },
	message: OutgoingMessage | null,
): Promise<SpamFacts | null> {
	const { spamAssassin, levels } = analysis.typology;
	if (!spamAssassin || !network || !message || levels?.spamAssassin === 'off') return null;
	const content = sender ? sender.sign(message.content) : message.content;
	try {
		return { answer: await network.askSpamd(content, { ...spamAssassin, signal }) };
	} catch (error) {
		if (signal.aborted) throw new DeliveryError('cancelled', 'The analysis was cancelled. Nothing was frozen or sent.');
		const why = error instanceof SpokenError ? error.sentence : (error as Error).message;
		return { failed: { server: `${spamAssassin.host}:${spamAssassin.port}`, why } };
	}
}
