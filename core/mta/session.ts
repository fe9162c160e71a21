import type { OutgoingMessage, ProbeOutcome, SendingSession, SendOutcome, SessionExtensions } from '../delivery/ports';
import { type ChannelLoss, type SmtpChannel } from './channel';
import { type Hello, serverNameOf } from './connection';
import { refuseControlCharacters, refuseUnusableEnvelope } from './envelope';
import type { Extensions } from './extensions';
import { type Attempt, judgeAttempt } from './outcome';
import type { MtaTimeouts } from './timeouts';
import { describeLoss, runProbe, runTransaction } from './transaction';
import { toWireContent } from './wireContent';

/** An open session: greeted, encrypted and signed in as the options want it. */
export class MtaSession implements Omit<SendingSession, 'rest'> {
	readonly extensions: SessionExtensions;
	readonly #channel: SmtpChannel;
	readonly #offered: Extensions;
	readonly #timeouts: MtaTimeouts;
	/** Why nothing can be sent any more. */
	#overBecause: string | undefined;
	/** RSET after a refusal, while its answer is on the way. */
	#resetting: Promise<void> | undefined;
	#busy = false;

	constructor(
		channel: SmtpChannel,
		offered: Extensions,
		timeouts: MtaTimeouts,
		readonly hello: Hello,
	) {
		this.#channel = channel;
		this.#offered = offered;
		this.#timeouts = timeouts;
		this.extensions = { eightBitMime: offered.eightBitMime, smtpUtf8: offered.smtpUtf8 };
	}

	get usable(): boolean {
		return this.#overBecause === undefined && !this.#channel.loss;
	}

	async ready(): Promise<boolean> {
		await this.#resetting;
		return this.usable;
	}

