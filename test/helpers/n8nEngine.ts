/**
 * n8n's real engine (n8n-core) without the rest of n8n: runs workflows on the nodes given, and stands in for the
 * web server that takes the clicks on the links of waiting executions. For tests and for the demo.
 */
import './n8nEnvironment';
import 'reflect-metadata';
import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IConnections,
	INode,
	INodeExecutionData,
	IWorkflowBase,
	IWorkflowSettings,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { EngineExecution, type EngineEvent, type Execution, type ExecutionHost } from './n8n/execution';
import { InstalledNodes, makeAdditionalData, SavedCredentials, type NodeTypeOrClass } from './n8n/host';
import type { LiveWorkflow } from './n8n/liveWebhooks';
import { WebServer } from './n8n/webServer';

export type { EngineEvent, Execution, ExecutionStatus, HttpReply } from './n8n/execution';
export { loadPackage, type LoadedPackage } from './n8n/loadPackage';
export { INVALID_LINK, NO_ACTION_REQUIRED } from './n8n/waitingWebhooks';

/** A workflow as the editor exports it; what a run does not need may be missing. */
export interface WorkflowJson {
	id?: string;
	name?: string;
	nodes: Array<{ name: string; type: string; parameters?: object; [setting: string]: unknown }>;
	connections: object;
	settings?: IWorkflowSettings;
}

export interface EngineOptions {
	/** By full type name: `n8n-nodes-email-delivery.sendProof`. Manual Trigger and No Operation are there already. */
	nodeTypes: Record<string, NodeTypeOrClass>;
	/** By credential type: what `getCredentials` gives. */
	credentials?: Record<string, object>;
	/** Credential classes: their defaults fill the credentials, as in n8n. */
	credentialTypes?: ICredentialType[];
	onEvent?(event: EngineEvent): void;
}

export interface RunOptions {
	/** What the start node gets. (Default: one empty item, as from Manual Trigger) */
	startItems?: INodeExecutionData[];
	/** Name of the node to begin with. (Default: the workflow's own start node) */
	startNode?: string;
	/** (Default: `manual`, as when run from the editor) */
	mode?: WorkflowExecuteMode;
	/** (Default: the next number, from 1) */
	executionId?: string;
}

/** A run that has begun. */
export interface StartedRun {
	executionId: string;
	/** Settles when the execution waits or has ended, cancelled or not; never rejects for an error of a node. */
	promise: Promise<Execution>;
	/** Stops the run as n8n's Stop button does. */
	cancel(): void;
}

/** A workflow whose trigger is live. */
export interface ActiveWorkflow {
	/** Executions that the trigger started so far, once all of them have ended. */
	executions(): Promise<Execution[]>;
}

export interface N8nEngine {
	/** Runs a workflow until it waits or ends. */
	run(workflow: WorkflowJson, options?: RunOptions): Promise<Execution>;
	/** Runs a workflow without waiting for it: to cancel it, or to look at it while it runs. */
	start(workflow: WorkflowJson, options?: RunOptions): Promise<StartedRun>;
	/** Stops an execution that runs or waits; nothing happens to others. */
	cancel(executionId: string): void;
	/** Answers the webhooks of a workflow's trigger node as n8n does once the workflow is active. */
	activate(workflow: WorkflowJson): ActiveWorkflow;
	/** Serves the links of waiting executions on a free port of 127.0.0.1. Listen before the run: links hold the port. */
	listen(): Promise<{ baseUrl: string; close(): Promise<void> }>;
	/** Closes the web server, if there is one. */
	close(): Promise<void>;
}

/** Gives an engine that knows these nodes and credentials. Close it at the end if it listened or took requests. */
export function createEngine(options: EngineOptions): N8nEngine {
	const credentials = new SavedCredentials(
		(options.credentials ?? {}) as Record<string, ICredentialDataDecryptedObject>,
		options.credentialTypes ?? [],
	);
	const executions = new Map<string, EngineExecution>();
	const active: LiveWorkflow[] = [];
	const webServer = new WebServer((id) => executions.get(id), active);
	const host: ExecutionHost = {
		nodeTypes: new InstalledNodes(options.nodeTypes),
		additionalData: (executionId) => makeAdditionalData(executionId, credentials, webServer.baseUrl),
		request: async (method, link, form) => await webServer.request(method, link, form),
		onEvent: options.onEvent,
	};

	async function start(workflowJson: WorkflowJson, run: RunOptions = {}): Promise<StartedRun> {
		await initBinaryData();
		const executionId = run.executionId ?? String(executions.size + 1);
		if (executions.has(executionId)) throw new Error(`There is an execution ${executionId} already`);
		const execution = new EngineExecution(executionId, run.mode ?? 'manual', toWorkflowData(workflowJson), host);
		const workflow = execution.makeWorkflow();
		const startNode = run.startNode ?? workflow.getStartNode()?.name ?? workflowJson.nodes[0]?.name ?? '';
		executions.set(executionId, execution);
		execution.start(workflow, startNode, run.startItems ?? [{ json: {} }]);
		const promise = execution.settled();
		return { executionId, promise, cancel: () => execution.cancel() };
	}

	return {
		start,
		activate(workflowJson) {
			const started: EngineExecution[] = [];
			const newExecution = () => {
				const id = String(executions.size + 1);
				const execution = new EngineExecution(id, 'webhook', toWorkflowData(workflowJson), host);
				executions.set(id, execution);
				return execution;
			};
			active.push({ newExecution, onStarted: (execution) => started.push(execution) });
			return { executions: async () => await Promise.all(started.map((execution) => execution.settled())) };
		},
		run: async (workflow, run) => await (await start(workflow, run)).promise,
		cancel: (executionId) => executions.get(executionId)?.cancel(),
		listen: async () => ({ baseUrl: await webServer.open(), close: () => webServer.close() }),
		close: async () => await webServer.close(),
	};
}

let binaryData: Promise<void> | undefined;

/** Binary data goes to files in the temporary user folder, as n8n keeps it by default. */
async function initBinaryData(): Promise<void> {
	binaryData ??= Container.get(BinaryDataService).init();
	await binaryData;
}

/** The workflow as n8n's database holds it. */
function toWorkflowData({ nodes, connections, settings, id, name }: WorkflowJson): IWorkflowBase {
	const now = new Date();
	const defaults = { position: [0, 0] as [number, number], typeVersion: 1, parameters: {} };
	return {
		id: id ?? 'workflow',
		name: name ?? 'Workflow',
		// Notes on the canvas are no steps.
		nodes: nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote').map((node) => ({ id: node.name, ...defaults, ...node }) as INode),
		connections: connections as IConnections,
		settings: { executionOrder: 'v1', ...settings },
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
	};
}
