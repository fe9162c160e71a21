/** What n8n hands to its engine for a run: installed nodes, saved credentials, and the rest of "additional data". */
import '../n8nEnvironment';
import 'reflect-metadata';
import { Container } from '@n8n/di';
import { ExternalSecretsProxy } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialType,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeCredentialsDetails,
	INodeProperties,
	INodeType,
	INodeTypes,
	IRequestOptionsSimplified,
	IVersionedNodeType,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { ICredentialsHelper, NodeHelpers } from 'n8n-workflow';

export type AnyNodeType = INodeType | IVersionedNodeType;
/** A node as an object or as the class that a node file exports. */
export type NodeTypeOrClass = AnyNodeType | (new () => AnyNodeType);

/** Hands its input on: stands in for n8n's own start node and No Operation, which are not part of n8n-core. */
const passThrough: INodeType = {
	description: {
		displayName: 'Pass Through',
		name: 'passThrough',
		group: ['trigger'],
		version: 1,
		description: 'Hands its input on',
		defaults: { name: 'Pass Through' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		return [this.getInputData()];
	},
};

/** The nodes of a workflow's JSON, found by full type name (`n8n-nodes-email-delivery.sendProof`). */
export class InstalledNodes implements INodeTypes {
	private readonly types = new Map<string, AnyNodeType>([
		['n8n-nodes-base.manualTrigger', passThrough],
		['n8n-nodes-base.noOp', passThrough],
	]);

	constructor(types: Record<string, NodeTypeOrClass>) {
		for (const [name, type] of Object.entries(types)) {
			this.types.set(name, typeof type === 'function' ? new type() : type);
		}
	}

	getByName(name: string): AnyNodeType {
		const type = this.types.get(name);
		if (!type) throw new Error(`The engine has no node type "${name}". It knows: ${[...this.types.keys()].join(', ')}`);
		return type;
	}

	getByNameAndVersion(name: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.getByName(name), version);
	}

	getKnownTypes(): IDataObject {
		return Object.fromEntries([...this.types.keys()].map((name) => [name, { className: '', sourcePath: '' }]));
	}
}

/**
 * The saved credentials, one per type. Where the credential's class is known, its defaults fill what is not set
 * and fields that it does not have are dropped, as n8n does when it decrypts (credentials-helper.js).
 */
export class SavedCredentials extends ICredentialsHelper {
	constructor(
		private readonly saved: Record<string, ICredentialDataDecryptedObject>,
		private readonly types: ICredentialType[],
	) {
		super();
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_credentials: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		const data = this.saved[type];
		if (!data) throw new Error(`The engine was given no credential of the type "${type}"`);
		const properties = this.getCredentialsProperties(type);
		if (properties.length === 0) return structuredClone(data);
		const withDefaults = NodeHelpers.getNodeParameters(properties, data as never, true, false, null, null);
		return withDefaults as ICredentialDataDecryptedObject;
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.types.find(({ name }) => name === type)?.properties ?? [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getParentTypes(): string[] {
		return [];
	}

	async authenticate(
		_credentials: ICredentialDataDecryptedObject,
		_type: string,
		request: IHttpRequestOptions | IRequestOptionsSimplified,
	): Promise<IHttpRequestOptions> {
		return request as IHttpRequestOptions;
	}

	async preAuthentication(): Promise<undefined> {}
	async runPreAuthentication(): Promise<undefined> {}
	async updateCredentials(): Promise<void> {}
	async updateCredentialsOauthTokenData(): Promise<void> {}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('The engine keeps no encrypted credentials');
	}
}

/** The surroundings of one run. `baseUrl` is where n8n's web server would be, without a slash at its end. */
export function makeAdditionalData(
	executionId: string,
	credentialsHelper: ICredentialsHelper,
	baseUrl: string,
): IWorkflowExecuteAdditionalData {
	return {
		executionId,
		credentialsHelper,
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		currentNodeExecutionIndex: 0,
		variables: {},
		instanceBaseUrl: `${baseUrl}/`,
		restApiUrl: `${baseUrl}/rest`,
		webhookBaseUrl: `${baseUrl}/webhook`,
		webhookTestBaseUrl: `${baseUrl}/webhook-test`,
		webhookWaitingBaseUrl: `${baseUrl}/webhook-waiting`,
		formBaseUrl: `${baseUrl}/form`,
		formTestBaseUrl: `${baseUrl}/form-test`,
		formWaitingBaseUrl: `${baseUrl}/form-waiting`,
		mcpBaseUrl: `${baseUrl}/mcp`,
		mcpTestBaseUrl: `${baseUrl}/mcp-test`,
		setExecutionStatus() {},
		sendDataToUI() {},
		logAiEvent() {},
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		executeWorkflow: async () => {
			throw new Error('The engine runs no sub-workflows');
		},
		startRunnerTask: async () => {
			throw new Error('The engine has no task runner');
		},
	};
}
