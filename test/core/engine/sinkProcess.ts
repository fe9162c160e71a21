/** A mail sink in a process of its own, so that it takes no time from the thread under test. Prints its port. */
import { startMailSink } from '../../helpers/mailSink';

async function main(): Promise<void> {
	const sink = await startMailSink();
	console.log(JSON.stringify(sink.port));
	process.stdin.resume();
	process.stdin.on('end', () => process.exit());
}

void main();
