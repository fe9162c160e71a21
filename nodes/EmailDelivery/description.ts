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
