/** What the tests of the nodes share: the built package in n8n's engine, with a store and an SMTP server of its own. */
import '../helpers/n8nEnvironment';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { DeliveryStore } from '../../core/delivery/ports';
import type * as EngineModule from '../../core/engine';
import type * as LinksModule from '../../core/links';
import type * as StoreModule from '../../core/store';
import { type MailSink, type MailSinkOptions, type SinkMessage, startMailSink } from '../helpers/mailSink';
import {
	createEngine,
	loadPackage,
	type EngineEvent,
	type Execution,
	type HttpReply,
	type LoadedPackage,
	type N8nEngine,
	type RunOptions,
	type WorkflowJson,
} from '../helpers/n8nEngine';

export const DIST = join(__dirname, '../../dist');
export const PACKAGE = 'n8n-nodes-email-delivery';
export const BASE_URL = 'https://n8n.example.com/webhook/email-delivery';

/** Modules of the built package, as n8n loads them, with the types of their sources. */
export const engineModule = jest.requireActual<typeof EngineModule>('../../dist/core/engine');
export const linksModule = jest.requireActual<typeof LinksModule>('../../dist/core/links');
const storeModule = jest.requireActual<typeof StoreModule>('../../dist/core/store');

// Jest ends only when the engine's thread has ended.
afterAll(async () => await engineModule.closeEngine());

/** Each node with its name on the canvas, the output that the chain goes on from, and what it signs in to. */
const NODES = {
	emailParameters: { name: 'Email Parameters', next: 0, credentials: ['deliveryStoreApi'] },
	japaneseMobileEncode: { name: 'Japanese Mobile Encode', next: 0, credentials: ['deliveryStoreApi'] },
	sendProof: { name: 'Send Proof', next: 0, credentials: ['mtaSmtpApi', 'deliveryStoreApi'] },
	analyzeDelivery: { name: 'Analyze Delivery', next: 0, credentials: ['deliveryStoreApi'] },
	requestApproval: { name: 'Request Approval', next: 1, credentials: ['mtaSmtpApi', 'deliveryStoreApi'] },
	processFeedback: { name: 'Process Feedback', next: 0, credentials: ['mtaSmtpApi', 'deliveryStoreApi'] },
	confirmDelivery: { name: 'Confirm Delivery', next: 0, credentials: ['mtaSmtpApi', 'deliveryStoreApi'] },
	emailDelivery: { name: 'Email Delivery', next: 0, credentials: ['deliveryStoreApi'] },
} as const;

export type NodeName = keyof typeof NODES;

/** A node of a chain. `settings` are those of n8n: onError, retryOnFail … */
export interface Step {
	node: NodeName;
	parameters: object;
	settings?: object;
}

/** Content without a warning: with a default for what may be missing, and with a way out. */
const CONTENT = {
	label: 'Spring news',
	senderName: 'Example Shop',
	senderAddress: 'news@example.com',
	subject: 'Hello {{ recipient.firstName | default: "there" }}',
	html:
		'<p>Hello {{ recipient.firstName | default: "there" }}</p>' +
		'<p><a href="{{ links.unsubscribe }}">Unsubscribe</a></p>',
	approvalMode: 'automatic',
};

const stepOf = (node: NodeName, parameters: object, settings?: object): Step => ({ node, parameters, settings });
export const email = (parameters: object = {}, settings?: object) =>
	stepOf('emailParameters', { ...CONTENT, ...parameters }, settings);
export const encode = (parameters: object = {}, settings?: object) =>
	stepOf('japaneseMobileEncode', parameters, settings);
export const proof = (parameters: object = {}, settings?: object) =>
	stepOf('sendProof', { proofAddresses: 'proof@example.com', choice: 'first', ...parameters }, settings);
export const analyze = (parameters: object = {}, settings?: object) => stepOf('analyzeDelivery', parameters, settings);
export const approval = (parameters: object = {}, settings?: object) =>
	stepOf('requestApproval', { approvers: 'boss@example.com', ...parameters }, settings);
export const confirm = (parameters: object = {}, settings?: object) => stepOf('confirmDelivery', parameters, settings);

