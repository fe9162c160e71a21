import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from './installPackage';
import type { Workflow } from './n8n';

const FOLDER = join(CHECKOUT, 'examples');
const ENDING = '.workflow.json';

/** Names of all examples, as `campaign`. */
export const EXAMPLES: string[] = readdirSync(FOLDER)
	.filter((file) => file.endsWith(ENDING))
	.map((file) => file.slice(0, -ENDING.length))
	.sort();

/** An example as its file has it. */
export function readExample(name: string): Workflow {
	return JSON.parse(readFileSync(join(FOLDER, name + ENDING), 'utf8')) as Workflow;
}

/** Gives a node of the workflow another value for one of its parameters. */
export function setParameter(workflow: Workflow, node: string, parameter: string, value: unknown): void {
	const found = workflow.nodes.find(({ name }) => name === node);
	if (!found) throw new Error(`${workflow.name} has no node "${node}"`);
	(found.parameters as Record<string, unknown>)[parameter] = value;
}
