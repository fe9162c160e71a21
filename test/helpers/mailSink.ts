import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { LOCALHOST_TLS } from './tls';

/** A message as the sink took it. */
export interface SinkMessage {
	envelope: { from: string; to: string[] };
	/** The bytes after removal of the dot-stuffing. */
	raw: Buffer;
	/** ms since 1970 UTC. */
	receivedAt: number;
	/** Came over TLS. */
	secure: boolean;
	/** Who had signed in. */
	user?: string;
}

/** A refusal, as `{ code: 550, message: '5.1.1 User unknown' }`. */
export interface Refusal {
	code: number;
	message: string;
}

/** Asked for each address; undefined accepts. */
export type RefusalHook = (address: string) => Refusal | undefined | Promise<Refusal | undefined>;

export interface MailSinkOptions {
	/** Asks for this user and password; without it nobody has to sign in (and AUTH is not offered). */
	auth?: { user: string; pass: string };
	/** (Default: `none`) */
	tls?: 'none' | 'starttls' | 'implicit';
	/** Recipients that are refused at RCPT. */
	refuse?: Record<string, Refusal>;
	onMail?: RefusalHook;
	/** Asked after `refuse`. */
	onRcpt?: RefusalHook;
	/** Decides after the content, for the first recipient. */
	onData?: RefusalHook;
	/** Waits this long with the final reply. */
	delayMs?: number;
	/** Announces PIPELINING. (Default: true) */
	pipelining?: boolean;
	/** (Default: false) */
	eightBitMime?: boolean;
	/** (Default: false) */
	smtpUtf8?: boolean;
	/** Largest message, announced as SIZE. */
	sizeLimit?: number;
	/** Also writes each message to this folder as `0001-recipient.eml`; the folder is made. */
	folder?: string;
}

export interface MailSink {
	readonly host: string;
	readonly port: number;
	/** In the order of their final dots. */
	readonly messages: readonly SinkMessage[];
	readonly openConnections: number;
	/** Most connections that were open at once. */
	readonly maxConnections: number;
	/** All connections since the start. */
	readonly connections: number;
	/** All commands of AUTH that were tried. */
	readonly signIns: number;
	/** Resolves with the messages when there are `count` or more. */
	waitForMessages(count: number, timeoutMs?: number): Promise<readonly SinkMessage[]>;
	parsed(): Promise<ParsedMail[]>;
	/** Forgets the messages. */
	clear(): void;
	stop(): Promise<void>;
}

/** Starts an SMTP server on 127.0.0.1 with a port of its own that keeps what it gets. */
export async function startMailSink(options: MailSinkOptions = {}): Promise<MailSink> {
	const sink = new Sink(options);
	await sink.start();
	return sink;
}

class Sink implements MailSink {
	readonly host = '127.0.0.1';
	readonly messages: SinkMessage[] = [];
	maxConnections = 0;
	connections = 0;
	signIns = 0;
	readonly #options: MailSinkOptions;
	readonly #server: SMTPServer;
	#files = 0;

	constructor(options: MailSinkOptions) {
		this.#options = options;
		this.#server = new SMTPServer(this.#serverOptions());
		// clients that cut the connection are part of the tests
		this.#server.on('error', () => undefined);
	}