	/**
	 * Sends one message. Line ends that are not CRLF become CRLF (RFC 5321 section 2.3.8 knows no other ones), and a
	 * missing last one is added; every other byte goes as it is.
	 * @throws DeliveryError `invalidHeader` when an address has a control character
	 */
	async send(message: OutgoingMessage): Promise<SendOutcome> {
		refuseControlCharacters(message);
		if (this.#busy) throw new Error('A session sends one message at a time');
		const refusal = refuseUnusableEnvelope(message, this.extensions);
		if (refusal) return refusal;
		this.#busy = true;
		try {
			return await this.#sendUsable(message);
		} finally {
			this.#busy = false;
		}
	}

	/** See `SendingSession.probe`. @throws DeliveryError `invalidHeader` when an address has a control character */
	async probe({ returnPath, recipient }: Pick<OutgoingMessage, 'returnPath' | 'recipient'>): Promise<ProbeOutcome> {
		const envelope = { returnPath, recipient, content: Buffer.alloc(0) };
		refuseControlCharacters(envelope);
		if (this.#busy) throw new Error('A session probes one recipient at a time');
		const refusal = refuseUnusableEnvelope(envelope, this.extensions);
		if (refusal) return refusal as ProbeOutcome;
		this.#busy = true;
		try {
			return await this.#probeUsable(envelope);
		} finally {
			this.#busy = false;
		}
	}

	async #probeUsable(envelope: OutgoingMessage): Promise<ProbeOutcome> {
		await this.#resetting;
		const lost = this.#overBecause ?? this.#idleLoss();
		if (lost !== undefined) return { kind: 'sessionLost', reply: (this.#overBecause = lost) };
		const parts = { channel: this.#channel, extensions: this.#offered, timeouts: this.#timeouts };
		const probed = await runProbe(parts, envelope);
		if ('accepted' in probed) {
			this.#reset();
			return { kind: 'accepted', reply: probed.accepted };
		}
		const { outcome, sessionUsable } = judgeAttempt(probed.attempt);
		if (!sessionUsable) this.#end(outcome.reply);
		else this.#reset();
		return outcome as ProbeOutcome;
	}

	/** QUIT, then close; while a message is on its way, close at once. Never throws, takes `closeMs` at most. */
	async close(): Promise<void> {
		const wasUsable = this.usable;
		this.#overBecause ??= 'The session was closed';
		if (wasUsable && !this.#busy && !this.#resetting) await this.#quit();
		this.#channel.destroy(this.#overBecause);
	}

	async #quit(): Promise<void> {
		this.#channel.write('QUIT\r\n', 1);
		await this.#channel.nextReply(this.#timeouts.closeMs).catch(() => undefined);
	}

	async #sendUsable(message: OutgoingMessage): Promise<SendOutcome> {
		await this.#resetting;
		const lost = this.#overBecause ?? this.#idleLoss();
		if (lost !== undefined) return { kind: 'sessionLost', reply: (this.#overBecause = lost) };
		const content = toWireContent(message.content);
		const { size = 0 } = this.#offered;
		if (size > 0 && content.size > size) return tooBig(content.size, size);

		const parts = { channel: this.#channel, extensions: this.#offered, timeouts: this.#timeouts };
		const attempt = await this.#inStep(await runTransaction(parts, message, content));
		const { outcome, sessionUsable } = judgeAttempt(attempt);
		if (!sessionUsable) this.#end(outcome.reply);
		// The reply to the final dot ends the transaction, whatever it is.
		else if (attempt.end !== 'final') this.#reset();
		return outcome;
	}

	/**
	 * A server that refuses in the middle of the content and then takes it has answered twice: what is refused then may
	 * have arrived. So a refusal is believed once the next answer is the one to EHLO, which is also as good as RSET (RFC
	 * 5321 section 4.1.4). A second answer that came at once betrays an acceptance as well.
	 */
	async #inStep(attempt: Attempt): Promise<Attempt> {
		if (attempt.end !== 'final' || !attempt.dotMayHaveLeft) return attempt;
		const isRefusal = /^[45]/.test(attempt.reply);
		const second = this.#secondAnswer() ?? (isRefusal ? await this.#answerToHello() : undefined);
		const contradicts = second !== undefined && (isRefusal ? second.startsWith('2') : /^[45]/.test(second));
		return contradicts ? { ...attempt, end: 'lost', reply: `${attempt.reply}\n${second}` } : attempt;
	}

	/** What came without being asked for. */
	#secondAnswer(): string | undefined {
		const { loss } = this.#channel;
		return loss?.kind === 'garbage' ? loss.message : undefined;
	}

	/** An answer that was meant for something else; nothing when all is well, or when none comes: then the session is over. */
	async #answerToHello(): Promise<string | undefined> {
		if (this.#channel.loss) return undefined;
		this.#channel.write(`${this.hello.command}\r\n`, 1);
		try {
			const reply = await this.#channel.nextReply(this.#timeouts.commandMs);
			if (serverNameOf(reply) === this.hello.serverName) return undefined;
			this.#end(reply.text);
			return reply.text;
		} catch (loss) {
			this.#end((loss as ChannelLoss).message);
			return undefined;
		}
	}

	#idleLoss(): string | undefined {
		const { loss } = this.#channel;
		return loss && (loss.kind === 'closed' ? describeLoss(loss, this.#channel, '') : loss.message);
	}

	/**
	 * A refused recipient leaves the transaction open: the next MAIL would be out of order (RFC 5321 section 4.1.4).
	 * Nobody waits for it but the next message.
	 */
	#reset(): void {
		if (!this.usable) return;
		this.#channel.write('RSET\r\n', 1);
		this.#resetting = this.#channel
			.nextReply(this.#timeouts.commandMs)
			.then(({ code, text }) => (code >= 200 && code < 300 ? undefined : this.#end(text)))
			.catch((loss: ChannelLoss) => this.#end(loss.message))
			.finally(() => (this.#resetting = undefined));
	}

	/** Nothing that is still to be sent may reach the server as content or command. */
	#end(reason: string): void {
		this.#overBecause ??= reason;
		this.#channel.destroy(reason);
	}
}

function tooBig(size: number, limit: number): SendOutcome {
	const reply = `The message has ${size} bytes; the MTA takes ${limit} at most.`;
	return { kind: 'failed', reason: 'refused', reply };
}
