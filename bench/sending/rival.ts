/**
 * One sample of a rival in a process of its own: `tsx rival.ts <library> <pool | single> <messages> <port>`. Prints the
 * seconds that sending took.
 */
import { fill, HTML, recipientOf, SENDER, SUBJECT, TEXT } from './content';
import { timed } from './measure';

interface Transport {
	sendMail(message: object): Promise<unknown>;
	close(): void;
	isIdle?(): boolean;
}

type Library = { createTransport(options: object): Transport };

const CONNECTIONS = 20;
const [library = '', kind, messages, port] = process.argv.slice(2);

function messageTo(index: number): object {
	const recipient = recipientOf(index);
	return {
		from: SENDER,
		to: recipient.email,
		subject: fill(SUBJECT, recipient),
		text: fill(TEXT, recipient),
		html: fill(HTML, recipient),
	};
}

/** As many calls at once as keep all connections busy. */
async function sendOverPool({ createTransport }: Library, count: number): Promise<void> {
	const pool = createTransport({ host: '127.0.0.1', port: Number(port), secure: false, pool: true, maxConnections: CONNECTIONS, maxMessages: Infinity });
	let next = 0;
	const feed = async () => {
		while (next < count) await pool.sendMail(messageTo(next++));
	};
	await Promise.all(Array.from({ length: CONNECTIONS * 2 }, feed));
	pool.close();
}

/** As n8n's Send Email does: a transport for each item, one after the other. */
async function sendOneByOne({ createTransport }: Library, count: number): Promise<void> {
	for (let index = 0; index < count; index += 1) {
		const transport = createTransport({ host: '127.0.0.1', port: Number(port), secure: false });
		await transport.sendMail(messageTo(index));
	}
}

async function main(): Promise<void> {
	const loaded = (await import(library)) as Library & { default?: Library };
	const send = kind === 'pool' ? sendOverPool : sendOneByOne;
	const seconds = await timed(() => send(loaded.default ?? loaded, Number(messages)));
	console.log(seconds);
	process.exit();
}

void main();
