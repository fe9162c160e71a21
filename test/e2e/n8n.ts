import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf, isFinal } from './execution';
import type { Execution } from './execution';
import { n8nFolder } from './installN8n';
import { installPackage } from './installPackage';
import { startProcess } from './n8nProcess';
import type { N8nProcess } from './n8nProcess';
import { RestClient } from './restClient';

/** The one person of every n8n of these tests. */
export const OWNER = {
	email: 'owner@example.com',
	password: 'Owner-password-1',
	firstName: 'Olivia',
	lastName: 'Owner',
};

export interface N8nOptions {
	/** n8n's data. (Default: a new temporary folder, which `stop` removes.) */
	userFolder?: string;
	/** The only folder whose files workflows may read and write. (Default: `files` in the user folder) */
	files?: string;
	/** Package folders to pack and install before n8n starts. */
	packages?: string[];
	/** More environment for n8n; wins over that of the harness. */
	env?: Record<string, string>;
}

export interface WorkflowNode {
	id?: string;
	name: string;
	type: string;
	credentials?: Record<string, { id?: string | null; name: string }>;
	[field: string]: unknown;
}

export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	pinData?: Record<string, unknown>;
}

export interface Credential {
	name: string;
	type: string;
	data: Record<string, unknown>;
}

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

export interface NodeType {
	name: string;
	displayName: string;
	[field: string]: unknown;
}

/** Starts a full n8n with the owner set up and signed in. `stop()` it in any case. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const folder = await n8nFolder();
	const userFolder = options.userFolder ?? (await mkdtemp(join(tmpdir(), 'n8n-e2e-')));
	const files = options.files ?? join(userFolder, 'files');
	const cleanUp = async () => {
		if (!options.userFolder) await rm(userFolder, { recursive: true, force: true, maxRetries: 3 });
	};
	try {
		await mkdir(files, { recursive: true });
		for (const source of options.packages ?? []) await installPackage(userFolder, source);
		const start = (port?: number) => startProcess({ folder, userFolder, files, env: options.env ?? {}, port });
		const n8n = new N8n(await start(), start, folder, userFolder, files, cleanUp);
		await n8n.signIn().catch(async (error) => {
			await n8n.stop();
			throw error;
		});
		return n8n;
	} catch (error) {
		await cleanUp();
		throw error;
	}
}

/** A running n8n, driven through the REST API of its own editor. */
export class N8n {
	readonly rest: RestClient;
	readonly #credentials: Array<Credential & { id: string }> = [];

	constructor(
		private process: N8nProcess,
		private readonly start: (port: number) => Promise<N8nProcess>,
		private readonly folder: string,
		readonly userFolder: string,
		readonly files: string,
		private readonly cleanUp: () => Promise<void>,
	) {
		this.rest = new RestClient(process.baseUrl);
	}

	/** The process that runs at the moment. */
	get server(): N8nProcess {
		return this.process;
	}

	get baseUrl(): string {
		return this.process.baseUrl;
	}

	/** Sets up the owner of a new n8n, or signs in to one that has its owner. */
	async signIn(): Promise<void> {
		type Settings = { userManagement: { showSetupOnFirstLoad: boolean } };
		const { userManagement } = await this.rest.get<Settings>('/rest/settings');
		if (userManagement.showSetupOnFirstLoad) await this.rest.post('/rest/owner/setup', OWNER);
		else await this.rest.post('/rest/login', { emailOrLdapLoginId: OWNER.email, password: OWNER.password });
	}

	/** Stores credentials. Nodes of workflows imported later find them by type and name. */
	async importCredentials(credentials: Credential[]): Promise<void> {
		for (const credential of credentials) {
			const { id } = await this.rest.post<{ id: string }>('/rest/credentials', credential);
			this.#credentials.push({ ...credential, id });
		}
	}

	/** Presses "Retry" in the panel of a stored credential, with these values in its fields. */
	async testCredential({ name, type, data }: Credential): Promise<CredentialTestResult> {
		const { id } = this.#storedCredential(type, name);
		return await this.rest.post('/rest/credentials/test', { credentials: { id, name, type, data } });
	}

