/**
 * What n8n does with a click on a link of a waiting execution. Follows n8n 2.41.1's waiting-webhooks.js and
 * webhook-helpers.js step by step, so that a node meets here what it will meet there.
 */
import '../n8nEnvironment';
import 'reflect-metadata';
import { timingSafeEqual } from 'node:crypto';
import { Container } from '@n8n/di';
import {
	getHtmlSandboxCSP,
	InstanceSettings,
	validateUrlSignature,
	WAITING_TOKEN_QUERY_PARAM,
	WebhookContext,
} from 'n8n-core';
import type {
	IHttpRequestMethods,
	INode,
	INodeExecutionData,
	IRunExecutionData,
	IWebhookData,
	IWebhookDescription,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';
import { NodeHelpers, SEND_AND_WAIT_OPERATION } from 'n8n-workflow';
import type { EngineExecution } from './execution';
import type { WebhookRequest, WebhookResponse } from './expressLike';

/** The titles of the two pages that n8n shows instead of a node's own. */
export const NO_ACTION_REQUIRED = 'No action required';
export const INVALID_LINK = 'Invalid Form Link';

/** An answer that n8n gives as `{ code, message }`. Code 0: n8n met something unexpected, status 500. */
class HttpError extends Error {
	constructor(
		readonly code: 404 | 409 | 0,
		message: string,
	) {
		super(message);
	}
}

/** Serves `/webhook-waiting/<execution>/<node id>`; whatever goes wrong becomes n8n's answer for it. */
export async function answerWaitingWebhook(
	findExecution: (id: string) => EngineExecution | undefined,
	request: WebhookRequest,
	response: WebhookResponse,
): Promise<void> {
	try {
		const [, executionId = '', suffix = ''] = /^\/webhook-waiting\/([^/]+)\/?(.*)$/.exec(pathOf(request)) ?? [];
		const execution = findExecution(executionId);
		if (!execution) throw new HttpError(404, `The execution "${executionId}" does not exist.`);
		await resumeByWebhook(execution, decodeURIComponent(suffix), request, response);
	} catch (error) {
		if (response.headersSent) return;
		const { code, message } = error instanceof HttpError ? error : { code: 0, message: (error as Error).message };
		response.status(code || 500).json({ code, message });
	}
}

async function resumeByWebhook(
	execution: EngineExecution,
	suffix: string,
	request: WebhookRequest,
	response: WebhookResponse,
): Promise<void> {
	const workflow = execution.makeWorkflow();
	const data = execution.storedData();
	const isSendAndWait = isSendAndWaitNode(workflow, suffix);

	const valid = isSendAndWait ? hasValidSignature(request) : hasResumeToken(request, data);
	if (!valid) return isSendAndWait ? sendPage(response, 401, INVALID_LINK) : sendInvalidToken(response);

	const { id, status } = execution;
	if (status === 'running') throw new HttpError(409, `The execution "${id}" is running already.`);
	if (data.resultData.error) throw new HttpError(409, `The execution "${id}" has finished with error.`);
	if (status === 'success') {
		if (isSendAndWait) return sendPage(response, 200, NO_ACTION_REQUIRED);
		throw new HttpError(409, `The execution "${id} has finished already.`);
	}

	const node = takeUpWaitingNode(data, workflow);
	await workflow.expression.acquireIsolate();
	try {
		const additionalData: IWorkflowExecuteAdditionalData = {
			...execution.additionalData(),
			httpRequest: request as never,
			httpResponse: response as never,
		};
		const webhook = findWebhook(workflow, node, additionalData, request.method as IHttpRequestMethods, suffix);
		if (webhook) return await runWebhook(execution, workflow, node, webhook, data, response);
		if (isSendAndWait) return sendPage(response, 200, NO_ACTION_REQUIRED);
		const missing = 'does not contain a waiting webhook with a matching path/method.';
		throw new HttpError(404, `The workflow for execution "${id}" ${missing}`);
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

/** n8n takes signed links only from a node whose parameter `operation`, defaults included, is `sendAndWait`. */
function isSendAndWaitNode(workflow: Workflow, nodeId: string): boolean {
	return Object.values(workflow.nodes).some(
		({ id, parameters }) => id === nodeId && parameters.operation === SEND_AND_WAIT_OPERATION,
	);
}

function hasValidSignature(request: WebhookRequest): boolean {
	const url = new URL(request.originalUrl, 'http://localhost');
	const signature = url.searchParams.get(WAITING_TOKEN_QUERY_PARAM);
	return !!signature && validateUrlSignature(signature, url, Container.get(InstanceSettings).hmacSignatureSecret);
}

function hasResumeToken(request: WebhookRequest, { resumeToken }: IRunExecutionData): boolean {
	const given = new URL(request.originalUrl, 'http://localhost').searchParams.get(WAITING_TOKEN_QUERY_PARAM);
	if (!given || !resumeToken || given.length !== resumeToken.length) return false;
	return timingSafeEqual(Buffer.from(given), Buffer.from(resumeToken));
}

/** Prepares the stored data so that the waiting node will not run again but hand on what `webhook()` returns. */
function takeUpWaitingNode(data: IRunExecutionData, workflow: Workflow): INode {
	const waiting = data.executionData?.nodeExecutionStack[0];
	const name = data.resultData.lastNodeExecuted;
	const node = name ? workflow.getNode(name) : null;
	if (!waiting || !name || !node) throw new HttpError(404, 'Could not find node to process webhook.');
	waiting.node.disabled = true;
	data.waitTill = undefined;
	data.resultData.runData[name]?.pop();
	return node;
}

function findWebhook(
	workflow: Workflow,
	node: INode,
	additionalData: IWorkflowExecuteAdditionalData,
	method: IHttpRequestMethods,
	suffix: string,
): IWebhookData | undefined {
	const { description } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	for (const webhookDescription of description.webhooks ?? []) {
		const { path, isFullPath, restartWebhook, httpMethod } = evaluate(workflow, node, webhookDescription);
		const fullPath = NodeHelpers.getNodeWebhookPath(workflow.id, node, path, isFullPath, restartWebhook);
		const matches = httpMethod.includes(method) && fullPath === suffix && webhookDescription.restartWebhook === true;
		if (!matches) continue;
		const found = { httpMethod: method, node: node.name, path: fullPath, webhookDescription, workflowId: workflow.id };
		return { ...found, workflowExecuteAdditionalData: additionalData };
	}
	return undefined;
}

/** The fields of a webhook description, which may be expressions (`={{ $nodeId }}`), as values. */
function evaluate(workflow: Workflow, node: INode, webhook: IWebhookDescription) {
	const field = (name: string, fallback?: string | boolean) =>
		workflow.expression.getSimpleParameterValue(node, webhook[name], 'internal', {}, undefined, fallback);
	return {
		path: String(field('path') ?? '').trim().replace(/^\/|\/$/g, ''),
		isFullPath: Boolean(field('isFullPath', false)),
		restartWebhook: Boolean(field('restartWebhook', false)),
		httpMethod: String(field('httpMethod', 'GET')).split(',').map((method) => method.trim()),
		responseMode: field('responseMode', 'onReceived'),
		responseData: field('responseData'),
		responseCode: Number(field('responseCode') ?? 200),
	};
}

async function runWebhook(
	execution: EngineExecution,
	workflow: Workflow,
	node: INode,
	webhook: IWebhookData,
	data: IRunExecutionData,
	response: WebhookResponse,
): Promise<void> {
	const { responseMode, responseData, responseCode } = evaluate(workflow, node, webhook.webhookDescription);
	if (responseMode !== 'onReceived') throw new Error(`No support for the response mode "${String(responseMode)}"`);

	const { result, failure } = await callWebhook(execution, workflow, node, webhook, data);
	if (failure) {
		response.status(500).json({ code: 0, message: 'Workflow Webhook Error: Workflow could not be started!' });
		data.resultData = { runData: {}, lastNodeExecuted: node.name, error: failure };
	}
	if (!result.workflowData) {
		if (result.noWebhookResponse) return;
		response.status(responseCode).send(result.webhookResponse ?? { message: 'Webhook call received' });
		return;
	}
	resume(execution, data, result.workflowData);
	if (result.noWebhookResponse) return;
	response.setHeader('Content-Security-Policy', getHtmlSandboxCSP());
	const body = responseData || (result.webhookResponse ?? { message: 'Workflow was started' });
	response.status(responseCode).send(body === 'noData' ? undefined : body);
}

/**
 * Runs the node's `webhook()`. When it throws, n8n answers 500 and still resumes the execution, with one empty item
 * on output 0 and all earlier run data gone (webhook-helpers.js): a node had better not throw there.
 */
async function callWebhook(
	{ mode }: EngineExecution,
	workflow: Workflow,
	node: INode,
	webhook: IWebhookData,
	data: IRunExecutionData,
): Promise<{ result: IWebhookResponseData; failure?: IRunExecutionData['resultData']['error'] }> {
	const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	if (!type.webhook) throw new Error(`The node type "${node.type}" has webhooks but no method webhook()`);
	const additionalData = webhook.workflowExecuteAdditionalData;
	const context = new WebhookContext(workflow, node, additionalData, mode, webhook, [], data);
	try {
		return { result: await type.webhook.call(context) };
	} catch (error) {
		const failure = { ...(error as Error), message: (error as Error).message, stack: (error as Error).stack } as never;
		return { result: { noWebhookResponse: true, workflowData: [[{ json: {} }]] }, failure };
	}
}

/** Runs on with `outputs` as the outputs of the waiting node; only one caller gets to do so. */
function resume(execution: EngineExecution, data: IRunExecutionData, outputs: INodeExecutionData[][]): void {
	if (execution.status !== 'waiting') throw new HttpError(0, 'There was a problem executing the workflow');
	const waiting = data.executionData!.nodeExecutionStack[0]!;
	waiting.data.main = outputs;
	waiting.metadata = { ...waiting.metadata, forwardAllOutputs: true };
	execution.startWith(data);
}

function pathOf(request: WebhookRequest): string {
	return request.originalUrl.split('?')[0]!;
}

function sendPage(response: WebhookResponse, status: number, title: string): void {
	response.setHeader('Content-Security-Policy', getHtmlSandboxCSP());
	response.status(status).send(`<!doctype html><title>${title}</title><h1>${title}</h1>`);
}

function sendInvalidToken(response: WebhookResponse): void {
	response.status(401).json({ error: 'Invalid token' });
}
