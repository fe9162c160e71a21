/**
 * `npm run crash-test -- [--kills 20] [--store sqlite|postgres] [--faults] [--messages N] [--json]`: sends a delivery in a
 * process of its own, kills it with SIGKILL at random moments while the sink has messages open, resumes until it is
 * done, and compares what the sink got with the store. Ends with 1 when a message was lost or came twice.
 */
import { parseArgs } from 'node:util';
import { type CrashReport, runCrashTest } from './crashTest';

const { values } = parseArgs({
	options: {
		kills: { type: 'string', default: '20' },
		store: { type: 'string', default: 'sqlite' },
		messages: { type: 'string' },
		faults: { type: 'boolean', default: false },
		json: { type: 'boolean' },
	},
});

function isGood({ kills, lost, doubled, unknown, max_in_flight }: CrashReport): boolean {
	// the sink's own faults leave more unknown, one for each lost answer to a final dot
	return lost === 0 && doubled === 0 && (values.faults || unknown <= kills * max_in_flight);
}

async function main(): Promise<void> {
	const { store, faults, messages } = values;
	if (store !== 'sqlite' && store !== 'postgres') throw new Error('--store is sqlite or postgres');
	const report = await runCrashTest({ kills: Number(values.kills), store, faults, ...(messages && { messages: Number(messages) }) });
	console.log(values.json ? JSON.stringify(report) : report);
	process.exitCode = isGood(report) ? 0 : 1;
}

main().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
