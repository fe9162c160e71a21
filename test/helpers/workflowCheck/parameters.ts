import { NodeHelpers, type INode, type INodeParameters, type INodeProperties, type INodeTypeDescription } from 'n8n-workflow';
import type { WorkflowNode } from './types';

/**
 * What is wrong with the parameters of a node, by n8n's own reading of its description: keys that the description does
 * not have, or does not show with these values, and fields that are required or have a value that is none.
 */
export function parameterProblems(node: WorkflowNode, description: INodeTypeDescription): string[] {
	const { properties } = description;
	const asNode = node as unknown as INode;
	const known = NodeHelpers.getNodeParameters(properties, node.parameters as INodeParameters, true, false, asNode, description) ?? {};
	const issues = NodeHelpers.getNodeParametersIssues(properties, { ...asNode, parameters: known }, description)?.parameters ?? {};
	return [
		...keysBeyond(node.parameters, known).map((path) => `${node.name}: there is no parameter ${path}`),
		...valuesBeyond(node.parameters, properties).map((value) => `${node.name}: ${value} is no choice`),
		...Object.values(issues).flat().map((issue) => `${node.name}: ${issue}`),
	];
}

/** Paths of keys that `given` has and `known` has not. */
function keysBeyond(given: unknown, known: unknown, path = ''): string[] {
	if (typeof given !== 'object' || given === null) return [];
	return Object.entries(given).flatMap(([key, value]) => {
		const here = path ? `${path}.${key}` : key;
		const there = (known as Record<string, unknown> | null | undefined)?.[key];
		return there === undefined ? [here] : keysBeyond(value, there, here);
	});
}

/** Values that are none of a list's; what an expression gives is not known. */
function valuesBeyond(given: unknown, properties: INodeProperties[]): string[] {
	return Object.entries((given ?? {}) as Record<string, unknown>).flatMap(([name, value]) => {
		const named = properties.filter((property) => property.name === name);
		const choices = named.flatMap(({ type, options = [] }) => (/^(multiO|o)ptions$/.test(type) ? options.map((option) => 'value' in option && option.value) : []));
		const chosen = [value].flat().filter((each) => !String(each).startsWith('='));
		const fields = named.flatMap(fieldsOf);
		const beyond = choices.length > 0 ? chosen.filter((each) => !choices.includes(each as string)).map((each) => `${name}: ${String(each)}`) : [];
		return [...beyond, ...(fields.length > 0 ? [value].flat().flatMap((row) => valuesBeyond(row, fields)) : [])];
	});
}

/** What a collection holds: fields, or groups of them that are fields of their own here. */
function fieldsOf({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type === 'collection') return options as INodeProperties[];
	if (type !== 'fixedCollection') return [];
	return options.map((group) => ({ ...group, type: 'collection', default: {}, options: 'values' in group ? group.values : [] }) as INodeProperties);
}
