import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { ReplyReader, type WireReply } from './replyReader';

/** The connection is over, so no reply comes any more. */
export class ChannelLoss extends Error {
	constructor(
		/** `timeout`: the MTA said nothing for too long. `garbage`: it said what is no SMTP, or what nobody asked for. */
		readonly kind: 'closed' | 'timeout' | 'garbage',
		message: string,
		options?: { cause?: unknown },
	) {
		super(message, options);
	}
}

interface Waiter {
	resolve(reply: WireReply): void;
	reject(loss: ChannelLoss): void;
}

/**
 * A connection to an MTA as replies to what was written: the n-th reply belongs to the n-th command that asks for one.
 * Once something else comes, or nothing in time, the channel is over: client and server no longer agree on where they are.
 */
export class SmtpChannel {
	#socket: Socket;
	#reader = new ReplyReader();
	/** Replies that came and were not taken yet. */
	readonly #replies: WireReply[] = [];
	/** Commands whose reply has not come. */
	#expected = 0;
	#waiter: Waiter | undefined;
	#timer: NodeJS.Timeout | undefined;
	#timerMs = 0;
	#loss: ChannelLoss | undefined;
	#onEvent: (() => void) | undefined;
	#lastReply = '';

	constructor(socket: Socket) {
		this.#socket = socket;
		this.#listen();
	}

	/** Why the channel is over, or undefined. */
	get loss(): ChannelLoss | undefined {
		return this.#loss;
	}

	get isEncrypted(): boolean {
		return this.#socket instanceof TLSSocket;
	}

	/** IP address of the other end. */
	get remoteAddress(): string {
		return this.#socket.remoteAddress ?? '';
	}

	get localAddress(): string {
		return this.#socket.localAddress ?? '';
	}

	/** What the server said last; '' before the greeting. */
	get lastReply(): string {
		return this.#lastReply;
	}

	/** Whether a reply came that was not taken yet. */
	get hasReply(): boolean {
		return this.#replies.length > 0;
	}

	/** The greeting comes without a command. */
	expect(replies: number): void {
		this.#expected += replies;
	}

	/** Writes commands that ask for so many replies. */
	write(commands: string, replies: number): void {
		this.#expected += replies;
		this.#socket.write(commands, 'utf8');
	}

	/** Writes bytes; `onLeft` is called once the last one was handed to the system. */
	writeBytes(bytes: Buffer, onLeft: () => void): void {
		this.#socket.write(bytes, (error) => {
			if (!error) onLeft();
			this.#tell();
		});
	}

	/**
	 * The next reply, in order. One caller at a time.
	 * @throws ChannelLoss
	 */
	nextReply(timeoutMs: number): Promise<WireReply> {
		const reply = this.#replies.shift();
		if (reply) return Promise.resolve(reply);
		if (this.#loss) return Promise.reject(this.#loss);
		this.#setTimer(timeoutMs);
		return new Promise((resolve, reject) => {
			this.#waiter = { resolve, reject };
		});
	}

	/**
	 * Resolves at the next thing that happens: bytes have left, a reply came, or the channel is over. Past `timeoutMs`
	 * it is over.
	 */
	nextEvent(timeoutMs: number): Promise<void> {
		if (this.#loss) return Promise.resolve();
		this.#setTimer(timeoutMs);
		return new Promise((resolve) => {
			this.#onEvent = resolve;
		});
	}

	/**
	 * Hands the socket over for the TLS handshake and takes the encrypted one instead. What came in plain text after
	 * the answer to STARTTLS was put there by somebody else.
	 * @throws ChannelLoss, or what `secure` throws
	 */
	async upgrade(secure: (socket: Socket) => Promise<Socket>): Promise<void> {
		if (this.hasReply || this.#reader.isInside) this.#end(new ChannelLoss('garbage', 'Plain text came after STARTTLS'));
		if (this.#loss) throw this.#loss;
		// the listener for errors stays: an error between two owners of a socket would end the process
		this.#socket.off('data', this.#onData).off('end', this.#onClose).off('close', this.#onClose);
		this.#socket = await secure(this.#socket);
		this.#reader = new ReplyReader();
		this.#listen();
	}

	/** Cuts the connection: nothing more leaves. */
	destroy(reason: string): void {
		this.#end(new ChannelLoss('closed', reason));
	}

	#listen(): void {
		this.#socket.setNoDelay(true);
		this.#socket.on('error', (error) => this.#end(new ChannelLoss('closed', error.message, { cause: error })));
		this.#socket.on('data', this.#onData).on('end', this.#onClose).on('close', this.#onClose);
	}

	readonly #onClose = () => this.#end(new ChannelLoss('closed', 'The connection was closed'));

	readonly #onData = (chunk: Buffer) => {
		for (const reply of this.#reader.feed(chunk)) {
			if (this.#loss) return;
			this.#lastReply = reply.text;
			this.#take(reply);
		}
	};

	#take(reply: WireReply): void {
		if (this.#expected === 0) return this.#end(new ChannelLoss('garbage', reply.text));
		this.#expected -= 1;
		this.#deliver(reply);
		if (reply.code === 0) this.#end(new ChannelLoss('garbage', reply.text));
		else this.#tell();
	}

	#deliver(reply: WireReply): void {
		const waiter = this.#waiter;
		if (!waiter) {
			this.#replies.push(reply);
			return;
		}
		this.#waiter = undefined;
		this.#stopTimer();
		waiter.resolve(reply);
	}

	/** The first reason stays. */
	#end(loss: ChannelLoss): void {
		if (this.#loss) return;
		this.#loss = loss;
		this.#stopTimer();
		this.#socket.destroy();
		const waiter = this.#waiter;
		this.#waiter = undefined;
		waiter?.reject(loss);
		this.#tell();
	}

	#tell(): void {
		const onEvent = this.#onEvent;
		if (!onEvent) return;
		this.#onEvent = undefined;
		this.#stopTimer();
		onEvent();
	}

	#setTimer(ms: number): void {
		this.#timerMs = ms;
		this.#timer = setTimeout(() => this.#onTimeout(), ms);
	}

	#stopTimer(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}

	#onTimeout(): void {
		this.#end(new ChannelLoss('timeout', `The MTA said nothing for ${describeMs(this.#timerMs)}`));
	}
}

function describeMs(ms: number): string {
	if (ms < 1_000) return `${ms} ms`;
	return ms < 120_000 ? `${Math.round(ms / 1_000)} seconds` : `${Math.round(ms / 60_000)} minutes`;
}
