import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Where the script may step in. `content`: at the first byte after 354. `dot`: after the final dot. */
export type Verb =
	| 'greeting'
	| 'ehlo'
	| 'helo'
	| 'starttls'
	| 'auth'
	| 'mail'
	| 'rcpt'
	| 'data'
	| 'content'
	| 'dot'
	| 'rset'
	| 'quit';

/** A reply (CRLF is added; late where it says so), `drop` cuts the connection, `stall` says nothing any more, `ignore` reads on. */
export type Act = { reply: string; afterMs?: number } | 'drop' | 'stall' | 'ignore';

/** What to do at a verb: always the same, or a list for the first times (then as a good server). */
export type Script = Partial<Record<Verb, Act | Act[]>>;

/** What a good server says. */
const GOOD_REPLIES: Record<Exclude<Verb, 'content'>, string> = {
	greeting: '220 faulty.test ESMTP',
	ehlo: '250-faulty.test\r\n250-8BITMIME\r\n250 SIZE 100000000',
	helo: '250 faulty.test',
	starttls: '502 5.5.1 Command not implemented',
	auth: '502 5.5.1 Command not implemented',
	mail: '250 2.1.0 Ok',
	rcpt: '250 2.1.5 Ok',
	data: '354 End data with <CR><LF>.<CR><LF>',
	dot: '250 2.0.0 Ok: queued as 4XyZ',
	rset: '250 2.0.0 Ok',
	quit: '221 2.0.0 Bye',
};

/** What a good server says to a command out of order (RFC 5321 section 4.1.4). */
const OUT_OF_ORDER = '503 5.5.1 Bad sequence of commands';

/** EHLO reply of a server that takes commands in groups (RFC 2920). */
export const PIPELINING_EHLO = { reply: '250-faulty.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 100000000' };

export interface FaultyServer {
	readonly host: string;
	readonly port: number;
	/** Command lines of all connections, as they came, without CRLF. */
	readonly commands: string[];
	/** Content of all messages on the wire: dot-stuffed, with the final dot. */
	readonly contents: Buffer[];
	readonly connections: number;
	stop(): Promise<void>;
}

/** Starts a raw SMTP server that does at each verb what the script says. `host`: the address to listen on. */
export async function startFaultyServer(script: Script = {}, host = '127.0.0.1'): Promise<FaultyServer> {
	const server = new ScriptedServer(script, host);
	await server.start();
	return server;
}

class ScriptedServer implements FaultyServer {
	readonly commands: string[] = [];
	readonly contents: Buffer[] = [];
	connections = 0;
	readonly #script: Script;
	readonly #times = new Map<Verb, number>();
	readonly #sockets = new Set<Socket>();
	readonly #server: Server;

