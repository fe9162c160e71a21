import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { toNodeError } from '../shared/nodeError';

/** As `eachItem`, for a node whose items give any number of items. */
export async function eachInput(
	context: IExecuteFunctions,
	step: (item: INodeExecutionData, index: number) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[][]> {
	const items: INodeExecutionData[] = [];
	for (const [index, item] of context.getInputData().entries()) {
		try {
			items.push(...(await step(item, index)));
		} catch (error) {
			const nodeError = toNodeError(context.getNode(), error, index);
			if (!context.continueOnFail()) throw nodeError;
			items.push({ json: { error: nodeError.message }, pairedItem: { item: index } });
		}
	}
	return [items];
}
