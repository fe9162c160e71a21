/**
 * `npm run demo`: runs campaign.workflow.json through n8n's real engine (n8n-core), from the recipients in a CSV file
 * to messages received over SMTP. Stand-ins, because the whole of n8n is not installed here: the two file nodes of
 * n8n's base package, and n8n's webhook server.
 */
import { mkdtemp, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createEngine, loadPackage, type EngineEvent, type Execution, type WorkflowJson } from '../test/helpers/n8nEngine';
import { startMailSink, type MailSink } from '../test/helpers/mailSink';
import { approveAsAPerson } from './demo/approver';
import { closeEngine, DIST } from './demo/dist';
import { fileNodes } from './demo/fileNodes';
import { printSummary } from './demo/summary';

const EXAMPLES = __dirname;

async function main(): Promise<void> {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'email-delivery-demo-'));
	const mailFolder = path.join(folder, 'mail');
	const sink = await startMailSink({ folder: mailFolder });
	const engine = await startEngine(sink, path.join(folder, 'deliveries.sqlite'));
	try {
		await engine.listen();
		console.log('Running examples/campaign.workflow.json through n8n’s engine\n');
		const execution = await engine.run(await readWorkflow());
		assertWaiting(execution);
		await approveAsAPerson(execution, sink);
		const stopProgress = showReceived(sink);
		await execution.settled();
		stopProgress();
		if (execution.status !== 'success') throw new Error(`The workflow ended as ${execution.status}: ${execution.error?.message}`);
		printSummary(execution, mailFolder);
	} finally {
		await engine.close();
		await closeEngine();
		await sink.stop();
	}
}

async function startEngine(sink: MailSink, storeFile: string) {
	const { nodeTypes, credentialTypes } = await loadPackage(DIST);
	return createEngine({
		nodeTypes: { ...nodeTypes, ...fileNodes },
		credentialTypes,
		credentials: {
			mtaSmtpApi: { host: sink.host, port: sink.port, security: 'none' },
			deliveryStoreApi: { kind: 'sqlite', file: storeFile, publicBaseUrl: 'https://n8n.example.com/webhook/email-delivery' },
		},
		onEvent: showEvent,
	});
}

/** The example as it is; only the path of the CSV file is this machine's. */
async function readWorkflow(): Promise<WorkflowJson> {
	const workflow = JSON.parse(await readFile(path.join(EXAMPLES, 'campaign.workflow.json'), 'utf8')) as WorkflowJson;
	for (const node of workflow.nodes) {
		if (node.parameters && 'fileSelector' in node.parameters) {
			node.parameters.fileSelector = path.join(EXAMPLES, 'recipients.csv');
		}
	}
	return workflow;
}

function showEvent(event: EngineEvent): void {
	if (event.type !== 'nodeFinished') return;
	const items = event.items.reduce((sum, count) => sum + count, 0);
	console.log(`  ✓ ${event.node.padEnd(34)} ${items} ${items === 1 ? 'item' : 'items'}`);
}

/** Says how many messages have arrived while the delivery is sent. */
function showReceived(sink: MailSink): () => void {
	const before = sink.messages.length;
	const timer = setInterval(() => console.log(`    … ${sink.messages.length - before} messages received`), 200);
	return () => clearInterval(timer);
}

function assertWaiting(execution: Execution): void {
	if (execution.status === 'waiting') return;
	throw new Error(`The workflow should wait for the approval, but it is ${execution.status}: ${execution.error?.message ?? ''}`);
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
