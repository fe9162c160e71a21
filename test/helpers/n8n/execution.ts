/** One execution on n8n's real engine: its run, its waits, and what it left behind. */
import '../n8nEnvironment';
import 'reflect-metadata';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	ExecutionError,
	IExecuteData,
	INodeExecutionData,
	IRun,
	IRunExecutionData,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	NodeExecutionHint,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createRunExecutionData, ManualExecutionCancelledError, Workflow } from 'n8n-workflow';
import type { InstalledNodes } from './host';

export type ExecutionStatus = 'running' | 'success' | 'error' | 'waiting' | 'canceled';

/** What the engine reports while it works. `items` counts the items of each output. */
export type EngineEvent =
	| { type: 'nodeStarted'; executionId: string; node: string }
	| { type: 'nodeFinished'; executionId: string; node: string; items: number[]; error?: string }
	| { type: 'executionSettled'; executionId: string; status: ExecutionStatus };

export interface HttpReply {
	status: number;
	headers: Headers;
	body: string;
}

/** An execution that waits or has ended. */
export interface Execution {
	readonly id: string;
	readonly mode: WorkflowExecuteMode;
	/** `running` only after a click or a timer resumed it. */
	readonly status: ExecutionStatus;
	/** Why it ended with `error` or `canceled`. */
	readonly error: ExecutionError | undefined;
	/** Until when it waits. */
	readonly waitTill: Date | undefined;
	/** The hints that the nodes gave with `addExecutionHints`. */
	readonly hints: Array<NodeExecutionHint & { node: string }>;
	/** How often a node ran: 0 when the execution never came to it. */
	runsOf(nodeName: string): number;
	/** All outputs of a node's last run, or of run number `run` (from 0); `[]` when it did not run. */
	outputsOf(nodeName: string, options?: { run?: number }): INodeExecutionData[][];
	/** Lets the time of a waiting execution be over, and waits for the end of what follows. */
	resumeByTimer(): Promise<Execution>;
	/** Opens a link of this execution as a browser does; a `body` goes as a form. Then `settled` for what it sets off. */
	request(method: string, url: string, body?: Record<string, string>): Promise<HttpReply>;
	/** Waits until the execution, resumed by a click, waits again or has ended. */
	settled(): Promise<Execution>;
	/** Stops it as n8n's Stop button does, when it runs or waits. */
	cancel(): void;
}

/** What an execution needs from the engine that runs it. */
export interface ExecutionHost {
	readonly nodeTypes: InstalledNodes;
	additionalData(executionId: string): IWorkflowExecuteAdditionalData;
	request: Execution['request'];
	onEvent?(event: EngineEvent): void;
}

type RunningWorkflow = ReturnType<WorkflowExecute['processRunExecutionData']>;

/** n8n keeps a waiting execution in its database as JSON: what survives here survives there. */
function asStored<T>(value: T): T {
	return JSON.parse(JSON.stringify(value)) as T;
}

/** n8n's own judgement of a finished run (shared-hook-functions.js, determineFinalExecutionStatus). */
function finalStatus(run: IRun): ExecutionStatus {
	if (run.waitTill) return 'waiting';
	if (run.status === 'canceled') return 'canceled';
	return run.status === 'success' && !run.data.resultData.error ? 'success' : 'error';
}

/** The execution as the engine and its web server see it. */
export class EngineExecution implements Execution {
	status: ExecutionStatus = 'running';
	private data: IRunExecutionData = createRunExecutionData();
	private running?: RunningWorkflow;
	private settling: Promise<void> = Promise.resolve();

	constructor(
		readonly id: string,
		readonly mode: WorkflowExecuteMode,
		readonly workflowData: IWorkflowBase,
		private readonly host: ExecutionHost,
	) {}

	get error(): ExecutionError | undefined {
		return this.data.resultData.error;
	}

	get waitTill(): Date | undefined {
		return this.data.waitTill && new Date(this.data.waitTill);
	}

	get hints(): Array<NodeExecutionHint & { node: string }> {
		return Object.entries(this.data.resultData.runData).flatMap(([node, runs]) =>
			runs.flatMap((run) => (run.hints ?? []).map((hint) => ({ node, ...hint }))),
		);
	}