export const manage = (parameters: object = {}, settings?: object) => stepOf('emailDelivery', parameters, settings);

export const feedback = (parameters: object = {}, settings?: object) => stepOf('processFeedback', parameters, settings);

export const ANN = { email: 'ann@example.com', firstName: 'Ann' };
export const BOB = { email: 'bob@example.org', firstName: 'Bob' };
export const CAT = { email: 'cat@example.net' };

/** Start → the steps one after the other, each from the output of the one before that means success. */
export function chainOf(steps: Step[]): WorkflowJson {
	const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };
	const nodes = steps.map(({ node, parameters, settings }, index) => ({
		id: `node-${index + 1}`,
		name: nameIn(steps, index),
		type: `${PACKAGE}.${node}`,
		parameters,
		credentials: Object.fromEntries(NODES[node].credentials.map((type) => [type, { id: type, name: type }])),
		...settings,
	}));
	const connections = Object.fromEntries(
		[start, ...nodes].map(({ name }, index) => {
			const main: object[][] = [[], [], []];
			const from = steps[index - 1];
			const next = nodes[index];
			if (next) main[from ? NODES[from.node].next : 0] = [{ node: next.name, type: 'main', index: 0 }];
			return [name, { main }];
		}),
	);
	return { id: 'workflow', nodes: [start, ...nodes], connections };
}

/** `Confirm Delivery`, and `Confirm Delivery 2` for the second one of a chain. */
function nameIn(steps: Step[], index: number): string {
	const { node } = steps[index]!;
	const before = steps.slice(0, index).filter((step) => step.node === node).length;
	return before > 0 ? `${NODES[node].name} ${before + 1}` : NODES[node].name;
}

/** Settings of a node that n8n runs for an AI agent: under a twin of its type, `…Tool`. */
export const asTool = (node: NodeName) => ({ type: `${PACKAGE}.${node}Tool` });
export const AS_TOOL = asTool('confirmDelivery');

/** Node types and credential types of the built package, loaded once by n8n's own loader. */
let loaded: Promise<LoadedPackage> | undefined;
export const builtPackage = () => (loaded ??= loadPackage(DIST));

type Items = object[];

/** One n8n with one store and one SMTP server. */
export interface Workbench {
	readonly sink: MailSink;
	readonly storeFile: string;
	readonly folder: string;
	readonly engine: N8nEngine;
	/** Read anew by every node that runs: a test may change them between two runs. */
	readonly credentials: { mtaSmtpApi: Record<string, unknown>; deliveryStoreApi: Record<string, unknown> };
	run(steps: Step[], items?: Items, options?: RunOptions): Promise<Execution>;
	start(steps: Step[], items?: Items, options?: RunOptions): ReturnType<N8nEngine['start']>;
	/** Calls `onEvent` for what the engine does from now on. */
	onEvent(listener: (event: EngineEvent) => void): void;
	/** Opens the store beside the engine, as another process would. */
	withStore<T>(look: (store: DeliveryStore) => Promise<T>): Promise<T>;
	/** Answers the newest approval mail as a person does: takes its link and posts the form. */
	answer(execution: Execution, form?: Record<string, string>): Promise<HttpReply>;
	close(): Promise<void>;
}

