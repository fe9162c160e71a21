import {
	createEngine,
	INVALID_LINK,
	loadPackage,
	NO_ACTION_REQUIRED,
	type EngineEvent,
	type N8nEngine,
} from '../helpers/n8nEngine';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Workflow, type INodeProperties, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

function describeNode(name: string, extra: Partial<INodeTypeDescription> = {}): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: name,
		defaults: { name },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
		...extra,
	};
}

/** Adds its parameter `text` and the host of its credential to every item. */
const greet: INodeType = {
	description: describeNode('greet', {
		credentials: [{ name: 'mailApi', required: true }],
		properties: [{ displayName: 'Text', name: 'text', type: 'string', default: '', required: true }],
	}),
	async execute() {
		const { host, port } = await this.getCredentials('mailApi');
		const items = this.getInputData().map(({ json }, item) => ({
			json: { ...json, text: this.getNodeParameter('text', item), host, port },
			pairedItem: { item },
		}));
		return [items];
	},
};

/** Fails `failures` times, then counts its tries. */
function makeFailing(failures: number): INodeType {
	let tries = 0;
	return {
		description: describeNode('failing'),
		async execute() {
			tries += 1;
			if (tries <= failures) throw new Error(`The MTA is away (try ${tries})`);
			return [[{ json: { tries } }]];
		},
	};
}

/** Waits for a person: GET shows a page, POST with `answer` decides, output 0 is for the time that ran out. */
const ask: INodeType = {
	description: describeNode('ask', {
		outputs: ['main', 'main'],
		properties: [{ displayName: 'Operation', name: 'operation', type: 'hidden', default: 'sendAndWait' }],
		webhooks: (['GET', 'POST'] as const).map((httpMethod) => ({
			name: 'default' as const,
			httpMethod,
			responseMode: 'onReceived' as const,
			responseData: '',
			path: '={{ $nodeId }}',
			restartWebhook: true,
			isFullPath: true,
		})),
	}),
	async execute() {
		const items = this.getInputData();
		for (const item of items) item.json = { ...item.json, link: this.getSignedResumeUrl({ delivery: 'd 1' }) };
		this.addExecutionHints({ message: 'Waiting for a person' });
		await this.putExecutionToWait(new Date('2030-01-01T00:00:00Z'));
		return [items];
	},
	async webhook() {
		const { delivery } = this.getQueryData() as { delivery: string };
		const response = this.getResponseObject();
		if (this.getRequestObject().method === 'GET') {
			response.setHeader('cache-control', 'no-store');
			response.status(200).send(`<form method="post">Send ${delivery}?</form>`);
			return { noWebhookResponse: true };
		}
		const { answer } = this.getBodyData();
		if (answer === 'throw') throw new Error('The store is away');
		return { webhookResponse: `<p>${answer}</p>`, workflowData: [[], [{ json: { delivery, answer } }]] };
	},
};

/** Start → the node under test → one No Operation for each of its outputs. */
function workflowOf(type: string, node: { parameters?: object; outputs?: number; [setting: string]: unknown } = {}) {
	const { outputs = 1, ...settings } = node;
	const ends = Array.from({ length: outputs }, (_, index) => `Output ${index}`);
	const main = (...names: string[]) => ({ main: names.map((node) => [{ node, type: 'main', index: 0 }]) });
	return {
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{ name: 'Node', type, ...settings },
			...ends.map((name) => ({ name, type: 'n8n-nodes-base.noOp' })),
		],
		connections: { Start: main('Node'), Node: main(...ends) },
	};
}

const items = (...people: string[]) => people.map((name) => ({ json: { name } }));

