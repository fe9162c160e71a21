import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What the sink may do at a verb instead of its duty. `acceptAndDrop`: it has the message, and says so to nobody. */
type Fault = 'drop' | 'reset' | 'stall' | 'acceptAndDrop' | { reply: string };

const CLOSING: Fault = { reply: '421 4.3.2 Shutting down' };
const BUSY: Fault = { reply: '450 4.3.0 Try later' };
const UNKNOWN: Fault = { reply: '550 5.1.1 User unknown' };
const ANYWHERE: Fault[] = ['drop', 'stall', CLOSING];

/** No 550 at MAIL: a refused sender stops the delivery, as it should. */
const FAULTS: Record<string, Fault[]> = {
	GREETING: ['drop'],
	EHLO: ['drop', CLOSING],
	MAIL: [...ANYWHERE, BUSY],
	RCPT: [...ANYWHERE, BUSY, UNKNOWN],
	DATA: [...ANYWHERE, BUSY, 'reset'],
	CONTENT: ['drop', 'reset'],
	DOT: [...ANYWHERE, BUSY, UNKNOWN, 'reset', 'acceptAndDrop'],
	RSET: ANYWHERE,
};

/** At so many of its steps the sink fails: often enough to meet all of them, seldom enough to come to an end. */
const FAULT_SHARE = 0.02;

/** Longest time that a message stays open, so that kills find several. */
const LONGEST_DATA_MS = 12;

const END_OF_DATA = '\r\n.\r\n';

/** A sink that remembers who got a message, and how many were open at once. */
export interface CrashSink {
	readonly port: number;
	/** Recipients of the messages that it took, in order. */
	readonly accepted: readonly string[];
	/** Most messages that were open (from DATA to the reply to the final dot) at once. */
	readonly maxInFlight: number;
	/** Messages that are open now. */
	readonly inFlight: number;
	/** From now on it fails no more. */
	recover(): void;
	stop(): Promise<void>;
}

export async function startCrashSink(withFaults: boolean): Promise<CrashSink> {
	const state = { accepted: [] as string[], open: new Set<Socket>(), maxInFlight: 0, withFaults };
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket) && state.open.delete(socket));
		new Dialogue(socket, state).begin();
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		accepted: state.accepted,
		get maxInFlight() {
			return state.maxInFlight;
		},
		get inFlight() {
			return state.open.size;
		},
		recover: () => (state.withFaults = false),
		async stop() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

interface SinkState {
	accepted: string[];
	open: Set<Socket>;
	maxInFlight: number;
	withFaults: boolean;
}

class Dialogue {
	#text = '';
	#inContent = false;
	#recipient = '';
	/** It reads no further: it stalls, waits before it answers, or has said its last word. */
	#stalled = false;

	constructor(
		readonly socket: Socket,
		readonly state: SinkState,
	) {}

	begin(): void {
		this.socket.setNoDelay(true);
		this.socket.on('error', () => undefined);
		this.socket.on('data', (chunk: Buffer) => {
			this.#text += chunk.toString('latin1');
			void this.#read();
		});
		this.#answer('GREETING', '220 sink.test ESMTP');
	}

	async #read(): Promise<void> {
		while (!this.#stalled && !this.socket.destroyed) {
			if (this.#inContent && this.#fails('CONTENT')) return;
			const end = this.#text.indexOf(this.#inContent ? END_OF_DATA : '\r\n');
			if (end < 0) return;
			const line = this.#text.slice(0, end);
			this.#text = this.#text.slice(end + (this.#inContent ? END_OF_DATA.length : 2));
			if (this.#inContent) await this.#endContent();
			else this.#obey(line);
		}
	}

	#obey(line: string): void {
		const verb = line.slice(0, 4).toUpperCase();
		if (verb === 'RCPT') this.#recipient = line.slice('RCPT TO:<'.length, -1);
		if (verb === 'EHLO') this.#answer(verb, '250-sink.test\r\n250 PIPELINING');
		else if (verb === 'DATA') this.#beginContent();
		else if (verb === 'QUIT') this.#close('221 2.0.0 Bye');
		else this.#answer(verb, '250 2.0.0 Ok');
	}

	#beginContent(): void {
		// the sender may have been refused before: then it sends no content
		if (!this.#recipient) return void this.#answer('DATA', '503 5.5.1 No recipient');
		if (!this.#answer('DATA', '354 Go ahead')) return;
		this.#inContent = true;
		this.state.open.add(this.socket);
		this.state.maxInFlight = Math.max(this.state.maxInFlight, this.state.open.size);
	}

	async #endContent(): Promise<void> {
		this.#inContent = false;
		this.#stalled = true;
		await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_DATA_MS));
		this.#stalled = false;
		const recipient = this.#recipient;
		this.#recipient = '';
		if (this.#fails('DOT', recipient)) return;
		this.state.accepted.push(recipient);
		this.#say('250 2.0.0 Ok');
		this.state.open.delete(this.socket);
	}

	/** True when it said what it should. */
	#answer(verb: string, reply: string): boolean {
		if (this.#fails(verb)) {
			if (verb === 'RCPT') this.#recipient = '';
			return false;
		}
		this.#say(reply);
		return true;
	}

	#fails(verb: string, recipient?: string): boolean {
		if (!this.state.withFaults || Math.random() >= FAULT_SHARE) return false;
		const faults = FAULTS[verb] ?? [];
		const fault = faults[Math.floor(Math.random() * faults.length)];
		if (fault === undefined) return false;
		if (fault === 'acceptAndDrop' && recipient) this.state.accepted.push(recipient);
		this.#commit(fault);
		return true;
	}

	#commit(fault: Fault): void {
		if (fault === 'stall') this.#stalled = true;
		else if (fault === 'reset') this.socket.resetAndDestroy();
		else if (typeof fault === 'string') this.socket.destroy();
		else if (fault === CLOSING) this.#close(fault.reply);
		else this.#say(fault.reply);
		this.state.open.delete(this.socket);
	}

	/**
	 * Says its last word and reads nothing that was pipelined behind it. A reset would find the socket shutting down: libuv
	 * refuses it (EINVAL), Node forgets the handle, and the process spins for ever while it ends (seen with Node 24.21).
	 */
	#close(reply: string): void {
		this.#stalled = true;
		this.socket.end(`${reply}\r\n`);
	}

	#say(reply: string): void {
		if (!this.socket.destroyed) this.socket.write(`${reply}\r\n`);
	}
}
