/** The example workflows: importable by anybody, made of what the nodes have, laid out to be read. All are run in e2e. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';
import { importProblems, layoutProblems, parameterProblems, type WorkflowFile, type WorkflowNode } from './helpers/workflowCheck';
import { builtPackage, PACKAGE } from './nodes/support';

const ROOT = join(__dirname, '..');
const EXAMPLES = readdirSync(join(ROOT, 'examples')).flatMap((file) => /^(.+)\.workflow\.json$/.exec(file)?.[1] ?? []);
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const MAX_PICTURE_BYTES = 200_000;

const read = (name: string) => JSON.parse(readFileSync(join(ROOT, 'examples', `${name}.workflow.json`), 'utf8')) as WorkflowFile;

/** Of our own nodes; those of n8n are held against their descriptions in e2e, where they are. */
async function ourDescriptions(): Promise<Map<string, INodeTypeDescription>> {
	const { nodeTypes } = await builtPackage();
	return new Map(Object.entries(nodeTypes).map(([type, node]) => [type, (node as { description: INodeTypeDescription }).description]));
}

test.each(EXAMPLES)('%s can be imported by anybody', (name) => {
	expect(importProblems(read(name))).toEqual([]);
});

test.each(EXAMPLES)('%s has only what our nodes know', async (name) => {
	const known = await ourDescriptions();
	const ours = read(name).nodes.filter(({ type }) => type.startsWith(PACKAGE));
	expect(ours.length).toBeGreaterThan(0);
	expect(ours.flatMap((node) => parameterProblems(node, known.get(node.type)!))).toEqual([]);
});

test.each(EXAMPLES)('%s is laid out to be read', async (name) => {
	const known = await ourDescriptions();
	const outputsOf = ({ type }: WorkflowNode) => known.get(type)?.outputs.length ?? 1;
	expect(layoutProblems(read(name), outputsOf)).toEqual([]);
});

test.each(EXAMPLES)('%s has a line and a picture in the README', (name) => {
	const picture = `docs/examples/${name}.png`;
	expect(existsSync(join(ROOT, picture)) && statSync(join(ROOT, picture)).size).toBeLessThan(MAX_PICTURE_BYTES);
	expect(readme).toContain(`(examples/${name}.workflow.json)`);
	expect(readme).toContain(`(${picture})`);
});

describe('the checks themselves', () => {
	const example = () => read('newsletter-sheet');
	const nodeOf = (workflow: WorkflowFile, name: string) => workflow.nodes.find((node) => node.name === name)!;

	test.each<[string, (workflow: WorkflowFile) => void, string]>([
		['a name twice', ({ nodes }) => (nodes[1]!.name = nodes[0]!.name), 'two nodes are called'],
		['the id of a credential', (workflow) => (nodeOf(workflow, 'Send Proof').credentials!.mtaSmtpApi!.id = 'x1'), 'the credential MTA has an id'],
		['an address of somebody', (workflow) => (nodeOf(workflow, 'Send Proof').parameters.proofAddresses = 'me@gmail.com'), "gmail.com is somebody's"],
		['a path of some machine', (workflow) => (workflow.pinData!.Subscribers = [{ json: { file: '/home/me/list.csv' } }]), 'is a path of some machine'],
		['the id of an instance', (workflow) => (workflow.meta = { instanceId: 'x' }), 'the workflow has a field meta'],
		['a line to nowhere', ({ connections }) => (connections['Send Proof']!.main[0]![0]!.node = 'Send It'), 'there is no node Send It'],
	])('%s is found', (_, spoil, problem) => {
		const workflow = example();
		spoil(workflow);
		expect(importProblems(workflow).join('\n')).toContain(problem);
	});

	test.each<[string, Record<string, unknown>, string, string?]>([
		['a key that is none', { proofAddress: 'a@example.com' }, 'there is no parameter proofAddress'],
		['a key within a collection', { options: { prefixes: '' } }, 'there is no parameter options.prefixes'],
		['a key that these values hide', { proofTarget: 'seeds', profiles: 2 }, 'there is no parameter profiles'],
		['a value that is no choice', { choice: 'best' }, 'best'],
		['a field that has to be there', { approvers: '' }, 'Approvers', 'Approve the Delivery'],
	])('%s is found', async (_, parameters, problem, name = 'Send Proof') => {
		const node = nodeOf(example(), name);
		const description = (await ourDescriptions()).get(node.type)!;
		expect(parameterProblems({ ...node, parameters: { ...node.parameters, ...parameters } }, description).join('\n')).toContain(problem);
	});

	test.each<[string, (workflow: WorkflowFile) => void, string]>([
		['off the grid', (workflow) => (nodeOf(workflow, 'Send Proof').position = [900, 0]), 'Send Proof is off the grid'],
		['over each other', (workflow) => (nodeOf(workflow, 'Send Proof').position = [480, 32]), 'Email Parameters lies over Send Proof'],
		['in no note', (workflow) => (nodeOf(workflow, 'Send Proof').position = [2000, 0]), 'Send Proof is in no note'],
		['too many words', (workflow) => (nodeOf(workflow, 'Proof').parameters.content = `## Proof\n${'word '.repeat(100)}`), 'px of text above nodes'],
		[
			'crossing lines',
			(workflow) => {
				nodeOf(workflow, 'Analyze Delivery').position = [528, 336];
				nodeOf(workflow, 'Approve the Delivery').position = [272, 352];
				workflow.connections['Approve the Proof']!.main = [[{ node: 'Wait Until Due', index: 0 }], [], [{ node: 'Confirm Delivery', index: 0 }]];
				nodeOf(workflow, 'Wait Until Due').position = [832, 800];
			},
			'crosses',
		],
	])('%s is found', (_, spoil, problem) => {
		const workflow = example();
		spoil(workflow);
		expect(layoutProblems(workflow, ({ type }) => (type.endsWith('requestApproval') ? 3 : 1)).join('\n')).toContain(problem);
	});
});
