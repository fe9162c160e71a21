import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** One thing that can be done with a resource: how it is shown beside what it does. */
export interface Operation {
	name: string;
	value: string;
	action: string;
	description: string;
	/** Fields that show for it, in order. */
	fields: INodeProperties[];
	/** The fields of the items that come of one input item; what has a file says so by its class. */
	run(context: IExecuteFunctions, item: INodeExecutionData, index: number): Promise<IDataObject | IDataObject[] | WithFile>;
}

/** The fields of an item beside its binary fields. */
export class WithFile {
	constructor(
		readonly json: IDataObject,
		readonly binary: IBinaryKeyData,
	) {}
}

export interface Resource {
	name: string;
	value: string;
	/** The operation that is chosen at first: one that changes nothing. */
	firstOperation: string;
	operations: Operation[];
}

/** The choice of the operation, and the fields of each, shown for their resource only. */
export function propertiesOf({ value: resource, operations, firstOperation }: Resource): INodeProperties[] {
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource] } },
			options: operations.map(({ name, value, action, description }) => ({ name, value, action, description })),
			default: firstOperation,
		},
		...operations.flatMap(({ value, fields }) => fields.map((field) => showFor(field, resource, value))),
	];
}

function showFor(field: INodeProperties, resource: string, operation: string): INodeProperties {
	const show = { ...field.displayOptions?.show, resource: [resource], operation: [operation] };
	return { ...field, displayOptions: { ...field.displayOptions, show } };
}
