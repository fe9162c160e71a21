import type { INodeProperties } from 'n8n-workflow';
import { propertiesOf } from './resource';
import { resources } from './resources';

/** Fields of the node: the resource, then what each has of its own. */
export const emailDeliveryProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value }) => ({ name, value })),
		default: 'delivery',
	},
	...resources.flatMap(propertiesOf),
];

/** "Get Many: Message": the names as the fields show them. */
export const emailDeliverySubtitle = `={{ ${JSON.stringify(subtitles())}[$parameter["resource"] + "." + $parameter["operation"]] }}`;

function subtitles(): Record<string, string> {
	const named = resources.flatMap(({ name, value, operations }) => operations.map((operation) => [`${value}.${operation.value}`, `${operation.name}: ${name}`]));
	return Object.fromEntries(named) as Record<string, string>;
}
