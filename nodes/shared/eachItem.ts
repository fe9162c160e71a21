import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { errorItem, toNodeError } from './nodeError';

/** Where an item goes, and what it becomes. */
export interface RoutedItem {
	output: number;
	item: INodeExecutionData;
}

interface EachItemOptions {
	/** Number of outputs of the node. */
	outputs: number;
	/** Where error items go. */
	errorOutput: number;
	/** How many items are under way at once. (Default: 1, one after the other) */
	atOnce?: number;
}

type Step = (item: INodeExecutionData, index: number) => Promise<RoutedItem | RoutedItem[]>;

/**
 * Runs `step` for each input item, and puts what comes of it, one item or more, on its output, in the order of the input. With
 * "continue on fail" an item that fails becomes an error item (exactly the keys that n8n's error output looks for) on
 * `errorOutput` and the others go on; else the node fails with the item's number, once those under way have come to their end.
 */
export async function eachItem(context: IExecuteFunctions, { outputs, errorOutput, atOnce = 1 }: EachItemOptions, step: Step): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const routed: RoutedItem[][] = items.map(() => []);
	const failures: Error[] = [];
	const waiting = items.entries();

	async function takeItems(): Promise<void> {
		for (const [index, item] of waiting) {
			routed[index] = await routeOne(item, index);
			if (failures.length > 0) return;
		}
	}

	async function routeOne(item: INodeExecutionData, index: number): Promise<RoutedItem[]> {
		try {
			return [await step(item, index)].flat();
		} catch (error) {
			const nodeError = toNodeError(context.getNode(), error, index);
			if (context.continueOnFail()) return [{ output: errorOutput, item: errorItem(nodeError, index) }];
			failures.push(nodeError);
			return [];
		}
	}

	await Promise.all(Array.from({ length: atOnce }, takeItems));
	const [failure] = failures;
	if (failure) throw failure;
	return Array.from({ length: outputs }, (_, output) => routed.flat().flatMap((each) => (each.output === output ? [each.item] : [])));
}
