/**
 * What n8n does with a request to the webhook of an active workflow. Follows n8n 2.41.1's live-webhooks.js,
 * webhook.service.js and webhook-helpers.js, so that a trigger node meets here what it will meet there.
 */
import '../n8nEnvironment';
import 'reflect-metadata';
import { WebhookContext } from 'n8n-core';
import type { IHttpRequestMethods, INode, IWebhookData, IWebhookResponseData, IWorkflowExecuteAdditionalData, Workflow } from 'n8n-workflow';
import { createRunExecutionData, NodeHelpers } from 'n8n-workflow';
import type { EngineExecution } from './execution';
import type { WebhookRequest, WebhookResponse } from './expressLike';

/** A workflow that takes requests; each that starts it is an execution of its own. */
export interface LiveWorkflow {
	newExecution(): EngineExecution;
	onStarted(execution: EngineExecution): void;
}

/** Serves `/webhook/<path>`; a path or method that no active workflow has gets n8n's 404. */
export async function answerLiveWebhook(active: LiveWorkflow[], request: WebhookRequest, response: WebhookResponse): Promise<void> {
	const path = request.originalUrl.split('?')[0]!.replace(/^\/webhook\//, '');
	for (const live of active) {
		const execution = live.newExecution();
		const workflow = execution.makeWorkflow();
		await workflow.expression.acquireIsolate();
		try {
			const found = findWebhook(execution, workflow, request, response, decodeURIComponent(path));
			if (found) return await runWebhook(live, execution, workflow, found, response);
		} finally {
			await workflow.expression.releaseIsolate();
		}
	}
	const message = `The requested webhook "${request.method} ${path}" is not registered.`;
	response.status(404).json({ code: 404, message });
}

function findWebhook(
	execution: EngineExecution,
	workflow: Workflow,
	request: WebhookRequest,
	response: WebhookResponse,
	path: string,
): { node: INode; webhook: IWebhookData } | undefined {
	const additionalData: IWorkflowExecuteAdditionalData = {
		...execution.additionalData(),
		httpRequest: request as never,
		httpResponse: response as never,
	};
	for (const node of Object.values(workflow.nodes)) {
		const { description } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		for (const webhookDescription of description.webhooks ?? []) {
			if (webhookDescription.restartWebhook === true) continue;
			const field = (name: string) =>
				workflow.expression.getSimpleParameterValue(node, webhookDescription[name], 'internal', {}, undefined, undefined);
			const nodePath = String(field('path') ?? '').trim().replace(/^\/|\/$/g, '');
			const fullPath = NodeHelpers.getNodeWebhookPath(workflow.id, node, nodePath, field('isFullPath') === true);
			const methods = String(field('httpMethod') ?? 'GET').split(',').map((method) => method.trim());
			if (fullPath !== path || !methods.includes(request.method!)) continue;
			const webhook: IWebhookData = {
				httpMethod: request.method as IHttpRequestMethods,
				node: node.name,
				path: fullPath,
				webhookDescription,
				workflowId: workflow.id,
				workflowExecuteAdditionalData: additionalData,
			};
			return { node, webhook };
		}
	}
	return undefined;
}

async function runWebhook(
	live: LiveWorkflow,
	execution: EngineExecution,
	workflow: Workflow,
	{ node, webhook }: { node: INode; webhook: IWebhookData },
	response: WebhookResponse,
): Promise<void> {
	const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const context = new WebhookContext(
		workflow,
		node,
		webhook.workflowExecuteAdditionalData,
		'webhook',
		webhook,
		[],
		createRunExecutionData(),
	);
	let result: IWebhookResponseData;
	try {
		result = await type.webhook!.call(context);
	} catch {
		// n8n answers so, and starts the workflow with one empty item: a node had better not throw.
		response.status(500).json({ code: 0, message: 'Workflow Webhook Error: Workflow could not be started!' });
		result = { noWebhookResponse: true, workflowData: [[{ json: {} }]] };
	}
	if (result.workflowData) {
		execution.start(workflow, node.name, result.workflowData[0]!);
		live.onStarted(execution);
	}
	if (!result.noWebhookResponse) response.status(200).send(result.webhookResponse ?? { message: 'Workflow was started' });
}