export async function openWorkbench(sinkOptions: MailSinkOptions = {}): Promise<Workbench> {
	// First, since it fails where the package is not built: nothing is left open then.
	const { nodeTypes, credentialTypes } = await builtPackage();
	const folder = mkdtempSync(join(tmpdir(), 'email-delivery-nodes-'));
	const storeFile = join(folder, 'deliveries.sqlite');
	const sink = await startMailSink(sinkOptions);
	const credentials: Workbench['credentials'] = {
		mtaSmtpApi: { host: sink.host, port: sink.port, security: 'none' },
		deliveryStoreApi: { kind: 'sqlite', file: storeFile, publicBaseUrl: BASE_URL },
	};
	const listeners: Array<(event: EngineEvent) => void> = [];
	const onEvent = (event: EngineEvent) => listeners.forEach((listener) => listener(event));
	const twins = Object.entries(nodeTypes).map(([name, type]) => [`${name}Tool`, type]);
	const engine = createEngine({
		nodeTypes: { ...nodeTypes, ...Object.fromEntries(twins) },
		credentialTypes,
		credentials,
		onEvent,
	});
	const startItems = (items: Items): INodeExecutionData[] => items.map((json) => ({ json: json as IDataObject }));

	return {
		sink,
		storeFile,
		folder,
		engine,
		credentials,
		run: (steps, items = [ANN, BOB, CAT], options) =>
			engine.run(chainOf(steps), { startItems: startItems(items), ...options }),
		start: (steps, items = [ANN, BOB, CAT], options) =>
			engine.start(chainOf(steps), { startItems: startItems(items), ...options }),
		onEvent: (listener) => void listeners.push(listener),
		async withStore(look) {
			const store = await storeModule.openStore({ kind: 'sqlite', file: storeFile });
			try {
				return await look(store);
			} finally {
				await store.close();
			}
		},
		answer: async (execution, form = { decision: 'approved' }) =>
			await execution.request('POST', await approvalLink(sink), form),
		async close() {
			await engine.close();
			await sink.stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** The link of the newest approval mail to `approver`. */
export async function approvalLink(sink: MailSink, approver = 'boss@example.com'): Promise<string> {
	const mail = [...sink.messages].reverse().find(({ envelope }) => envelope.to.includes(approver));
	if (!mail) throw new Error(`No approval mail came to ${approver}`);
	const { text = '' } = await simpleParser(mail.raw);
	const link = /https?:\/\/\S+signature=\S+/.exec(text)?.[0];
	if (!link) throw new Error(`The approval mail has no link: ${text}`);
	return link;
}

/** The fields of the items on each output of a node's last run. */
export function outputsOf(execution: Execution, node: string): IDataObject[][] {
	return execution.outputsOf(node).map((items) => items.map(({ json }) => json));
}

/** The one item that a node gave, on this output and nowhere else. */
export function itemOn(execution: Execution, node: string, output: number): IDataObject {
	const outputs = outputsOf(execution, node);
	const counts = outputs.map((items) => items.length);
	const item = outputs[output]?.[0];
	const isAlone = item && counts.reduce((sum, count) => sum + count, 0) === 1;
	if (isAlone) return item;
	const outcome = `${JSON.stringify(counts)} (${execution.status}: ${sentencesOf(execution)})`;
	throw new Error(`${node} should give one item on output ${output}, but gave ${outcome}`);
}

/** What n8n shows of the error that ended an execution: the sentence, and what is below it. */
export function sentencesOf({ error }: Execution): string {
	if (!error) return '';
	return [error.message, 'description' in error ? error.description : ''].filter(Boolean).join('\n');
}

/** The execution ended with these sentences, the way out among them, and nobody got anything. */
export function expectRefusal(execution: Execution, sink: MailSink, pieces: Array<string | RegExp>): void {
	expect(execution.status).toBe('error');
	for (const piece of pieces) {
		const sentences = expect(sentencesOf(execution));
		if (typeof piece === 'string') sentences.toContain(piece);
		else sentences.toMatch(piece);
	}
	expect(receivedBy(sink)).toEqual([]);
}

/** Addresses that got a message, in alphabetical order; proofs and approval mails included. */
export function receivedBy(sink: MailSink): string[] {
	return sink.messages.flatMap(({ envelope }) => envelope.to).sort();
}

/** The message to this address, parsed. Fails when there is none or more than one. */
export async function mailTo(
	sink: MailSink,
	address: string,
): Promise<ParsedMail & { raw: Buffer; envelope: SinkMessage['envelope'] }> {
	const found = sink.messages.filter(({ envelope }) => envelope.to.includes(address));
	const [message] = found;
	if (!message || found.length > 1) throw new Error(`${found.length} messages came to ${address}`);
	const { raw, envelope } = message;
	return { ...(await simpleParser(raw, { skipTextToHtml: true, skipHtmlToText: true })), raw, envelope };
}

/** A port that nothing listens on. */
export async function closedPort(): Promise<number> {
	const probe = await startMailSink();
	const { port } = probe;
	await probe.stop();
	return port;
}
