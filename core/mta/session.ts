import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { NodemailerError } from 'nodemailer/lib/errors';
import type { OutgoingMessage, SendingSession, SendOutcome } from '../delivery/ports';
import { dialogueStep } from './dialogueStep';
import { refuseControlCharacters, refuseUnusableEnvelope } from './envelope';
import { type Attempt, type EndOfDialogue, judgeAttempt } from './outcome';

/** An open session over nodemailer's connection. */
export class MtaSession implements SendingSession {
	readonly #connection: SMTPConnection;
	readonly #closeMs: number;
	/** Why nothing can be sent any more. */
	#overBecause: string | undefined;
	#transactionOpen = false;
	#busy = false;

	constructor(connection: SMTPConnection, closeMs: number) {
		this.#connection = connection;
		this.#closeMs = closeMs;
	}

	get usable(): boolean {
		return this.#overBecause === undefined && !this.#connection.destroyed;
	}

	/**
	 * Sends one message. Line ends that are not CRLF become CRLF (RFC 5321 section 2.3.8 knows no other ones), and a
	 * missing last one is added; every other byte goes as it is.
	 * @throws DeliveryError `invalidHeader` when an address has a control character
	 */
	async send(message: OutgoingMessage): Promise<SendOutcome> {
		refuseControlCharacters(message);
		if (this.#busy) throw new Error('A session sends one message at a time');
		const refusal = refuseUnusableEnvelope(message);
		if (refusal) return refusal;
		this.#busy = true;
		try {
			return await this.#sendUsable(message);
		} finally {
			this.#busy = false;
		}
	}

	/** QUIT, then close; while a message is on its way, close at once. Never throws, takes `closeMs` at most. */
	async close(): Promise<void> {
		this.#overBecause ??= 'The session was closed';
		if (this.#connection.destroyed) return;
		if (this.#busy) return this.#connection.close();
		const timer = setTimeout(() => this.#connection.close(), this.#closeMs);
		await dialogueStep<void>(this.#connection, () => this.#connection.quit()).catch(() => undefined);
		clearTimeout(timer);
		this.#connection.close();
	}

	async #sendUsable(message: OutgoingMessage): Promise<SendOutcome> {
		if (this.#connection.destroyed) this.#overBecause ??= this.#lossReason('The MTA closed the idle session');
		if (this.#overBecause === undefined && this.#transactionOpen) await this.#reset();
		if (this.#overBecause !== undefined) return { kind: 'sessionLost', reply: this.#overBecause };

		const { outcome, sessionUsable } = judgeAttempt(await this.#attempt(message));
		this.#transactionOpen = outcome.kind !== 'sent';
		if (!sessionUsable) this.#end(outcome.reply);
		return outcome;
	}

	/** A refused recipient leaves the transaction open: the next MAIL would be out of order (RFC 5321 section 4.1.4). */
	async #reset(): Promise<void> {
		try {
			await dialogueStep<unknown>(this.#connection, (done) => this.#connection.reset(done));
		} catch (error) {
			this.#end(this.#lossReason((error as Error).message));
		}
	}

	async #attempt({ returnPath, recipient, content }: OutgoingMessage): Promise<Attempt> {
		const stream = streamOf(content);
		const envelope = {
			from: returnPath,
			to: recipient,
			size: content.length,
			use8BitMime: content.some((byte) => byte > 0x7f),
		};
		const replyBefore = this.#connection.lastServerResponse;
		try {
			const { response } = await dialogueStep<SMTPConnection.SentMessageInfo>(this.#connection, (done) =>
				this.#connection.send(envelope, stream, done),
			);
			return { end: 'final', reply: response, dotMayHaveLeft: stream.readableEnded };
		} catch (thrown) {
			const error = thrown as NodemailerError;
			const end = endOfDialogue(error);
			const reply = error.response ?? (end === 'lost' ? this.#lossReason(error.message, replyBefore) : error.message);
			return { end, reply, dotMayHaveLeft: stream.readableEnded };
		} finally {
			stream.destroy();
		}
	}

	/** Stops whatever nodemailer still has to send: it must not reach the server as content or command. */
	#end(reason: string): void {
		this.#overBecause ??= reason;
		this.#connection.close();
	}

	/** The loss with the server's last word, where it said one since. */
	#lossReason(message: string, replyBefore: string | false = false): string {
		const lastReply = this.#connection.lastServerResponse;
		if (!lastReply || lastReply === replyBefore || message.includes(lastReply)) return message;
		return `${message} (last reply: ${lastReply})`;
	}
}

/** Small enough that a slow connection keeps the end of a big message back, and with it `readableEnded`. */
const PIECE_BYTES = 64 * 1024;

/**
 * The content as a stream. nodemailer reads it only after the server's 354, and adds the final dot when it has ended:
 * `readableEnded` false means for sure that the dot has not left.
 */
function streamOf(content: Buffer): Readable {
	let offset = 0;
	return new Readable({
		highWaterMark: PIECE_BYTES,
		read() {
			const piece = content.subarray(offset, offset + PIECE_BYTES);
			offset += piece.length;
			this.push(piece.length > 0 ? piece : null);
		},
	});
}

/** Which step an error of nodemailer's `send` is about. */
function endOfDialogue({ code, command, response }: NodemailerError): EndOfDialogue {
	if (code === 'EENVELOPE' && command === 'MAIL FROM') return 'mail';
	if (code === 'EENVELOPE' && command === 'RCPT TO') return 'recipient';
	if (code === 'EENVELOPE' && command === 'DATA') return 'data';
	if (code === 'EMESSAGE' && command === 'DATA') return 'final';
	if (code === 'EMESSAGE' && !response) return 'tooBig';
	return 'lost';
}