describe('a run', () => {
	const credentialTypes = [
		{
			name: 'mailApi',
			displayName: 'Mail',
			properties: [
				{ displayName: 'Host', name: 'host', type: 'string', default: '' },
				{ displayName: 'Port', name: 'port', type: 'number', default: 25 },
			] as INodeProperties[],
		},
	];
	const credentials = { mailApi: { id: '1', name: 'Mail' } };

	test('goes through the nodes with parameters, expressions and credentials', async () => {
		const events: EngineEvent[] = [];
		const engine = createEngine({
			nodeTypes: { 'test.greet': greet },
			credentials: { mailApi: { host: 'mx.example' } },
			credentialTypes,
			onEvent: (event) => events.push(event),
		});
		const workflow = workflowOf('test.greet', { credentials, parameters: { text: '=Hi {{ $json.name }}' } });
		const execution = await engine.run(workflow, { startItems: items('Ann', 'Bob') });

		expect(execution).toMatchObject({ id: '1', status: 'success', error: undefined });
		expect(execution.outputsOf('Output 0')).toMatchObject([
			[
				{ json: { name: 'Ann', text: 'Hi Ann', host: 'mx.example', port: 25 }, pairedItem: { item: 0 } },
				{ json: { name: 'Bob', text: 'Hi Bob' }, pairedItem: { item: 1 } },
			],
		]);
		expect(events.filter((event) => event.type === 'nodeFinished')).toMatchObject([
			{ node: 'Start', items: [2] },
			{ node: 'Node', items: [2] },
			{ node: 'Output 0', items: [2] },
		]);
		expect(events.at(-1)).toEqual({ type: 'executionSettled', executionId: '1', status: 'success' });
	});

	test.each([
		['a required parameter', { credentials }, 'Parameter "Text" is required'],
		['its credential', { parameters: { text: 'Hi' } }, 'Node does not have any credentials set'],
	])('fails when the node lacks %s', async (_, node, message) => {
		const engine = createEngine({ nodeTypes: { 'test.greet': greet }, credentialTypes });
		const execution = await engine.run(workflowOf('test.greet', node));
		expect(execution.status).toBe('error');
		expect(execution.error?.message).toContain(message);
	});

	test.each([
		['stops', { failures: 1 }, { status: 'error', message: 'The MTA is away (try 1)', outputs: [] }],
		[
			'tries again',
			{ failures: 1, retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
			{ status: 'success', message: undefined, outputs: [[{ json: { tries: 2 } }]] },
		],
		[
			'goes on',
			{ failures: 1, onError: 'continueRegularOutput' },
			{ status: 'success', message: undefined, outputs: [[{ json: { name: 'Ann' } }]] },
		],
		[
			'goes on with the input on output 0 (n8n has it so, error output or not)',
			{ failures: 1, onError: 'continueErrorOutput' },
			{ status: 'success', message: undefined, outputs: [[{ json: { name: 'Ann' } }]] },
		],
	])('%s after an error', async (_, { failures, ...settings }, { status, message, outputs }) => {
		const engine = createEngine({ nodeTypes: { 'test.failing': makeFailing(failures) } });
		const execution = await engine.run(workflowOf('test.failing', settings), { startItems: items('Ann') });
		expect(execution.status).toBe(status);
		expect(execution.error?.message).toBe(message);
		expect(execution.outputsOf('Output 0')).toMatchObject(outputs);
	});

	test('gives items with an error to the error output', async () => {
		const halfBad: INodeType = {
			description: describeNode('halfBad'),
			async execute() {
				return [[{ json: { name: 'Ann' } }, { json: { error: 'No address' }, pairedItem: { item: 1 } }]];
			},
		};
		const workflow = workflowOf('test.halfBad', { onError: 'continueErrorOutput', outputs: 2 });
		const execution = await createEngine({ nodeTypes: { 'test.halfBad': halfBad } }).run(workflow, {
			startItems: items('Ann', 'Bob'),
		});
		expect(execution.outputsOf('Output 0')).toMatchObject([[{ json: { name: 'Ann' } }]]);
		expect(execution.outputsOf('Output 1')).toMatchObject([[{ json: { name: 'Bob', error: 'No address' } }]]);
	});

	test('keeps binary data in files, away from the items', async () => {
		const attach: INodeType = {
			description: describeNode('attach'),
			async execute() {
				const data = await this.helpers.prepareBinaryData(Buffer.from('日本'), 'a.txt', 'text/plain');
				const stored = await this.helpers.binaryToBuffer(await this.helpers.getBinaryStream(data.id!));
				return [[{ json: { text: stored.toString() }, binary: { data } }]];
			},
		};
		const execution = await createEngine({ nodeTypes: { 'test.attach': attach } }).run(workflowOf('test.attach'));
		expect(execution.outputsOf('Node')[0]).toMatchObject([
			{ json: { text: '日本' }, binary: { data: { data: 'filesystem-v2', fileName: 'a.txt' } } },
		]);
	});

	test('names the node types it knows when one is missing', async () => {
		await expect(createEngine({ nodeTypes: {} }).run(workflowOf('test.nobody'))).rejects.toThrow(
			'no node type "test.nobody". It knows: n8n-nodes-base.manualTrigger',
		);
	});
});

test('cancelling reaches the node, and the run settles as cancelled', async () => {
	let begun!: () => void;
	const inNode = new Promise<void>((resolve) => (begun = resolve));
	const patient: INodeType = {
		description: describeNode('patient'),
		async execute() {
			const signal = this.getExecutionCancelSignal()!;
			await new Promise<void>((resolve) => {
				signal.addEventListener('abort', () => resolve());
				begun();
			});
			return [[{ json: { stopped: true } }]];
		},
	};
	const engine = createEngine({ nodeTypes: { 'test.patient': patient } });
	const run = await engine.start(workflowOf('test.patient'));
	await inNode;
	run.cancel();
	const execution = await run.promise;
	expect(execution).toMatchObject({ status: 'canceled', error: { message: expect.stringContaining('cancelled') } });
	expect(execution.runsOf('Output 0')).toBe(0);
});

describe('an execution that waits for a person', () => {
	let engine: N8nEngine;
	beforeEach(() => {
		engine = createEngine({ nodeTypes: { 'test.ask': ask } });
	});
	afterEach(async () => await engine.close());

	async function waiting() {
		const { baseUrl } = await engine.listen();
		const workflow = workflowOf('test.ask', { id: '0b2f6f0a-ask', outputs: 2 });
		const execution = await engine.run(workflow, { startItems: items('Ann') });
		const link = String(execution.outputsOf('Node')[0]![0]!.json.link);
		return { baseUrl, execution, link };
	}

	test('waits with its hint and a signed link to the web server', async () => {
		const { baseUrl, execution, link } = await waiting();
		expect(execution).toMatchObject({ status: 'waiting', waitTill: new Date('2030-01-01T00:00:00Z') });
		expect(execution.hints).toEqual([{ node: 'Node', message: 'Waiting for a person' }]);
		expect(execution.runsOf('Output 0')).toBe(0);
		expect(link.replace(/[0-9a-f]{64}$/, '')).toBe(
			`${baseUrl}/webhook-waiting/1/0b2f6f0a-ask?delivery=d+1&signature=`,
		);
	});

	test('GET shows the page and resumes nothing', async () => {
		const { execution, link } = await waiting();
		const { status, headers, body } = await execution.request('GET', link);
		expect({ status, body }).toEqual({ status: 200, body: '<form method="post">Send d 1?</form>' });
		expect(headers.get('cache-control')).toBe('no-store');
		expect((await execution.settled()).status).toBe('waiting');
	});

	test('POST resumes to the output that webhook() chose', async () => {
		const { execution, link } = await waiting();
		const reply = await execution.request('POST', link, { answer: 'approve' });
		expect(reply).toMatchObject({ status: 200, body: '<p>approve</p>' });
		await execution.settled();
		expect(execution).toMatchObject({ status: 'success', waitTill: undefined });
		expect(execution.runsOf('Output 0')).toBe(0);
		expect(execution.outputsOf('Output 1')).toMatchObject([[{ json: { delivery: 'd 1', answer: 'approve' } }]]);
	});

	test('a second POST finds nothing left to do', async () => {
		const { execution, link } = await waiting();
		await execution.request('POST', link, { answer: 'approve' });
		await execution.settled();
		const second = await execution.request('POST', link, { answer: 'reject' });
		expect(second.status).toBe(200);
		expect(second.body).toContain(NO_ACTION_REQUIRED);
		expect(execution.outputsOf('Output 1')).toMatchObject([[{ json: { answer: 'approve' } }]]);
	});

	test('the timer hands the input on to output 0', async () => {
		const { execution, link } = await waiting();
		await execution.resumeByTimer();
		expect(execution.status).toBe('success');
		expect(execution.outputsOf('Output 0')).toMatchObject([[{ json: { name: 'Ann', link } }]]);
		expect(execution.runsOf('Output 1')).toBe(0);
	});

	test.each<[string, (link: string) => string]>([
		['a changed parameter', (link) => link.replace('d+1', 'd+2')],
		['an added parameter', (link) => `${link}&more=1`],
		['a changed signature', (link) => link.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
		['no signature', (link) => link.replace(/&signature=.*/, '')],
	])('a link with %s is refused', async (_, tamper) => {
		const { execution, link } = await waiting();
		const reply = await execution.request('POST', tamper(link), { answer: 'approve' });
		expect(reply.status).toBe(401);
		expect(reply.body).toContain(INVALID_LINK);
		expect(execution.status).toBe('waiting');
	});

	test.each<[string, number, (link: string) => string, string]>([
		['an unknown execution', 404, (link) => link.replace('/1/', '/7/'), 'The execution \\"7\\" does not exist.'],
		['another node', 401, (link) => link.replace('0b2f6f0a-ask', 'Start'), 'Invalid token'],
	])('a link to %s gets %d', async (_, status, change, text) => {
		const { execution, link } = await waiting();
		const reply = await execution.request('POST', change(link), { answer: 'approve' });
		expect(reply.status).toBe(status);
		expect(reply.body).toContain(text);
	});

	test('stopped while it waits, it answers no click any more', async () => {
		const { execution, link } = await waiting();
		execution.cancel();
		expect(execution.status).toBe('canceled');
		const reply = await execution.request('POST', link, { answer: 'approve' });
		expect(reply.status).toBe(409);
	});

	test('a click before the execution waits is asked to come again', async () => {
		let link = '';
		let early: Promise<{ status: number }> | undefined;
		const hasty: INodeType = {
			...ask,
			async execute() {
				link = this.getSignedResumeUrl();
				early = fetch(link, { method: 'POST' });
				await early;
				await this.putExecutionToWait(new Date('2030-01-01T00:00:00Z'));
				return [this.getInputData()];
			},
		};
		engine = createEngine({ nodeTypes: { 'test.ask': hasty } });
		await engine.listen();
		const execution = await engine.run(workflowOf('test.ask', { outputs: 2 }));
		expect((await early)?.status).toBe(409);
		expect(execution.status).toBe('waiting');
	});

	/** Found in webhook-helpers.js: a reason for nodes never to throw in webhook(). */
	test('when webhook() throws, n8n answers 500 and goes on with an empty item on output 0', async () => {
		const { execution, link } = await waiting();
		const reply = await execution.request('POST', link, { answer: 'throw' });
		expect(reply).toMatchObject({ status: 500, body: expect.stringContaining('Workflow could not be started') });
		await execution.settled();
		expect(execution).toMatchObject({ status: 'error', error: { message: 'The store is away' } });
		expect(execution.outputsOf('Output 0')).toMatchObject([[{ json: {} }]]);
		expect(execution.runsOf('Start')).toBe(0);
	});
});

describe('a built package', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'n8n-package-'));
		write('package.json', {
			name: 'n8n-nodes-toy',
			version: '1.2.3',
			n8n: { nodes: ['dist/nodes/Toy/Toy.node.js'], credentials: ['dist/credentials/ToyApi.credentials.js'] },
		});
		write('dist/nodes/Toy/Toy.node.json', { node: 'n8n-nodes-toy.toy', categories: ['Communication'] });
		write('dist/nodes/Toy/Toy.node.js', nodeSource('Toy'));
		write('dist/nodes/Toy/toy.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
		write(
			'dist/credentials/ToyApi.credentials.js',
			"exports.ToyApi = class ToyApi { name = 'toyApi'; displayName = 'Toy API'; properties = []; };",
		);
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	function write(path: string, content: object | string) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
	}

	function nodeSource(className: string) {
		const description = describeNode('toy', { icon: 'file:toy.svg' });
		return `exports.${className} = class ${className} {
			description = ${JSON.stringify(description)};
			async execute() { return [[{ json: { toy: true } }]]; }
		};`;
	}

	test('loads under its full names and runs', async () => {
		const { nodeTypes, credentialTypes } = await loadPackage(join(folder, 'dist'));
		expect(credentialTypes.map(({ name }) => name)).toEqual(['toyApi']);
		expect(Object.keys(nodeTypes)).toEqual(['n8n-nodes-toy.toy']);
		const execution = await createEngine({ nodeTypes, credentialTypes }).run(workflowOf('n8n-nodes-toy.toy'));
		expect(execution.outputsOf('Output 0')).toMatchObject([[{ json: { toy: true } }]]);
	});

	test.each<[string, () => void, string]>([
		[
			'a class has another name than its file',
			() => write('dist/nodes/Toy/Toy.node.js', nodeSource('Game')),
			'Class could not be found',
		],
		['a codex file is missing', () => rmSync(join(folder, 'dist/nodes/Toy/Toy.node.json')), 'Toy.node.json'],
		[
			'a codex file is for another node',
			() => write('dist/nodes/Toy/Toy.node.json', { node: 'x' }),
			'is for the node "x"',
		],
		[
			'an icon is missing',
			() => rmSync(join(folder, 'dist/nodes/Toy/toy.svg')),
			'The icon of "n8n-nodes-toy.toy" is missing',
		],
	])('does not load when %s', async (_, damage, message) => {
		damage();
		await expect(loadPackage(join(folder, 'dist'))).rejects.toThrow(message);
	});
});

test('n8n fills the hidden parameter "operation" from its default', () => {
	const nodeTypes = {
		getByName: () => ask,
		getByNameAndVersion: () => ask,
		getKnownTypes: () => ({}),
	};
	const node = { id: '1', name: 'Ask', type: 'test.ask', typeVersion: 1, parameters: {} };
	const nodes = [{ ...node, position: [0, 0] as [number, number] }];
	const workflow = new Workflow({ nodes, connections: {}, active: false, nodeTypes });
	expect(workflow.getNode('Ask')?.parameters).toEqual({ operation: 'sendAndWait' });
});
