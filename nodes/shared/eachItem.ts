import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { errorItem, toNodeError } from './nodeError';

/** Where an item goes, and what it becomes. */
export interface RoutedItem {
	output: number;
	item: INodeExecutionData;
}

/**
 * Runs `step` for each input item, one after the other, and puts what comes of it, one item or more, on its output. With "continue on
 * fail" an item that fails becomes an error item (exactly the keys that n8n's error output looks for) on
 * `errorOutput` and the others go on; else the node fails with the item's number.
 * @param outputs number of outputs of the node
 */
export async function eachItem(
	context: IExecuteFunctions,
	{ outputs, errorOutput }: { outputs: number; errorOutput: number },
	step: (item: INodeExecutionData, index: number) => Promise<RoutedItem | RoutedItem[]>,
): Promise<INodeExecutionData[][]> {
	const result: INodeExecutionData[][] = Array.from({ length: outputs }, () => []);
	for (const [index, item] of context.getInputData().entries()) {
		try {
			for (const routed of [await step(item, index)].flat()) result[routed.output]?.push(routed.item);
		} catch (error) {
			const nodeError = toNodeError(context.getNode(), error, index);
			if (!context.continueOnFail()) throw nodeError;
			result[errorOutput]?.push(errorItem(nodeError, index));
		}
	}
	return result;
}
