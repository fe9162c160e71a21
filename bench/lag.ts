/**
 * `npm run bench:lag [-- --messages 5000] [-- --json]`: how free n8n's own thread stays while a delivery is saved,
 * analyzed and sent by the real nodes in n8n's engine. Lag: how late a timer of that thread fires, 99th percentile;
 * `idle` is the same thread with nothing to do, in the same run.
 */
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { closeEngine, DIST } from '../examples/demo/dist';
import { createEngine, loadPackage, type WorkflowJson } from '../test/helpers/n8nEngine';

const NODES = ['Email Parameters', 'Analyze Delivery', 'Confirm Delivery'];
const OURS = 'n8n-nodes-email-delivery.';
const { values } = parseArgs({ options: { messages: { type: 'string', default: '5000' }, json: { type: 'boolean' } } });

async function main(): Promise<void> {
	const messages = Number(values.messages);
	const folder = await mkdtemp(path.join(os.tmpdir(), 'email-delivery-bench-'));
	const sink = await startSink();
	try {
		const idle = await lagDuring(() => sleep(3_000));
		const seconds: Record<string, number> = {};
		const run = await runDelivery(messages, sink.port, path.join(folder, 'deliveries.sqlite'), seconds);
		const report = {
			messages,
			sent: run.sent,
			save_per_s: perSecond(messages, seconds['Email Parameters']),
			analysis_per_s: perSecond(messages, seconds['Analyze Delivery']),
			sending_per_s: perSecond(messages, seconds['Confirm Delivery']),
			loop_lag_p99_ms: run.lag,
			idle_lag_p99_ms: idle,
		};
		console.log(values.json ? JSON.stringify(report) : report);
	} finally {
		await closeEngine();
		sink.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

async function startSink(): Promise<{ port: number; stop(): void }> {
	const child = fork(path.join(__dirname, 'sink.ts'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
	const port = await new Promise<number>((resolve) => child.stdout?.once('data', (data: Buffer) => resolve(Number(data))));
	return { port, stop: () => child.disconnect() };
}

async function runDelivery(messages: number, port: number, file: string, seconds: Record<string, number>) {
	const { nodeTypes, credentialTypes } = await loadPackage(DIST);
	const startedAt: Record<string, number> = {};
	const engine = createEngine({
		nodeTypes,
		credentialTypes,
		credentials: { mtaSmtpApi: { host: '127.0.0.1', port, security: 'none', connections: 20, messagesPerConnection: 1000 }, deliveryStoreApi: { kind: 'sqlite', file } },
		onEvent(event) {
			if (event.type === 'nodeStarted') startedAt[event.node] = performance.now();
			if (event.type === 'nodeFinished') seconds[event.node] = (performance.now() - (startedAt[event.node] ?? 0)) / 1000;
		},
	});
	const startItems = Array.from({ length: messages }, (_, index) => ({
		json: { email: `recipient${index}@example.com`, firstName: `Name ${index}`, city: 'Paris', code: index },
	}));
	let sent = 0;
	const lag = await lagDuring(async () => {
		const execution = await engine.run(workflow(), { startItems });
		if (execution.status !== 'success') throw new Error(execution.error?.message);
		const item = execution.outputsOf('Confirm Delivery')[0]?.[0];
		sent = (item?.json.sending as { sent: number }).sent;
	});
	return { lag, sent };
}

/** Three nodes, automatic approval, a message of about 2 KB with three personalized fields in each part. */
function workflow(): WorkflowJson {
	const content = `{{ recipient.firstName }} in {{ recipient.city }}, number {{ recipient.code }}.\n${'All the news of this spring, for you. '.repeat(22)}`;
	const parameters = {
		label: 'Bench',
		senderAddress: 'news@example.com',
		subject: 'Hello {{ recipient.firstName }}',
		html: `<p>${content}</p>`,
		text: content,
		approvalMode: 'automatic',
	};
	const credentials = { mtaSmtpApi: { id: '1', name: 'MTA' }, deliveryStoreApi: { id: '2', name: 'Store' } };
	const types = ['emailParameters', 'analyzeDelivery', 'confirmDelivery'];
	return {
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			...NODES.map((name, index) => ({ name, type: OURS + types[index], parameters: index === 0 ? parameters : {}, credentials })),
		],
		connections: Object.fromEntries(
			['Start', ...NODES.slice(0, -1)].map((name, index) => [name, { main: [[{ node: NODES[index], type: 'main', index: 0 }]] }]),
		),
	};
}

/** 99th percentile of the event loop's delay in ms, beyond the 10 ms at which it is sampled. */
async function lagDuring(work: () => Promise<unknown>): Promise<number> {
	const resolution = 10;
	const delay = monitorEventLoopDelay({ resolution });
	delay.enable();
	await work();
	delay.disable();
	return Math.max(0, Math.round((delay.percentile(99) / 1e6 - resolution) * 10) / 10);
}

function perSecond(messages: number, seconds = Number.NaN): number {
	return Math.round(messages / seconds);
}

main().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
