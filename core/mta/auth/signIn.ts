import type { SmtpChannel } from '../channel';
import type { WireReply } from '../replyReader';
import { AUTH_MECHANISMS, type AuthMechanism, type SignIn } from './mechanisms';

/** The mechanism for this kind of secret that the server offers, or undefined. */
export function chooseMechanism(offered: readonly string[], secret: AuthMechanism['secret']): AuthMechanism | undefined {
	return AUTH_MECHANISMS.find((mechanism) => mechanism.secret === secret && offered.includes(mechanism.name));
}

/**
 * Signs in and gives the last reply: 235 when it worked.
 * @throws ChannelLoss
 */
export async function signInBy(
	{ name, initial, answers }: AuthMechanism,
	channel: SmtpChannel,
	signIn: SignIn,
	timeoutMs: number,
): Promise<WireReply> {
	channel.write(`AUTH ${name}${initial ? ` ${toBase64(initial(signIn))}` : ''}\r\n`, 1);
	let reply = await channel.nextReply(timeoutMs);
	for (const answer of answers) {
		if (reply.code !== 334) break;
		channel.write(`${toBase64(answer(signIn, challengeOf(reply)))}\r\n`, 1);
		reply = await channel.nextReply(timeoutMs);
	}
	return reply;
}

function challengeOf({ text }: WireReply): Buffer {
	return Buffer.from(text.slice(4), 'base64');
}

function toBase64(text: string): string {
	return Buffer.from(text).toString('base64');
}
