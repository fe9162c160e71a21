/**
 * Meets the crash test's sink with a client that pipelines on past a 421, and lets the sink reset whatever comes next.
 * Prints `"stopped"` once the sink has stopped, and then has to come to its end by itself.
 */
import { once } from 'node:events';
import { connect } from 'node:net';

import { startCrashSink } from '../../scripts/crash-test/sink';

/** What `Math.random` gives while the three verbs are read: MAIL gets what it should, RCPT its 421, DATA its reset. */
const LUCK = [0.5, 0, 0.5, 0, 0.99];

async function main(): Promise<void> {
	const sink = await startCrashSink(true);
	const random = Math.random;
	Math.random = () => 0.5;
	const client = connect(sink.port, '127.0.0.1').on('error', () => undefined);
	const closed = once(client, 'close');
	await once(client, 'data');
	Math.random = () => LUCK.shift() ?? 0.5;
	client.resume().write('MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n');
	await closed;
	Math.random = random;
	await sink.stop();
	console.log(JSON.stringify('stopped'));
}

void main();
