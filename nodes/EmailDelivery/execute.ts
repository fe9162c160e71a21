import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../shared/eachItem';
import type { Operation } from './resource';
import { resources } from './resources';

/** Does what the node is set to for each item; what comes of it are new items. */
export async function executeEmailDelivery(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 1, errorOutput: 0 }, async (item, index) => {
		const results = [await operationOf(context, index).run(context, item, index)].flat();
		return results.map((json) => ({ output: 0, item: { json, pairedItem: { item: index } } }));
	});
}

function operationOf(context: IExecuteFunctions, index: number): Operation {
	const resource = resources.find(({ value }) => value === context.getNodeParameter('resource', index));
	const operation = resource?.operations.find(({ value }) => value === context.getNodeParameter('operation', index));
	if (!operation) throw new Error('The node has no such operation. Choose one of its list.');
	return operation;
}
