import type { OutgoingMessage } from '../delivery/ports';
import { ChannelLoss, type SmtpChannel } from './channel';
import { sendContent } from './content';
import { isInternational } from './envelope';
import type { Extensions } from './extensions';
import type { Attempt } from './outcome';
import type { WireReply } from './replyReader';
import type { MtaTimeouts } from './timeouts';
import type { WireContent } from './wireContent';

/** What one message needs of its session. */
export interface TransactionParts {
	channel: SmtpChannel;
	extensions: Extensions;
	timeouts: MtaTimeouts;
}

type EnvelopeStep = 'mail' | 'recipient' | 'data';

const STEPS: readonly EnvelopeStep[] = ['mail', 'recipient', 'data'];

/**
 * MAIL, RCPT, DATA and the content of one message. With PIPELINING the three commands go in one write; the content
 * only after all of them were accepted.
 */
export async function runTransaction(parts: TransactionParts, message: OutgoingMessage, content: WireContent): Promise<Attempt> {
	const { channel } = parts;
	const replyBefore = channel.lastReply;
	const progress = { dotMayHaveLeft: false };
	try {
		const refusal = await sendEnvelope(parts, commandsOf(message, content, parts.extensions));
		if (refusal) return { ...refusal, dotMayHaveLeft: false };
		const reply = await sendContent(channel, content.bytes, parts.timeouts, progress);
		return { end: 'final', reply: reply.text, ...progress };
	} catch (error) {
		if (!(error instanceof ChannelLoss)) throw error;
		return { end: 'lost', reply: describeLoss(error, channel, replyBefore), ...progress };
	}
}

/**
 * MAIL and RCPT alone.
 * @returns the reply that accepts the recipient, or what ended it
 */
export async function runProbe(parts: TransactionParts, envelope: Envelope): Promise<{ accepted: string } | { attempt: Attempt }> {
	const { channel } = parts;
	const replyBefore = channel.lastReply;
	try {
		const refusal = await sendEnvelope(parts, probeCommandsOf(envelope), ['mail', 'recipient']);
		return refusal ? { attempt: { ...refusal, dotMayHaveLeft: false } } : { accepted: channel.lastReply };
	} catch (error) {
		if (!(error instanceof ChannelLoss)) throw error;
		return { attempt: { end: 'lost', reply: describeLoss(error, channel, replyBefore), dotMayHaveLeft: false } };
	}
}

type Envelope = Pick<OutgoingMessage, 'returnPath' | 'recipient'>;

function probeCommandsOf({ returnPath, recipient }: Envelope): Record<EnvelopeStep, string> {
	const utf8 = isInternational(returnPath) || isInternational(recipient) ? ' SMTPUTF8' : '';
	return { mail: `MAIL FROM:<${returnPath}>${utf8}\r\n`, recipient: `RCPT TO:<${recipient}>\r\n`, data: '' };
}

function commandsOf({ returnPath, recipient }: OutgoingMessage, content: WireContent, extensions: Extensions): Record<EnvelopeStep, string> {
	const parameters = [
		content.isEightBit && extensions.eightBitMime && ' BODY=8BITMIME',
		(isInternational(returnPath) || isInternational(recipient)) && ' SMTPUTF8',
		extensions.size !== undefined && ` SIZE=${content.size}`,
	];
	return {
		mail: `MAIL FROM:<${returnPath}>${parameters.filter(Boolean).join('')}\r\n`,
		recipient: `RCPT TO:<${recipient}>\r\n`,
		data: 'DATA\r\n',
	};
}

type Refusal = Pick<Attempt, 'reply'> & { end: EnvelopeStep };

/** Nothing when the server waits for the content. */
async function sendEnvelope(parts: TransactionParts, commands: Record<EnvelopeStep, string>, steps = STEPS): Promise<Refusal | undefined> {
	if (parts.extensions.pipelining) return sendEnvelopeInOne(parts, commands, steps);
	for (const step of steps) {
		parts.channel.write(commands[step], 1);
		const reply = await parts.channel.nextReply(replyMs(parts, step));
		if (!accepts(step, reply)) return { end: step, reply: reply.text };
	}
	return undefined;
}

async function sendEnvelopeInOne(
	parts: TransactionParts,
	commands: Record<EnvelopeStep, string>,
	steps: readonly EnvelopeStep[],
): Promise<Refusal | undefined> {
	const { channel } = parts;
	let refusal: Refusal | undefined;
	channel.write(steps.map((step) => commands[step]).join(''), steps.length);
	for (const step of steps) {
		// what was refused stays refused, whatever becomes of the connection before the rest of the replies came
		const reply = await channel.nextReply(replyMs(parts, step)).catch((loss) => {
			if (refusal) return undefined;
			throw loss;
		});
		if (!reply) break;
		if (!accepts(step, reply)) refusal ??= { end: step, reply: reply.text };
		// The server waits for content after all: cut off, it takes none for a message.
		else if (step === 'data' && refusal) channel.destroy(refusal.reply);
	}
	return refusal;
}

function replyMs({ timeouts }: TransactionParts, step: EnvelopeStep): number {
	return step === 'data' ? timeouts.dataMs : timeouts.commandMs;
}

function accepts(step: EnvelopeStep, { code }: WireReply): boolean {
	return step === 'data' ? code === 354 : code >= 200 && code < 300;
}

/** The loss with the server's last word, where it said one since. */
export function describeLoss(loss: ChannelLoss, { lastReply }: Pick<SmtpChannel, 'lastReply'>, replyBefore: string): string {
	if (lastReply === replyBefore || loss.message.includes(lastReply)) return loss.message;
	return `${loss.message} (last reply: ${lastReply})`;
}