	/** Stores a workflow as the editor's import does; gives its id. */
	async importWorkflow(workflow: Workflow): Promise<string> {
		const { name, connections, settings = {}, pinData = {} } = workflow;
		const nodes = workflow.nodes.map((node) => this.#withStoredCredentials(node));
		const body = { name, nodes, connections, settings: { executionOrder: 'v1', ...settings }, pinData };
		return (await this.rest.post<{ id: string }>('/rest/workflows', body)).id;
	}

	/** Makes the stored workflow the live one: its triggers and webhooks answer from now on. */
	async publishWorkflow(id: string): Promise<void> {
		const { versionId } = await this.rest.get<{ versionId: string }>(`/rest/workflows/${id}`);
		await this.rest.post(`/rest/workflows/${id}/activate`, { versionId });
	}

	/** Presses "Deactivate": its triggers and webhooks answer no more. */
	async unpublishWorkflow(id: string): Promise<void> {
		await this.rest.post(`/rest/workflows/${id}/deactivate`, {});
	}

	/** Presses "Execute workflow" for a stored workflow; gives the id of the execution, which goes on by itself. */
	async runWorkflow(id: string, from?: string): Promise<string> {
		const { nodes } = await this.rest.get<Workflow>(`/rest/workflows/${id}`);
		const trigger = nodes.find(({ type, name }) => (from ? name === from : /trigger$/i.test(type)));
		if (!trigger) throw new Error(`Workflow ${id} has no trigger to start from`);
		const body = { triggerToStartFrom: { name: trigger.name } };
		return (await this.rest.post<{ executionId: string }>(`/rest/workflows/${id}/run`, body)).executionId;
	}

	/** A stored execution with its data. */
	async execution(id: string): Promise<Execution> {
		const stored = await this.rest.get<Omit<Execution, 'data'> & { data: string }>(`/rest/executions/${id}`);
		return { ...stored, data: this.#parseFlatted(stored.data) };
	}

	/** Waits until an execution has one of the statuses; throws when it ends in another one or the time is over. */
	async waitForExecution(id: string, statuses: string[], timeoutMs = 60_000): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.execution(id);
			if (statuses.includes(execution.status)) return execution;
			const wanted = `Execution ${id} is ${execution.status} instead of ${statuses.join(' or ')}`;
			if (isFinal(execution)) throw new Error(`${wanted}: ${failureOf(execution) ?? 'it says no reason'}`);
			if (Date.now() > deadline) throw new Error(`${wanted} after ${timeoutMs / 1000} s`);
			await sleep(200);
		}
	}

	/** Presses "Stop" for a running or waiting execution. */
	async stopExecution(id: string): Promise<void> {
		await this.rest.post(`/rest/executions/${id}/stop`);
	}

	/** The node types that the editor offers, tool twins included. */
	async nodeTypes(): Promise<NodeType[]> {
		return await this.rest.get<NodeType[]>('/types/nodes.json');
	}

	/** The credential types that the editor offers. */
	async credentialTypes(): Promise<NodeType[]> {
		return await this.rest.get<NodeType[]>('/types/credentials.json');
	}

	/** Ends n8n and starts it again with the same data on the same port. */
	async restart(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
		await this.process.stop(signal);
		this.process = await this.start(this.process.port);
		await this.signIn();
	}

	/** Ends n8n (SIGKILL: as a crash would) and removes its user folder unless the caller brought it. */
	async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
		await this.process.stop(signal);
		await this.cleanUp();
	}

	#withStoredCredentials(node: WorkflowNode): WorkflowNode {
		if (!node.credentials) return node;
		const entries = Object.entries(node.credentials).map(([type, { name }]) => {
			return [type, { id: this.#storedCredential(type, name).id, name }];
		});
		return { ...node, credentials: Object.fromEntries(entries) };
	}

	#storedCredential(type: string, name: string): Credential & { id: string } {
		const stored = this.#credentials.find((credential) => credential.type === type && credential.name === name);
		if (!stored) throw new Error(`No ${type} credential with the name "${name}" was imported`);
		return stored;
	}

	/** n8n stores run data in the "flatted" format (JSON with references); its own parser reads it back. */
	#parseFlatted(text: string): Execution['data'] {
		const requireOfN8n = createRequire(join(this.folder, 'node_modules', 'n8n', 'package.json'));
		return (requireOfN8n('flatted') as { parse(text: string): Execution['data'] }).parse(text);
	}
}