	constructor(
		script: Script,
		readonly host: string,
	) {
		this.#script = script;
		this.#server = createServer((socket) => this.#serve(socket));
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	async start(): Promise<void> {
		await once(this.#server.listen(0, this.host), 'listening');
	}

	async stop(): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	#serve(socket: Socket): void {
		this.connections += 1;
		this.#sockets.add(socket);
		socket.once('close', () => this.#sockets.delete(socket));
		socket.on('error', () => undefined);
		const dialogue = new Dialogue(socket, this, (verb) => this.#nextAct(verb));
		socket.on('data', (chunk) => dialogue.read(chunk));
		dialogue.answer('greeting');
	}

	#nextAct(verb: Verb): Act | undefined {
		const time = this.#times.get(verb) ?? 0;
		this.#times.set(verb, time + 1);
		const acts = this.#script[verb];
		return Array.isArray(acts) ? acts[time] : acts;
	}
}

const CRLF = Buffer.from('\r\n');
const FINAL_DOT = Buffer.from('\r\n.\r\n');

class Dialogue {
	#buffer: Buffer = Buffer.alloc(0);
	#inContent = false;
	#contentBegun = false;
	#stalled = false;
	/** What the transaction has so far. */
	#accepted: 'nothing' | 'sender' | 'recipient' = 'nothing';

	constructor(
		readonly socket: Socket,
		readonly log: { commands: string[]; contents: Buffer[] },
		readonly nextAct: (verb: Verb) => Act | undefined,
	) {}

	read(chunk: Buffer): void {
		this.#buffer = Buffer.concat([this.#buffer, chunk]);
		while (!this.#stalled && !this.socket.destroyed) {
			const read = this.#inContent ? this.#readContent() : this.#readCommand();
			if (!read) break;
		}
	}

	/** Does what the script says at this verb. Gives the reply that was sent. */
	answer(verb: Verb): string | undefined {
		const act = this.nextAct(verb) ?? this.#goodAct(verb);
		if (act === 'drop') this.socket.destroy();
		if (act === 'stall') this.#stall();
		if (typeof act === 'string') return undefined;
		this.#say(act);
		if (act.reply.startsWith('2')) this.#accept(verb);
		return act.reply;
	}

	#say({ reply, afterMs }: Extract<Act, object>): void {
		if (afterMs !== undefined) return this.#sayLater(reply, afterMs);
		this.socket.write(`${reply}\r\n`);
		// RFC 5321 section 3.8: it announces that the server closes the connection
		if (!reply.startsWith('421')) return;
		this.#stalled = true;
		this.socket.end();
	}

	/** What follows waits for it. */
	#sayLater(reply: string, afterMs: number): void {
		this.#stalled = true;
		setTimeout(() => {
			this.#stalled = false;
			if (this.socket.destroyed) return;
			this.#say({ reply });
			this.read(Buffer.alloc(0));
		}, afterMs);
	}

	#goodAct(verb: Verb): Act {
		if (verb === 'content') return 'ignore';
		const outOfOrder =
			(verb === 'mail' && this.#accepted !== 'nothing') ||
			(verb === 'rcpt' && this.#accepted === 'nothing') ||
			(verb === 'data' && this.#accepted !== 'recipient');
		return { reply: outOfOrder ? OUT_OF_ORDER : GOOD_REPLIES[verb] };
	}

	#accept(verb: Verb): void {
		if (verb === 'mail') this.#accepted = 'sender';
		if (verb === 'rcpt') this.#accepted = 'recipient';
		if (verb === 'rset') this.#accepted = 'nothing';
	}

	#stall(): void {
		this.#stalled = true;
		this.socket.pause();
	}

	#readCommand(): boolean {
		const end = this.#buffer.indexOf(CRLF);
		if (end < 0) return false;
		const line = this.#buffer.subarray(0, end).toString('latin1');
		this.#buffer = this.#buffer.subarray(end + CRLF.length);
		this.log.commands.push(line);
		this.#obey((line.split(' ')[0] ?? '').toLowerCase());
		return true;
	}

	#obey(verb: string): void {
		if (!(verb in GOOD_REPLIES)) {
			this.socket.write('500 5.5.2 Error: command not recognized\r\n');
			return;
		}
		const reply = this.answer(verb as Verb);
		if (verb === 'data' && reply?.startsWith('354')) this.#beginContent();
		if (verb === 'quit' && reply) this.socket.end();
	}

	#beginContent(): void {
		this.#inContent = true;
		this.#contentBegun = false;
		// the dot of an empty message follows no other line
		this.#buffer = Buffer.concat([CRLF, this.#buffer]);
	}

	#readContent(): boolean {
		if (!this.#contentBegun && this.#buffer.length > CRLF.length) {
			this.#contentBegun = true;
			this.answer('content');
			return true;
		}
		const dot = this.#buffer.indexOf(FINAL_DOT);
		if (dot < 0) return false;
		this.log.contents.push(this.#buffer.subarray(CRLF.length, dot + FINAL_DOT.length));
		this.#buffer = this.#buffer.subarray(dot + FINAL_DOT.length);
		this.#inContent = false;
		this.#accepted = 'nothing';
		this.answer('dot');
		return true;
	}
}