	get port(): number {
		return (this.#server.server.address() as AddressInfo).port;
	}

	get openConnections(): number {
		return this.#server.connections.size;
	}

	async start(): Promise<void> {
		if (this.#options.folder) await mkdir(this.#options.folder, { recursive: true });
		await once(this.#server.listen(0, this.host), 'listening');
	}

	async waitForMessages(count: number, timeoutMs = 30_000): Promise<readonly SinkMessage[]> {
		const deadline = Date.now() + timeoutMs;
		while (this.messages.length < count) {
			if (Date.now() > deadline) {
				throw new Error(`The sink got ${this.messages.length} of ${count} messages within ${timeoutMs} ms`);
			}
			await sleep(5);
		}
		return this.messages;
	}

	parsed(): Promise<ParsedMail[]> {
		return Promise.all(this.messages.map(({ raw }) => simpleParser(raw)));
	}

	clear(): void {
		this.messages.length = 0;
	}

	stop(): Promise<void> {
		return new Promise((resolve) => this.#server.close(() => resolve()));
	}

	#serverOptions(): SMTPServerOptions & { lenientAddressParsing: boolean } {
		const { auth, tls = 'none', pipelining = true, eightBitMime = false, smtpUtf8 = false, sizeLimit } = this.#options;
		return {
			...(tls !== 'none' && LOCALHOST_TLS),
			secure: tls === 'implicit',
			authOptional: !auth,
			allowInsecureAuth: tls === 'none',
			disabledCommands: [...(tls === 'starttls' ? [] : ['STARTTLS']), ...(auth ? [] : ['AUTH'])],
			hidePIPELINING: !pipelining,
			hide8BITMIME: !eightBitMime,
			hideSMTPUTF8: !smtpUtf8,
			...(sizeLimit && { size: sizeLimit }),
			disableReverseLookup: true,
			closeTimeout: 200,
			// the strict parser refuses "a..b"@docomo.ne.jp although it is quoted
			lenientAddressParsing: true,
			onConnect: (_session, accept) => {
				this.connections += 1;
				this.maxConnections = Math.max(this.maxConnections, this.openConnections);
				accept();
			},
			onAuth: ({ username, password }, _session, answer) => {
				this.signIns += 1;
				const right = username === auth?.user && password === auth?.pass;
				answer(right ? null : new Error('Invalid username or password'), right ? { user: username } : undefined);
			},
			onMailFrom: ({ address }, _session, answer) => void this.#decide(this.#options.onMail, address).then(answer),
			onRcptTo: ({ address }, _session, answer) => void this.#decide(this.#refuseRecipient, address).then(answer),
			// the second one: a client that went away in the middle of its message
			onData: (stream, session, answer) => void this.#take(stream, session).then(answer, answer),
		};
	}

	readonly #refuseRecipient: RefusalHook = (address) =>
		this.#options.refuse?.[address] ?? this.#options.onRcpt?.(address);

	async #take(stream: NodeJS.ReadableStream & { sizeExceeded: boolean }, session: SMTPServerSession) {
		const chunks: Buffer[] = [];
		for await (const chunk of stream) chunks.push(chunk as Buffer);
		const receivedAt = Date.now();
		const { mailFrom, rcptTo } = session.envelope;
		const to = rcptTo.map(({ address }) => address);
		if (this.#options.delayMs) await sleep(this.#options.delayMs);
		if (stream.sizeExceeded) return refusalError({ code: 552, message: '5.3.4 Message too big' });
		const refusal = await this.#decide(this.#options.onData, to[0] ?? '');
		if (refusal) return refusal;
		const message: SinkMessage = {
			envelope: { from: mailFrom ? mailFrom.address : '', to },
			raw: Buffer.concat(chunks),
			receivedAt,
			secure: session.secure,
			...(session.user && { user: session.user }),
		};
		if (this.#options.folder) await this.#write(this.#options.folder, message);
		this.messages.push(message);
		return undefined;
	}

	async #decide(hook: RefusalHook | undefined, address: string): Promise<Error | undefined> {
		const refusal = await hook?.(address);
		return refusal && refusalError(refusal);
	}

	async #write(folder: string, { envelope, raw }: SinkMessage): Promise<void> {
		this.#files += 1;
		const recipient = (envelope.to[0] ?? '').replace(/[^\w.@+-]/g, '_');
		await writeFile(join(folder, `${String(this.#files).padStart(4, '0')}-${recipient}.eml`), raw);
	}
}

function refusalError({ code, message }: Refusal): Error {
	return Object.assign(new Error(message), { responseCode: code });
}
