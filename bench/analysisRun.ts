/** One run of `analysis.ts`, in a process of its own: file and number of recipients in, figures to the parent. */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createEngine, loadPackage, type WorkflowJson } from '../test/helpers/n8nEngine';
import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import { callEngine, closeEngine, DIST } from '../examples/demo/dist';
import { CONTENT, type AnalysisRun } from './analysisFile';

const NODES = ['Email Parameters', 'Analyze Delivery'];
const RESOLUTION_MS = 10;

async function run(file: string, recipients: number): Promise<AnalysisRun> {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'email-delivery-bench-'));
	const { nodeTypes, credentialTypes } = await loadPackage(DIST);
	const startedAt: Record<string, number> = {};
	const seconds: Record<string, number> = {};
	const engine = createEngine({
		nodeTypes,
		credentialTypes,
		credentials: { deliveryStoreApi: { kind: 'sqlite', file: path.join(folder, 'deliveries.sqlite') } },
		onEvent(event) {
			if (event.type === 'nodeStarted') startedAt[event.node] = performance.now();
			if (event.type === 'nodeFinished') seconds[event.node] = (performance.now() - (startedAt[event.node] ?? 0)) / 1000;
		},
	});
	try {
		const startMs = await startEngine(path.join(folder, 'deliveries.sqlite'));
		await readyN8n(engine);
		const startItems = [{ json: {}, binary: { data: await keepFile(file) } }];
		const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
		delay.enable();
		const execution = await engine.run(workflow(), { startItems });
		delay.disable();
		if (execution.status !== 'success') throw new Error(execution.error?.message);
		const analysis = execution.outputsOf('Analyze Delivery')[0]?.[0]?.json.analysis as { toDeliver: number } | undefined;
		if (analysis?.toDeliver !== recipients) throw new Error(`${analysis?.toDeliver} of ${recipients} recipients to deliver`);
		const [save = NaN, analyze = NaN] = NODES.map((name) => seconds[name]);
		return {
			per_s: Math.round(recipients / (save + analyze)),
			start_ms: Math.round(startMs),
			with_start_per_s: Math.round(recipients / (save + analyze + startMs / 1000)),
			save_per_s: Math.round(recipients / save),
			analysis_per_s: Math.round(recipients / analyze),
			rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
			lag_p99_ms: Math.max(0, Math.round((delay.percentile(99) / 1e6 - RESOLUTION_MS) * 10) / 10),
		};
	} finally {
		await closeEngine();
		await rm(folder, { recursive: true, force: true });
	}
}

/** What the first call of an n8n process does, and the first one with a store. Gives ms. */
async function startEngine(file: string): Promise<number> {
	const startedAt = performance.now();
	await callEngine('checkStore', { store: { options: { kind: 'sqlite', file }, publicBaseUrl: null, editorConfirmation: false } });
	return performance.now() - startedAt;
}

/**
 * What n8n does once in a process, with any node: its first run makes its folder of binary data ready, and its first
 * expression its engine of expressions, which holds the thread for 10 to 35 ms.
 */
async function readyN8n(engine: ReturnType<typeof createEngine>): Promise<void> {
	const look = { name: 'Look', type: 'n8n-nodes-email-delivery.emailDelivery', parameters: { delivery: { __rl: true, mode: 'id', value: '={{ $json.none }}' } } };
	const { status } = await engine.run({
		nodes: [{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' }, look],
		connections: { Start: { main: [[{ node: 'Look', type: 'main', index: 0 }]] } },
	});
	if (status !== 'error') throw new Error('There is no delivery without an id');
}

/** The file where n8n keeps binary data, as a node that reads files puts it there. */
async function keepFile(file: string) {
	const metadata = { data: '', mimeType: 'text/csv', fileName: 'recipients.csv' };
	const location = { type: 'execution' as const, workflowId: 'w', executionId: 'e' };
	return Container.get(BinaryDataService).store(location, createReadStream(file), metadata);
}

function workflow(): WorkflowJson {
	const credentials = { deliveryStoreApi: { id: '1', name: 'Store' } };
	const parameters = {
		label: 'Bench',
		senderAddress: 'news@example.com',
		...CONTENT,
		recipientsFrom: 'file',
		approvalMode: 'automatic',
	};
	const types = ['emailParameters', 'analyzeDelivery'];
	return {
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			...NODES.map((name, index) => ({ name, type: `n8n-nodes-email-delivery.${types[index]}`, parameters: index === 0 ? parameters : {}, credentials })),
		],
		connections: Object.fromEntries(
			['Start', ...NODES.slice(0, -1)].map((name, index) => [name, { main: [[{ node: NODES[index], type: 'main', index: 0 }]] }]),
		),
	};
}

const [, , , file = '', recipients = '0'] = process.argv;
run(file, Number(recipients)).then(
	(figures) => process.send?.(figures, () => process.exit()),
	(error: Error) => {
		console.error(error);
		process.exit(1);
	},
);
