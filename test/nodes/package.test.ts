import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { builtPackage, DIST, PACKAGE } from './support';

const ROOT = join(DIST, '..');
const { n8n } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
	n8n: { nodes: string[]; credentials: string[] };
};

/** The nodes as saved workflows know them: names of types, classes and outputs are never changed. */
const NODES: Array<
	[name: string, className: string, displayName: string, outputs: number, outputNames: string[] | undefined]
> = [
	['emailParameters', 'EmailParameters', 'Email Parameters', 1, undefined],
	['japaneseMobileEncode', 'JapaneseMobileEncode', 'Japanese Mobile Encode', 1, undefined],
	['sendProof', 'SendProof', 'Send Proof', 1, ['Sent']],
	['requestApproval', 'RequestApproval', 'Request Approval', 3, ['Timed Out', 'Approved', 'Rejected']],
	['analyzeDelivery', 'AnalyzeDelivery', 'Analyze Delivery', 2, ['Ready', 'Rejected']],
	['deliveryLinksTrigger', 'DeliveryLinksTrigger', 'Delivery Links Trigger', 1, undefined],
	['emailDelivery', 'EmailDelivery', 'Email Delivery', 1, undefined],
	['processFeedback', 'ProcessFeedback', 'Process Feedback', 1, undefined],
	['confirmDelivery', 'ConfirmDelivery', 'Confirm Delivery', 3, ['Finished', 'Pending', 'Stopped']],
];

async function nodeOf(name: string): Promise<INodeType> {
	const { nodeTypes } = await builtPackage();
	return nodeTypes[`${PACKAGE}.${name}`] as INodeType;
}

test("n8n's loader finds exactly these nodes and credentials", async () => {
	const { nodeTypes, credentialTypes } = await builtPackage();
	expect(Object.keys(nodeTypes).sort()).toEqual(NODES.map(([name]) => `${PACKAGE}.${name}`).sort());
	expect(credentialTypes.map(({ name }) => name)).toEqual(['mtaSmtpApi', 'deliveryStoreApi', 'targetDatabaseApi']);
});

test.each(NODES)(
	'%s has its class, its name and its outputs',
	async (name, className, displayName, outputs, outputNames) => {
		const node = await nodeOf(name);
		const { description } = node;
		expect(node.constructor.name).toBe(className);
		expect(description).toMatchObject({ name, displayName, version: [1] });
		// A trigger begins a workflow.
		expect(description.inputs).toEqual(name.endsWith('Trigger') ? [] : ['main']);
		expect(description.outputs).toEqual(Array(outputs).fill('main'));
		expect(description.outputNames).toEqual(outputNames);
	},
);

/** n8n drops the whole codex file, without a word but at the log level debug, when it has no `resources`. */
test.each(NODES)('%s is found in the node panel by other words than its name', async (name) => {
	const { categories, alias = [], resources } = (await nodeOf(name)).description.codex ?? {};
	expect(categories).toEqual(['Communication', 'Marketing']);
	expect(alias.length).toBeGreaterThan(5);
	expect(resources?.primaryDocumentation).toHaveLength(1);
});

/** "Docs" of a node and of a credential lead to their part of the README, as npm shows it. */
test('every node and credential leads to its part of the README', async () => {
	const { nodeTypes, credentialTypes } = await builtPackage();
	const headings = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!.toLowerCase().replaceAll(' ', '-'));
	const descriptions = [...Object.values(nodeTypes).map((type) => (type as INodeType).description), ...credentialTypes];
	for (const { name, documentationUrl } of descriptions) {
		const [page, heading] = String(documentationUrl).split('#');
		expect([name, page]).toEqual([name, `https://www.npmjs.com/package/${PACKAGE}`]);
		expect(headings).toContain(heading);
	}
});

test.each(NODES)('%s names a test in every credential that it has one for', async (name) => {
	const { description, methods } = await nodeOf(name);
	const tests = (description.credentials ?? []).map(({ testedBy }) => testedBy);
	expect(tests.length).toBeGreaterThan(0);
	expect(Object.keys(methods?.credentialTest ?? {}).sort()).toEqual([...tests].sort());
});

test('every credential type has a test in a node', async () => {
	const { nodeTypes, credentialTypes } = await builtPackage();
	const used = Object.values(nodeTypes).flatMap(
		({ description }) => (description as INodeTypeDescription).credentials ?? [],
	);
	for (const { name } of credentialTypes) {
		expect(used.filter((credential) => credential.name === name && credential.testedBy)).not.toEqual([]);
	}
});

/** n8n masks what a node throws while it loads as "Class could not be found", and loads all nodes at its start. */
test('loading does no work: no file, socket, timer, thread, listener or global is left', () => {
	const userFolder = mkdtempSync(join(tmpdir(), 'email-delivery-import-'));
	const program = `
		for (const file of ${JSON.stringify([...n8n.nodes, ...n8n.credentials])}) {
			for (const Class of Object.values(require(require('path').resolve(file)))) new Class();
		}
		const files = Object.keys(require.cache);
		console.log(JSON.stringify({
			resources: process.getActiveResourcesInfo().filter((name) => !/^(PipeWrap|TTYWrap|FSReqCallback)$/.test(name)),
			listeners: ['SIGTERM', 'SIGINT', 'exit'].map((name) => process.listenerCount(name)),
			globals: Object.getOwnPropertySymbols(globalThis).filter((key) => String(key).includes('email-delivery')).length,
			loaded: ['kysely', 'pg', 'liquidjs'].filter((name) => files.some((file) => file.includes('/' + name + '/'))),
		}));`;
	try {
		const env = { ...process.env, N8N_USER_FOLDER: userFolder, HOME: userFolder };
		const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', program], {
			cwd: ROOT,
			env,
			encoding: 'utf8',
		});
		expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
		expect(JSON.parse(stdout)).toEqual({ resources: [], listeners: [0, 0, 0], globals: 0, loaded: [] });
		expect(readdirSync(userFolder)).toEqual([]);
	} finally {
		rmSync(userFolder, { recursive: true, force: true });
	}
});

/** What a user downloads: the compiled code with icons, codex and licences, and nothing that only we need. */
test('the packed package is small and holds nothing but what n8n loads', () => {
	const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' });
	const [{ size, files }] = JSON.parse(stdout) as [{ size: number; files: Array<{ path: string }> }];
	expect(size).toBeLessThan(2_000_000);
	const isNeeded = (path: string) => /^(package\.json|LICENSE|[A-Z]+(\.\w\w)?\.md|dist\/(core|nodes|credentials)\/.+\.(js|json|svg|txt))$/.test(path);
	const unneeded = files.map(({ path }) => path).filter((path) => !isNeeded(path) || /\.test\./.test(path));
	expect(unneeded).toEqual([]);
	expect(files.length).toBeGreaterThan(n8n.nodes.length);
});