	runsOf(nodeName: string): number {
		return this.data.resultData.runData[nodeName]?.length ?? 0;
	}

	outputsOf(nodeName: string, { run = this.runsOf(nodeName) - 1 } = {}): INodeExecutionData[][] {
		const outputs = this.data.resultData.runData[nodeName]?.[run]?.data?.main ?? [];
		return outputs.map((items) => items ?? []);
	}

	async settled(): Promise<this> {
		await this.settling;
		return this;
	}

	/** Does what n8n's wait tracker does (wait-tracker.js, startExecution). */
	async resumeByTimer(): Promise<this> {
		if (this.status !== 'waiting') throw new Error(`Execution ${this.id} is ${this.status}, so no timer resumes it`);
		this.startWith(this.storedData());
		return await this.settled();
	}

	/** Follows execution.service.js, stopDuringRun. A running node is not torn away: the run settles when it returns. */
	cancel(): void {
		if (this.status !== 'running' && this.status !== 'waiting') return;
		this.running?.cancel();
		if (this.status === 'waiting') this.settle('canceled');
	}

	async request(method: string, url: string, body?: Record<string, string>): Promise<HttpReply> {
		return await this.host.request(method, url, body);
	}

	/** The workflow as n8n builds it anew for every run and for every call of a webhook. */
	makeWorkflow(): Workflow {
		const { id, name, nodes, connections, settings, staticData } = asStored(this.workflowData);
		const { nodeTypes } = this.host;
		return new Workflow({ id, name, nodes, connections, settings, staticData, active: false, nodeTypes });
	}

	/** A copy of the run's data, as n8n reads it from its database. */
	storedData(): IRunExecutionData {
		return asStored(this.data);
	}

	additionalData(): IWorkflowExecuteAdditionalData {
		return this.host.additionalData(this.id);
	}

	/** Runs from `start` with `items`. */
	start(workflow: Workflow, startNode: string, items: INodeExecutionData[]): void {
		const node = workflow.getNode(startNode);
		if (!node) throw new Error(`The workflow has no node "${startNode}" to start from`);
		const first: IExecuteData = { node, data: { main: [items] }, source: null };
		this.run(createRunExecutionData({ executionData: { nodeExecutionStack: [first] } }), workflow);
	}

	/** Runs on with stored data, as n8n does when a timer or a webhook resumes an execution. */
	startWith(data: IRunExecutionData): void {
		this.run(data, this.makeWorkflow(), this.id);
	}

	private run(data: IRunExecutionData, workflow: Workflow, restartExecutionId?: string): void {
		this.data = data;
		this.status = 'running';
		const additionalData = { ...this.additionalData(), hooks: this.makeHooks(), restartExecutionId };
		try {
			this.running = new WorkflowExecute(additionalData, this.mode, data).processRunExecutionData(workflow);
		} catch (error) {
			this.fail(error); // the workflow itself cannot run: a parameter or a credential is missing
			return;
		}
		this.settling = this.running.then(
			(run) => this.finish(run),
			(error: unknown) => this.fail(error),
		);
	}

	private finish(run: IRun): void {
		this.data = run.data;
		this.settle(this.running?.isCanceled ? 'canceled' : finalStatus(run));
	}

	private fail(error: unknown): void {
		this.data.resultData.error = error as ExecutionError;
		this.settle('error');
	}

	private settle(status: ExecutionStatus): void {
		this.running = undefined;
		this.status = status;
		if (status === 'canceled') {
			this.data.waitTill = undefined;
			this.data.resultData.error = new ManualExecutionCancelledError(this.id);
		}
		this.host.onEvent?.({ type: 'executionSettled', executionId: this.id, status });
	}

	private makeHooks(): ExecutionLifecycleHooks {
		const executionId = this.id;
		const { onEvent } = this.host;
		const hooks = new ExecutionLifecycleHooks(this.mode, executionId, this.workflowData);
		hooks.addHandler('nodeExecuteBefore', (node) => onEvent?.({ type: 'nodeStarted', executionId, node }));
		hooks.addHandler('nodeExecuteAfter', (node, { data, error }) => {
			const items = (data?.main ?? []).map((output) => output?.length ?? 0);
			onEvent?.({ type: 'nodeFinished', executionId, node, items, error: error?.message });
		});
		return hooks;
	}
}
