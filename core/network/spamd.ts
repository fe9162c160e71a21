import { createConnection, type Socket } from 'node:net';
import type { SpamReport } from '../delivery/ports';
import { sentence, SpokenError } from '../sentences';

/** A report has some kilobytes. */
const MOST_REPLY_BYTES = 1_000_000;

const DEFAULT_TIMEOUT_MS = 30_000;

/** What a spamd answers to: host, port and how long it may take, in ms. (Default: 30 s) */
export interface SpamdOptions {
	host: string;
	port: number;
	timeoutMs?: number;
	signal?: AbortSignal;
}

/**
 * Asks SpamAssassin's spamd what it makes of a message (command SYMBOLS: score, and names of the rules that hit).
 * https://svn.apache.org/repos/asf/spamassassin/trunk/spamd/PROTOCOL
 * @throws Error with a reason: the connection, the time-out, or what spamd answered instead
 */
export async function askSpamd(message: Buffer, { host, port, timeoutMs = DEFAULT_TIMEOUT_MS, signal }: SpamdOptions): Promise<SpamReport> {
	const reply = await exchange(createConnection({ host, port }), requestOf(message), timeoutMs, signal);
	return parseReply(reply);
}

function requestOf(message: Buffer): Buffer {
	// A length of the message alone: the headers end with the empty line.
	return Buffer.concat([Buffer.from(`SYMBOLS SPAMC/1.5\r\nContent-length: ${message.length}\r\n\r\n`, 'latin1'), message]);
}

/** Sends all, half-closes as spamc does, and reads until the other side closes. */
function exchange(socket: Socket, request: Buffer, timeoutMs: number, signal?: AbortSignal): Promise<string> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let length = 0;
		const fail = (error: Error) => {
			socket.destroy();
			reject(error);
		};
		// For everything together: a server that sends a byte now and then does not hold an analysis up.
		const timer = setTimeout(() => fail(new SpokenError(sentence('request.timeout', { seconds: timeoutMs / 1000 }))), timeoutMs);
		const onAbort = () => fail(signal?.reason instanceof Error ? signal.reason : new Error('it was cancelled'));
		signal?.addEventListener('abort', onAbort, { once: true });
		if (signal?.aborted) onAbort();
		socket.on('connect', () => socket.end(request));
		socket.on('data', (chunk: Buffer) => {
			chunks.push(chunk);
			length += chunk.length;
			if (length > MOST_REPLY_BYTES) fail(new SpokenError(sentence('spamAssassin.endless', {})));
		});
		socket.on('error', (error: NodeJS.ErrnoException) => fail(new SpokenError(sentence('request.failed', { why: error.code ?? error.message }))));
		socket.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
		socket.on('close', () => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
			reject(new SpokenError(sentence('spamAssassin.silent', {})));
		});
	});
}

/** `SPAMD/1.1 0 EX_OK`, headers with `Spam: True ; 15.0 / 5.0`, an empty line, then the names with commas between them. */
function parseReply(reply: string): SpamReport {
	const [head = '', ...rest] = reply.split(/\r?\n\r?\n/);
	const status = /^SPAMD\/[\d.]+ (\d+) ?(.*)/.exec(head);
	if (!status) throw new SpokenError(reply === '' ? sentence('spamAssassin.silent', {}) : sentence('spamAssassin.otherServer', {}));
	if (status[1] !== '0') throw new SpokenError(sentence('spamAssassin.answers', { answer: [status[1], status[2]].join(' ').trim().slice(0, 100) }));
	const found = /^Spam: *(True|False|Yes|No) *; *(-?[\d.]+) *\/ *(-?[\d.]+)/im.exec(head);
	if (!found) throw new SpokenError(sentence('spamAssassin.noScore', {}));
	const rules = rest.join('\n').split(/[,\s]+/).filter((name) => /^\w{2,100}$/.test(name));
	return { isSpam: /^(?:true|yes)$/i.test(found[1] as string), score: Number(found[2]), threshold: Number(found[3]), rules };
}
