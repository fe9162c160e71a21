import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../shared/eachItem';
import { WithFile, type Operation } from './resource';
import { resources } from './resources';

/** Does what the node is set to for each item; what comes of it are new items. */
export async function executeEmailDelivery(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return eachItem(context, { outputs: 1, errorOutput: 0 }, async (item, index) => {
		const result = await operationOf(context, index).run(context, item, index);
		const pairedItem = { item: index };
		if (result instanceof WithFile) return { output: 0, item: { json: result.json, binary: result.binary, pairedItem } };
		return [result].flat().map((json) => ({ output: 0, item: { json, pairedItem } }));
	});
}

function operationOf(context: IExecuteFunctions, index: number): Operation {
	const resource = resources.find(({ value }) => value === context.getNodeParameter('resource', index));
	const operation = resource?.operations.find(({ value }) => value === context.getNodeParameter('operation', index));
	if (!operation) throw new Error('The node has no such operation. Choose one of its list.');
	return operation;
}
